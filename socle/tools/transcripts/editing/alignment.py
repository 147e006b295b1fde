"""Corrected text keeps the times of the words that were heard. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from socle.tools.transcripts.spoken import Word, cut_at_spaces

_MOST_PAIRS = 30_000


def realigned(words: Sequence[Word], text: str, start: float = 0, end: float = 0) -> list[Word]:
    """The words of a corrected text: those that did not change keep all that is known of them; a word that
    replaces one takes its times; the others share the time of what they replace, or the gap they stand in.

    `start` and `end` are the segment's, for one that has no word yet. What a person typed has no confidence:
    it is not the model's.
    """
    pieces = cut_at_spaces(text)
    if not words:
        return list(_spread(pieces, start, end))
    found: list[Word] = []
    for what, i1, i2, j1, j2 in _edits([word.text for word in words], pieces):
        if what == "equal":
            found.extend(words[i1:i2])
        elif i2 - i1 == j2 - j1:
            found.extend(_typed(word, piece) for word, piece in zip(words[i1:i2], pieces[j1:j2], strict=True))
        else:
            found.extend(_spread(pieces[j1:j2], *_room(words, i1, i2)))
    return found


def _edits(former: list[str], pieces: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As difflib tells them, between what both begin and end with. Its time grows with the pairs of like
    words: texts that say one word over and over are not compared."""
    shortest = min(len(former), len(pieces))
    head = next((at for at in range(shortest) if former[at] != pieces[at]), shortest)
    rest = shortest - head
    tail = next((at for at in range(rest) if former[-1 - at] != pieces[-1 - at]), rest)
    old, new = former[head : len(former) - tail], pieces[head : len(pieces) - tail]
    yield "equal", 0, head, 0, head
    counts = Counter(new)
    if sum(counts[piece] for piece in old) > _MOST_PAIRS:
        yield "replace", head, head + len(old), head, head + len(new)
    else:
        for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield what, i1 + head, i2 + head, j1 + head, j2 + head
    yield "equal", len(former) - tail, len(former), len(pieces) - tail, len(pieces)


def _typed(word: Word, piece: str) -> Word:
    return replace(word, text=piece, confidence=None, instead_of="")


def _room(words: Sequence[Word], first: int, past: int) -> tuple[float, float]:
    """The time of the words from `first` to before `past`, or of the gap before `first` where there are none.
    Voices overlap: a word may begin before the former one ends."""
    if past > first:
        return words[first].start, max(word.end for word in words[first:past])
    if first == 0:
        return words[0].start, words[0].start
    if first == len(words):
        return words[-1].end, words[-1].end
    return min(words[first - 1].end, words[first].start), words[first].start


def _spread(pieces: Sequence[str], start: float, end: float) -> Iterator[Word]:
    step = max(end - start, 0) / max(len(pieces), 1)
    for number, piece in enumerate(pieces):
        yield Word(piece, start + number * step, start + (number + 1) * step)
