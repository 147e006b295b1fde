"""Cuts what a model wrote where nobody said it: loops, credits, words on silence. Each cut says why."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from socle.tools.transcripts.pipeline.speech import Run
from socle.tools.transcripts.pipeline.timing import Said, folded
from socle.tools.transcripts.spoken import Word

LOOP = "Répétition en boucle du modèle"
DENSE = "Texte trop répétitif pour être une parole"
SILENT = "Aucune voix à cet endroit"
CREDIT = "Formule inventée par le modèle"
HURRIED = "Plus de mots que le temps ne le permet"

LONGEST_PHRASE = 16  # words of a phrase that a loop repeats
DENSEST = 2.4  # zlib, as OpenAI's Whisper decides it
_SHORTEST_DENSE = 80  # letters
_FASTEST = 9.0  # words a second
_FEW = 8  # words
_LEAST_VOICE = 0.1  # seconds
_FAREWELL_VOICE = 0.5  # share of a farewell's time in which a voice is heard
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Cut:
    """What was taken out, in seconds, and the reason for the reader."""

    start: float
    end: float
    reason: str

    def as_row(self) -> dict[str, Any]:
        """The form in which a transcript keeps it."""
        return {"start": round(self.start, 2), "end": round(self.end, 2), "reason": self.reason}


def without_inventions(said: Sequence[Said], runs: Sequence[Run]) -> tuple[list[Said], list[Cut]]:
    """What was said in a window, and what was cut. `runs` is where a voice is heard."""
    kept: list[Said] = []
    cuts: list[Cut] = []
    for one in _without_loops(said, cuts):
        reason = _invented(one, runs)
        if reason:
            cuts.append(Cut(one.start, one.end, reason))
            continue
        rest = _without_credits(one, cuts)
        if rest.words:
            kept.append(rest)
    return kept, cuts


def _invented(said: Said, runs: Sequence[Run]) -> str:
    """Why a segment as a whole is no speech; empty where it may be."""
    voice = sum(max(0.0, min(run.end, said.end) - max(run.start, said.start)) for run in runs)
    length = max(said.end - said.start, 0.01)
    if voice < min(_LEAST_VOICE, length / 2):
        return SILENT
    text = said.text
    if len(text) >= _SHORTEST_DENSE and density(text) > DENSEST:
        return DENSE
    if len(said.words) > _FEW and len(said.words) / length > _FASTEST:
        return HURRIED
    if _plain(text) in _phrases()["farewell"] and voice / length < _FAREWELL_VOICE:
        return CREDIT
    return ""


def density(text: str) -> float:
    """How much shorter the text gets by being packed: loops pack well."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw))


def _without_loops(said: Sequence[Said], cuts: list[Cut]) -> Iterator[Said]:
    """The segments with each loop said once: a loop may run over several segments of a window."""
    words = [word for one in said for word in one.words]
    looped = loops([folded(word.text) for word in words])
    for first, last in looped:
        cuts.append(Cut(words[first].start, words[last - 1].end, LOOP))
    gone = {number for first, last in looped for number in range(first, last)}
    number = 0
    for one in said:
        numbered = list(enumerate(one.words, number))
        kept = [word for place, word in numbered if place not in gone]
        number += len(one.words)
        if len(kept) == len(one.words):
            yield one
        elif kept:
            yield replace(one, words=kept, start=kept[0].start, end=kept[-1].end)


def loops(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words only repeat the phrase before them: four times or more, five for a single word, three for
    a long phrase. The first time is not part of it."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        tried = [_repeated(words, at, size) for size in range(1, LONGEST_PHRASE + 1)]
        # The longest loop, and of phrases that loop alike the shortest: the others hold it several times.
        length, size = max(tried, key=lambda one: (one[0], -one[1]))
        if length:
            found.append((at + size, at + length))
            at += length
        else:
            at += 1
    return found


def _repeated(words: Sequence[str], at: int, size: int) -> tuple[int, int]:
    """(how many words from here on repeat the first `size`, themselves included; `size`), or nothing."""
    end = at + size
    while end < len(words) and words[end] == words[end - size] and any(words[at : at + size]):
        end += 1
    times = (end - at) / size
    enough = 5 if size == 1 else 4 if size < 6 else 3
    # What is left of a phrase begun again goes with the loop.
    return (end - at, size) if times >= enough else (0, 0)


def _without_credits(said: Said, cuts: list[Cut]) -> Said:
    """The segment without the credits of subtitles in it."""
    words = list(said.words)
    while (place := _credit(words)) is not None:
        first, last = place
        cuts.append(Cut(words[first].start, words[last - 1].end, CREDIT))
        del words[first:last]
    return replace(said, words=words) if len(words) != len(said.words) else said


def _credit(words: Sequence[Word]) -> tuple[int, int] | None:
    plain = [_plain(word.text) for word in words]
    text = " ".join(filter(None, plain))
    if not any(phrase in text for phrase in _phrases()["credit"]):
        return None
    for first in range(len(words)):
        for last in range(first + 1, min(first + 14, len(words)) + 1):
            if " ".join(filter(None, plain[first:last])) in _phrases()["credit"]:
                return first, last
    return None


def _plain(text: str) -> str:
    return " ".join(filter(None, (folded(part) for part in _SIGNS.split(text))))


@cache
def _phrases() -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("inventions.toml").read_text(encoding="utf-8"))
    return {name: frozenset(data[name]) for name in ("credit", "farewell")}
