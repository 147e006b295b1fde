"""Speech for which the model wrote nothing: in a window of one language it passes over what is said in
another, and sometimes over letters that are spelt. It is heard again alone. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean

from socle.tools.transcripts.pipeline.speech import Run
from socle.tools.transcripts.pipeline.timing import Said
from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.spoken import Word

SHORTEST = 3.0  # seconds of speech
# The times of words are not quite those of speech.
_AROUND = 0.5  # seconds
# What is written of noise or music is less sure than that.
_LEAST_SURE = 0.5


def unheard(piece: Piece, said: Sequence[Said]) -> list[Piece]:
    """The stretches of a window in which somebody speaks for a while, and no word stands."""
    words = sorted((word.start, word.end) for one in said for word in one.words)
    edges = [(piece.start, piece.start), *words, (piece.end, piece.end)]
    found = []
    for (_, before), (after, _) in pairwise(edges):
        part = _between(piece, before, after)
        if part is not None and part.spoken >= SHORTEST:
            found.append(part)
    return found


def _between(piece: Piece, start: float, end: float) -> Piece | None:
    """The speech between two words, whole runs or what is left of them."""
    first = start if start == piece.start else start + _AROUND
    last = end if end == piece.end else end - _AROUND
    runs = tuple(
        Run(max(run.start, first), min(run.end, last))
        for run in piece.runs
        if min(run.end, last) > max(run.start, first)
    )
    return Piece(piece.track, piece.number, runs[0].start, runs[-1].end, runs) if runs else None


def is_sure(said: Sequence[Said]) -> bool:
    """Whether what was heard alone is speech rather than something made of noise; a provider that tells no
    confidence is believed where it found words."""
    words = [word for one in said for word in one.words]
    told = [word.confidence for word in words if word.confidence is not None]
    return mean(told) >= _LEAST_SURE if told else bool(words)


def put_between(said: Sequence[Said], found: Sequence[Said]) -> list[Said]:
    """All of it in the order in which it is said; a segment that goes on after what was found is cut."""
    if not found:
        return list(said)
    parts = [part for one in said for part in _cut(one, [new.start for new in found])]
    return sorted([*parts, *found], key=lambda one: one.words[0].start if one.words else one.start)


def _cut(said: Said, moments: Sequence[float]) -> Iterator[Said]:
    group: list[Word] = []
    for word in said.words:
        if group and any(group[-1].start < moment <= word.start for moment in moments):
            yield _part(said, group)
            group = []
        group.append(word)
    if group:
        yield _part(said, group)


def _part(said: Said, words: list[Word]) -> Said:
    if len(words) == len(said.words):
        return said
    return replace(said, words=words, start=words[0].start, end=words[-1].end)
