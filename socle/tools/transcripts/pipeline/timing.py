"""Words and their times, from whatever a provider gives: words, segments, or a text alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import exp, isfinite
from typing import Any

from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.spoken import Word, cut_at_spaces

_LETTERS = re.compile(r"[^\w]+")
_NO_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
Span = tuple[float, float]


@dataclass(frozen=True)
class Said:
    """Some words said in one go; `language` where it is not that of their window."""

    words: Sequence[Word]
    start: float
    end: float
    language: str = ""

    @property
    def text(self) -> str:
        """The words, with spaces between them."""
        return " ".join(word.text for word in self.words)

    def as_row(self) -> dict[str, Any]:
        """The form in which a window keeps it."""
        words = [word.as_row() for word in self.words]
        row: dict[str, Any] = {"start": round(self.start, 3), "end": round(self.end, 3), "words": words}
        return row | ({"language": self.language} if self.language else {})


def said_in(answer: Mapping[str, Any], piece: Piece) -> list[Said]:
    """What an answer says was said in a window, at times from the recording's beginning.

    Words without times of their own are spread over the speech of their segment, or of the whole window.
    """
    segments = [one for one in _segments(answer, piece) if cut_at_spaces(one[2])]
    timed = _timed_words(answer, piece)
    tokens = [(number, text) for number, one in enumerate(segments) for text in cut_at_spaces(one[2])]
    matched = _matched([text for _, text in tokens], timed)
    found: list[list[Word | str]] = [[] for _ in segments]
    for (number, text), word in zip(tokens, matched, strict=True):
        found[number].append(text if word is None else replace(word, text=text))
    return [
        _said(words, (start, end), piece, sure)
        for words, (start, end, _, sure) in zip(found, segments, strict=True)
    ]


def _segments(answer: Mapping[str, Any], piece: Piece) -> list[tuple[float, float, str, float | None]]:
    """(start, end, text, confidence) of each segment; of one segment where the answer is a text."""
    rows = answer.get("segments")
    if not isinstance(rows, list) or not rows:
        return [(piece.start, piece.end, _text(answer.get("text")), None)]
    return [
        (
            _moment(row.get("start"), piece, piece.start),
            _moment(row.get("end"), piece, piece.end),
            _text(row.get("text")),
            _from_log(row.get("avg_logprob")),
        )
        for row in rows
        if isinstance(row, dict)
    ]


def _text(value: object) -> str:
    """What a provider wrote, without the signs that are none and that no database or document takes."""
    written = str(value or "").encode("utf-8", "ignore").decode()
    return _NO_SIGNS.sub(" ", written)


def _number(value: object) -> float | None:
    """A number of an answer; None for what is none, and for what JSON calls NaN or Infinity."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if isfinite(found) else None


def _from_log(value: object) -> float | None:
    number = _number(value)
    return None if number is None else exp(min(number, 0.0))


def _moment(value: object, piece: Piece, otherwise: float) -> float:
    number = _number(value)
    if number is None:
        return otherwise
    return min(max(piece.start + number, piece.start), piece.end)


def _timed_words(answer: Mapping[str, Any], piece: Piece) -> list[Word]:
    rows = answer.get("words")
    return [
        Word(
            _text(row.get("word") or row.get("text")),
            _moment(row.get("start"), piece, piece.start),
            _moment(row.get("end"), piece, piece.end),
            _confidence(row),
        )
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]


def _confidence(row: Mapping[str, Any]) -> float | None:
    for name in ("probability", "confidence", "score"):
        if (value := _number(row.get(name))) is not None:
            return min(max(value, 0.0), 1.0)
    return None


def folded(text: str) -> str:
    """A word without case, accents and signs, to be compared."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return _LETTERS.sub("", "".join(one for one in bare if not unicodedata.combining(one)))


def _matched(tokens: Sequence[str], timed: Sequence[Word]) -> list[Word | None]:
    """For each token of the text the timed word that it is: providers leave signs out of their words."""
    found: list[Word | None] = [None] * len(tokens)
    ours, theirs = [folded(token) for token in tokens], [folded(word.text) for word in timed]
    if ours == theirs:
        return list(timed)
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            found[block.a + offset] = timed[block.b + offset]
    return found


def _said(words: Sequence[Word | str], span: Span, piece: Piece, sure: float | None) -> Said:
    """A segment whose words all have times, each beginning no earlier than the one before."""
    start, end = span[0], max(span[1], span[0])
    if not any(isinstance(word, Word) for word in words):
        texts = [str(word) for word in words]
        return Said(spread(texts, _spoken(start, end, piece), sure), start, end)
    known = _in_order(_filled(words, start, end, sure))
    return Said(known, min(start, known[0].start), max(known[-1].end, known[0].start))


def _filled(words: Sequence[Word | str], start: float, end: float, sure: float | None) -> list[Word]:
    """Words without times put between their neighbours."""
    filled: list[Word] = []
    waiting: list[str] = []
    for word in words:
        if isinstance(word, str):
            waiting.append(word)
            continue
        since = filled[-1].end if filled else min(start, word.start)
        filled += spread(waiting, [(since, max(word.start, since))], sure)
        waiting = []
        filled.append(replace(word, confidence=word.confidence if word.confidence is not None else sure))
    since = filled[-1].end if filled else start
    return filled + spread(waiting, [(since, max(end, since))], sure)


def _in_order(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        start = max(word.start, found[-1].start if found else word.start)
        found.append(replace(word, start=start, end=max(word.end, start)))
    return found


def _spoken(start: float, end: float, piece: Piece) -> list[Span]:
    """Where somebody speaks in a segment; all of it where nobody seems to."""
    inside = [(max(run.start, start), min(run.end, end)) for run in piece.runs]
    return [span for span in inside if span[1] > span[0]] or [(start, end)]


def spread(texts: Sequence[str], spans: Sequence[Span], sure: float | None = None) -> list[Word]:
    """Words over these spans, each as long as its letters."""
    letters = sum(len(text) + 1 for text in texts)
    total = sum(end - start for start, end in spans)
    found, before = [], 0
    for text in texts:
        first, last = before / letters * total, (before + len(text) + 1) / letters * total
        found.append(Word(text, _at(first, spans), _at(last, spans, ends=True), sure))
        before += len(text) + 1
    return found


def _at(moment: float, spans: Sequence[Span], ends: bool = False) -> float:
    """The time after so many seconds of speech; `ends`: where two spans meet, the end of the first."""
    for start, end in spans:
        length = end - start
        if moment < length or (ends and moment <= length + 1e-9):
            return min(start + moment, end)
        moment -= length
    return spans[-1][1] if spans else 0.0
