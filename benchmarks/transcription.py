"""How well and how fast the local models hear: words of human French clips, speakers of two dialogues.

`python -m benchmarks.transcription` prints a table. The recordings lie beside the project (`../shared/data`).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

# Before numpy is loaded, as the engine does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from socle.inference.engine.speech import whisper
from socle.inference.engine.speech.decoding import decoded
from socle.inference.engine.speech.heard import Heard, Listening
from socle.inference.engine.speech.speakers import Turn, turns
from socle.inference.engine.speech.voices import load_voices
from tests.serving import ROOT, SHARED

RECORDINGS = SHARED / "audio"
DIALOGUES = {"concat_meeting_fr_dev": "fr", "pyannote_sample_en": "en"}
Spoken = tuple[float, float, str]


def main() -> int:
    """Prints both tables; 1 where the recordings are absent."""
    if not RECORDINGS.exists():
        sys.stderr.write(f"no recordings at {RECORDINGS}\n")
        return 1
    models = Path(os.environ.get("SOCLE_MODELS_FOLDER", ROOT / "build" / "models"))
    model = whisper.load(models, len(os.sched_getaffinity(0)))
    print("| recording | seconds | took | word error rate |\n|---|---|---|---|")
    for clip in json.loads((RECORDINGS / "manifest-dev.json").read_text(encoding="utf-8")):
        if clip["text"] and clip["real_speech"]:
            heard, took = listened(model, RECORDINGS / clip["file"], "fr")
            rate = word_error_rate(words(clip["text"]), words(heard.text))
            print(f"| {clip['file']} | {heard.duration:.1f} | {took:.1f} | {rate:.2f} |")
    print("\n| dialogue | voices | found | words given to the wrong voice |\n|---|---|---|---|")
    for name, language in DIALOGUES.items():
        print(dialogue(model, RECORDINGS / "dev" / f"{name}.wav", language))
    return 0


def listened(model: object, path: Path, language: str) -> tuple[Heard, float]:
    """What is heard, and the seconds that it took."""
    samples, begun = decoded(path, {"seconds": 7200}), time.monotonic()
    _, segments = whisper.listen(model, whisper.sound_of(samples), Listening(language, words=True))
    heard = Heard(whisper.seconds_of(samples), language, list(segments))
    return heard, time.monotonic() - begun


def words(text: str) -> list[str]:
    """Lower case, without signs."""
    return re.findall(r"[\w'’]+", text.lower().replace("’", "'"))


def word_error_rate(truth: Sequence[str], said: Sequence[str]) -> float:
    """Words changed, left out or added, for each word of the truth (Levenshtein)."""
    row = list(range(len(said) + 1))
    for number, word in enumerate(truth, 1):
        before, row = row, [number]
        for place, other in enumerate(said):
            row.append(min(before[place + 1] + 1, row[place] + 1, before[place] + (word != other)))
    return row[-1] / len(truth)


def dialogue(model: object, path: Path, language: str) -> str:
    """A line of the second table."""
    heard, _ = listened(model, path, language)
    samples = decoded(path, {"seconds": 7200})
    found = turns(heard, whisper.sound_of(samples), load_voices())
    truth = [
        (float(start), float(start) + float(length), name)
        for _, _, _, start, length, _, _, name, *_ in map(str.split, path.with_suffix(".rttm").open())
    ]
    pairs = Counter(
        (_speaker(truth, (word.start + word.end) / 2), _turn(found, (word.start + word.end) / 2).speaker)
        for segment in heard.segments
        for word in segment.words
    )
    wrong = 1 - _agreeing(pairs) / pairs.total()
    voices = len({name for *_, name in truth}), len({turn.speaker for turn in found})
    return f"| {path.name} | {voices[0]} | {voices[1]} | {wrong:.0%} |"


def _speaker(truth: Sequence[Spoken], moment: float) -> str:
    return min(truth, key=lambda one: max(one[0] - moment, moment - one[1], 0.0))[2]


def _turn(found: Sequence[Turn], moment: float) -> Turn:
    return min(found, key=lambda one: max(one.start - moment, moment - one.end, 0.0))


def _agreeing(pairs: Counter[tuple[str, str]]) -> int:
    """Words whose voice is right when each voice found stands for the speaker it shares most words with."""
    agreeing, taken = 0, set[str]()
    for (speaker, voice), count in pairs.most_common():
        if not taken & {speaker, f"found {voice}"}:
            taken |= {speaker, f"found {voice}"}
            agreeing += count
    return agreeing


if __name__ == "__main__":
    raise SystemExit(main())
