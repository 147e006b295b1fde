"""How well, how fast and with how much memory recordings are written down, and who speaks in them.

`python -m benchmarks.transcription [--hours N]` makes half an hour of French dialogues by natural voices
(once, under `build/`; it takes about as long as they last), adds the clips of `../shared/data/audio`, and
prints a table: Transcripts, plain faster-whisper with the same model, and a peer, one after the other.
`--hours` adds one long recording for the memory, heard by Transcripts only. `--tuning` measures on the voices
and texts that the speakers' thresholds were chosen on instead.
"""

from __future__ import annotations

import argparse
import sys
import wave
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environments import BUILD
from benchmarks.transcription_measures import Words, speaker_error, word_errors
from benchmarks.transcription_recordings import FOLDER, RATE, Recording, human, recordings
from benchmarks.transcription_scripts import MEASURED, TUNED, measured_sentences, tuning_sentences
from benchmarks.transcription_systems import THREADS, Heard, Outcome, alone, outcomes
from socle.inference.engine.speech import whisper
from tests.serving import SHARED

RECORDINGS = SHARED / "audio"
SHORT = 30  # seconds
# A pause that no window bridges, and a length that is whole in samples, milliseconds and frames.
PAUSE, PERIOD = 6, 4  # seconds


def main() -> int:
    """Prints the tables; 1 where the texts and clips are absent."""
    asked = _asked()
    if not RECORDINGS.exists():
        sys.stderr.write(f"no recordings at {RECORDINGS}\n")
        return 1
    if asked.tuning:
        chosen = recordings(TUNED, tuning_sentences())
    else:
        chosen = [*recordings(MEASURED, measured_sentences()), *human(RECORDINGS)]
    with whisper.weights_folder(asked.models) as weights:
        found = list(outcomes(weights, chosen))
        print(_table(chosen, found))
        print(_sums(chosen, found))
        if asked.hours:
            print(_long(weights, max(chosen, key=_voices), asked.hours))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=BUILD / "models", help="folder of the weights")
    parser.add_argument("--hours", type=float, default=0, help="length of one more recording, for the memory")
    parser.add_argument("--tuning", action="store_true", help="the recordings that thresholds were chosen on")
    return parser.parse_args()


def _table(chosen: Sequence[Recording], found: Sequence[Outcome]) -> str:
    """A line for each recording: word error rate and speaker error of each system."""
    heads = [f"{one.name}: words | speakers" for one in found]
    lines = [f"| recording | seconds | {' | '.join(heads)} |", "|---" * (2 + 2 * len(found)) + "|"]
    for recording in chosen:
        cells = [_cells(recording, one.heard[recording.name]) for one in found]
        lines.append(f"| {recording.name} | {recording.seconds:.0f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(recording: Recording, heard: Heard) -> str:
    words = f"{word_errors(recording.text, heard.text).rate:.1%}" if recording.text else ""
    if heard.spans is None or not recording.speakers:
        return f"{words} | "
    error = speaker_error(recording.spans, heard.spans)
    voices = len({name for *_, name in heard.spans})
    return f"{words} | {error:.1%} ({voices} of {len({name for *_, name in recording.spans})})"


def _sums(chosen: Sequence[Recording], found: Sequence[Outcome]) -> str:
    """A line for each system. Speed is by the clock, which others on the machine slow, and by the processor:
    as if its two cores did nothing else."""
    lasted = sum(one.seconds for one in chosen)
    lines = [
        "\n| system | word error rate | worse than plain, at most | times real time | by the processor "
        "| memory |",
        "|---|---|---|---|---|---|",
    ]
    plain = next(one for one in found if one.name == "faster-whisper")
    for one in found:
        words = sum((_words(recording, one) for recording in chosen), Words(0, 0))
        took = sum(heard.seconds for heard in one.heard.values())
        used = sum(heard.processor for heard in one.heard.values())
        lines.append(
            f"| {one.name} | {words.rate:.2%} | {_worst(chosen, one, plain):+.1%} | {lasted / took:.1f} "
            f"| {lasted / used * THREADS:.1f} | {one.memory / 1e6:.0f} MB |"
        )
    return "\n".join(lines)


def _words(recording: Recording, outcome: Outcome) -> Words:
    if not recording.text:
        return Words(0, 0)
    return word_errors(recording.text, outcome.heard[recording.name].text)


def _worst(chosen: Sequence[Recording], one: Outcome, plain: Outcome) -> float:
    """The most by which one of the recordings over thirty seconds is worse than with plain faster-whisper."""
    long = [recording for recording in chosen if recording.text and recording.seconds > SHORT]
    return max(_words(recording, one).rate - _words(recording, plain).rate for recording in long)


def _voices(recording: Recording) -> int:
    return len({one.voice for one in recording.speakers})


def _long(weights: Path, recording: Recording, hours: float) -> str:
    """The memory that a long recording takes: one of the others again and again, each time after a silence,
    so that windows come again; Whisper hears each once, all else is done for the whole."""
    file = FOLDER / "long.wav"
    with wave.open(str(recording.file)) as sound:
        samples = sound.readframes(sound.getnframes())
    period = (round(recording.seconds + PAUSE) // PERIOD + 1) * PERIOD
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        for _ in range(round(hours * 3600 / period)):
            sound.writeframes(samples.ljust(period * RATE * 2, b"\0"))
    found = alone(weights, [Recording("long", file, "")], "repeated")
    file.unlink()
    return f"\n{hours:g} hours: {found.memory / 1e6:.0f} MB, {found.heard['long'].seconds:.0f} seconds"


if __name__ == "__main__":
    raise SystemExit(main())
