"""A transcript without the names that are said in it: each replaced, always alike, then searched again.

Names are found by rule (`socle.gateway.personal_data`) and from those given to the voices. What a rule does
not find stays: the head of the export says so, and the search that follows says what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from socle.gateway.personal_data.detection import findings
from socle.gateway.personal_data.kinds import Kind
from socle.gateway.personal_data.names import name_words
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word, cut_at_spaces

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_UNNAMED = re.compile(r"Intervenant \d+")
# Siv registration plates, since 2009: two letters, three digits, two letters.
_PLATE = re.compile(r"\b[A-HJ-NP-TV-Z]{2}[- ]?\d{3}[- ]?[A-HJ-NP-TV-Z]{2}\b")
_TITLES = {
    Kind.EMAIL: "adresse électronique",
    Kind.PHONE: "téléphone",
    Kind.NIR: "numéro de sécurité sociale",
    Kind.IBAN: "compte bancaire",
}
_PLATE_TITLE = "immatriculation"


@dataclass(frozen=True)
class Pseudonymised:
    """The transcript with other names, what stands for what, and the originals that are still found in it."""

    transcript: SpokenTranscript
    names: Mapping[str, str]
    left: tuple[str, ...]


def pseudonymised(transcript: SpokenTranscript) -> Pseudonymised:
    """The transcript without the names, numbers and addresses of people that could be found."""
    known = _Known()
    known.add_names(name for name in transcript.speakers if not _UNNAMED.fullmatch(name))
    for text in (transcript.title, *(line.text for line in transcript.lines)):
        known.learn(text)
    lines = [
        replace(line, speaker=known.replaced(line.speaker), words=known.in_line(line))
        for line in transcript.lines
    ]
    done = replace(transcript, title=known.replaced(transcript.title), lines=lines)
    return Pseudonymised(done, dict(known.shown), tuple(known.still_in(done)))


class _Known:
    """What was found so far and what stands for it."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}
        self._people: list[tuple[set[str], str]] = []
        self._values: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def learn(self, text: str) -> None:
        """Finds the names and numbers of a text."""
        found = findings(text, frozenset({Kind.NAME, *_TITLES}))
        self.add_names(text[one.start : one.end] for one in found if one.kind is Kind.NAME)
        for one in found:
            if one.kind in _TITLES:
                self._add_value(text[one.start : one.end], _TITLES[one.kind])
        for plate in _PLATE.finditer(text):
            self._add_value(plate.group(), _PLATE_TITLE)

    def add_names(self, names: Iterable[str]) -> None:
        """Names of people: «Martin» is who «Claire Martin» is, «Claire Dubois» is somebody else."""
        for name in names:
            words = {folded(word) for word in name_words(name)} or {folded(name)}
            person = next((one for one in self._people if one[0] <= words or words <= one[0]), None)
            if person is None:
                person = (set(), f"Personne {_letters(len(self._people))}")
                self._people.append(person)
            person[0].update(words)
            self.shown.setdefault(name, person[1])

    def _person(self, word: str) -> str | None:
        """Who is called by this word, the first one found."""
        return next((label for words, label in self._people if word in words), None)

    def _add_value(self, value: str, title: str) -> None:
        key = re.sub(r"[^a-z0-9@]", "", folded(value))
        if key not in self._values:
            self._counts[title] = self._counts.get(title, 0) + 1
            self._values[key] = f"[{title} {self._counts[title]}]"
        self.shown.setdefault(value, self._values[key])

    def replaced(self, text: str) -> str:
        """The text with other names."""
        for start, end, label in reversed(list(self._spans(text))):
            text = text[:start] + label + text[end:]
        return text

    def in_line(self, line: Line) -> list[Word]:
        """A line's words, those of one name in one; it lasts as long as they did."""
        words: list[Word] = []
        spans = list(self._spans(line.text))
        place = 0
        for word in line.words:
            start, end = place, place + len(word.text)
            place = end + 1
            mine = [span for span in spans if span[0] < end and span[1] > start]
            if not mine:
                words.append(word)
                continue
            text = word.text
            for first, last, label in reversed(mine):
                begins_here = first >= start
                text = text[: max(0, first - start)] + (label if begins_here else "") + text[last - start :]
            if mine[0][0] < start and words:
                words[-1] = replace(words[-1], text=words[-1].text + text, end=max(words[-1].end, word.end))
            else:
                words.append(replace(word, text=text, instead_of=""))
        return [one for word in words for one in _apart(word)]

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """What is to be replaced, in order and never one within another; the words of one name together."""
        yield from _joined(sorted(self._found(text), key=lambda span: (span[0], -span[1])), text)

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        for value, label in self.shown.items():
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                yield match.start(), match.end(), label
        for match in _WORD.finditer(text):
            person = self._person(folded(match.group()))
            if person and match.group()[:1].isupper():
                yield match.start(), match.end(), person

    def still_in(self, transcript: SpokenTranscript) -> Iterator[str]:
        """The originals that can still be read, accents and capitals apart."""
        texts = [transcript.title, *transcript.speakers, *(line.text for line in transcript.lines)]
        read = f" {re.sub(r'[^a-z0-9]+', ' ', folded(' '.join(texts)))} "
        for original in self.shown:
            if f" {re.sub(r'[^a-z0-9]+', ' ', folded(original)).strip()} " in read:
                yield original
        for word in sorted(set().union(*(words for words, _ in self._people))):
            if f" {word} " in read:
                yield word


def _joined(spans: Iterable[tuple[int, int, str]], text: str) -> Iterator[tuple[int, int, str]]:
    """«Claire Martin» is one name: spans of one person with no more than a space between become one, as do
    those that overlap, whoever they are of."""
    before: tuple[int, int, str] | None = None
    for start, end, label in spans:
        is_next = before and before[2] == label and not text[before[1] : start].strip("- \u00a0")
        if before and (is_next or start < before[1]):
            before = (before[0], max(before[1], end), before[2])
            continue
        if before:
            yield before
        before = (start, end, label)
    if before:
        yield before


def _apart(word: Word) -> Iterator[Word]:
    """A replacement of several words, as several: the text is cut at its spaces."""
    pieces = cut_at_spaces(word.text)
    step = (word.end - word.start) / max(1, len(pieces))
    for place, piece in enumerate(pieces):
        start = word.start + place * step
        yield replace(word, text=piece, start=start, end=start + step)


def folded(text: str) -> str:
    """Without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _letters(number: int) -> str:
    """A to Z, then AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
