"""A transcript sentence by sentence, each with who says it and when: what minutes point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socle.checks.sentences import split_sentences
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word

# Speech without punctuation makes no sentences: it is cut at its longest breaths.
_LONGEST_WORDS = 60
_WANTED_WORDS = 30


@dataclass(frozen=True)
class Unit:
    """One sentence: its place in the meeting, the turn that it belongs to, who says it, and when."""

    index: int
    turn: int
    speaker: str
    start: float
    end: float
    text: str


def units_of(transcript: SpokenTranscript) -> list[Unit]:
    """The sentences of a transcript in the order in which they are said."""
    found: list[Unit] = []
    for turn, line in enumerate(transcript.lines):
        for words in _sentences(line):
            text = " ".join(word.text for word in words)
            found.append(Unit(len(found), turn, line.speaker, words[0].start, words[-1].end, text))
    return found


def _sentences(line: Line) -> Iterator[Sequence[Word]]:
    """The words of each sentence of a turn; every word belongs to one."""
    starts = {span.start for span in split_sentences(line.text)}
    sentence: list[Word] = []
    at = 0
    for word in line.words:
        if sentence and at in starts:
            yield from _breaths(sentence)
            sentence = []
        sentence.append(word)
        at += len(word.text) + 1
    if sentence:
        yield from _breaths(sentence)


def _breaths(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    while len(words) > _LONGEST_WORDS:
        places = range(_WANTED_WORDS // 2, _WANTED_WORDS * 3 // 2)
        cut = max(places, key=lambda place: (words[place].start - words[place - 1].end, -place))
        yield words[:cut]
        words = words[cut:]
    yield words
