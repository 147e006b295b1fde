"""Corrected text keeps the times of the words that were heard. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from socle.tools.transcripts.spoken import Word, cut_at_spaces


def realigned(words: Sequence[Word], text: str, start: float = 0, end: float = 0) -> list[Word]:
    """The words of a corrected text: those that did not change keep all that is known of them; a word that
    replaces one takes its times; the others share the time of what they replace, or the gap they stand in.

    `start` and `end` are the segment's, for one that has no word yet. What a person typed has no confidence:
    it is not the model's.
    """
    pieces = cut_at_spaces(text)
    if not words:
        return list(_spread(pieces, start, end))
    former = [word.text for word in words]
    found: list[Word] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, former, pieces, autojunk=False).get_opcodes():
        if what == "equal":
            found.extend(words[i1:i2])
        elif i2 - i1 == j2 - j1:
            found.extend(_typed(word, piece) for word, piece in zip(words[i1:i2], pieces[j1:j2], strict=True))
        else:
            found.extend(_spread(pieces[j1:j2], *_room(words, i1, i2)))
    return found


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
