"""A transcript without the names that are said in it: each replaced, always alike, then searched again.

Names are found by rule (`socle.gateway.personal_data`) and from those given to the voices. What a rule does
not find stays: the head of the export says so, and the search that follows says what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from socle.gateway.personal_data.detection import findings
from socle.gateway.personal_data.kinds import Kind
from socle.gateway.personal_data.names import name_words
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word, cut_at_spaces

# With an apostrophe as in N’Diaye, and without: «d’Alice» holds a name too.
_WORDS = (re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*"), re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*"))
_UNNAMED = re.compile(r"Intervenant \d+")
_PSEUDONYM = re.compile(r"Personne [A-Z]{1,2}\b")
# Registration plates of vehicles, since 2009 (AB-123-CD) and before (1234 AB 75).
_PLATE = re.compile(
    r"\b(?:[A-HJ-NP-TV-Z]{2}[- ]?\d{3}[- ]?[A-HJ-NP-TV-Z]{2}|[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}"
    r"|\d{2,4} ?[A-Z]{2,3} ?(?:\d{2}|2[AB]|97\d))\b"
)
_TITLES = {
    Kind.EMAIL: "adresse électronique",
    Kind.PHONE: "téléphone",
    Kind.NIR: "numéro de sécurité sociale",
    Kind.IBAN: "compte bancaire",
}
_PLATE_TITLE = "immatriculation"
_MOST_READINGS = 5

Span = tuple[int, int, str]
"""From where to where of a text, and what stands there instead."""


@dataclass(frozen=True)
class Pseudonymised:
    """The transcript with other names, what stands for what, and the originals that are still found in it."""

    transcript: SpokenTranscript
    names: Mapping[str, str]
    left: tuple[str, ...]


def pseudonymised(transcript: SpokenTranscript) -> Pseudonymised:
    """The transcript without the names, numbers and addresses of people that could be found.

    It is read as a whole: a telephone number may be said in two goes.
    """
    known = _Known()
    known.add_names(name for name in transcript.speakers if not _UNNAMED.fullmatch(name))
    whole = " ".join(line.text for line in transcript.lines)
    for text in (transcript.title, whole):
        known.learn_all(text)
    spans, place, lines = list(known.spans(whole)), 0, []
    for line in transcript.lines:
        shifted = [(start - place, end - place, label) for start, end, label in spans]
        words = in_words(line, [span for span in shifted if span[0] < len(line.text) and span[1] > 0])
        place += len(line.text) + 1
        if words:
            lines.append(replace(line, speaker=known.replaced(line.speaker), words=words))
    done = replace(transcript, title=known.replaced(transcript.title), lines=lines)
    return Pseudonymised(done, dict(known.shown), tuple(known.still_in(done)))


def in_words(line: Line, spans: Sequence[Span]) -> list[Word]:
    """A line's words with these places of its text replaced; a place that began in the line before says
    nothing more here. Words that are replaced together last as long as they did."""
    words: list[Word] = []
    place = 0
    for word in line.words:
        start, end = place, place + len(word.text)
        place = end + 1
        mine = [span for span in spans if span[0] < end and span[1] > start]
        text = word.text
        for first, last, label in reversed(mine):
            said = label if first >= start else ""
            text = text[: max(0, first - start)] + said + text[max(0, last - start) :]
        if mine and mine[0][0] < start and words:
            words[-1] = replace(words[-1], text=words[-1].text + text, end=max(words[-1].end, word.end))
        elif text:
            words.append(replace(word, text=text, instead_of="") if mine else word)
    return [one for word in words for one in _apart(word)]


class _Known:
    """What was found so far and what stands for it."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}
        self._people: list[tuple[set[str], str]] = []
        self._values: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def learn_all(self, text: str) -> None:
        """Finds the names and numbers of a text, and those that stood too near others to be told apart."""
        for _ in range(_MOST_READINGS):
            count = len(self.shown)
            self.learn(_PSEUDONYM.sub(_blank, self.replaced(text)))
            if len(self.shown) == count:
                return

    def learn(self, text: str) -> None:
        """Finds the names and numbers of a text at one reading."""
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
        for start, end, label in reversed(list(self.spans(text))):
            text = text[:start] + label + text[end:]
        return text

    def spans(self, text: str) -> Iterator[Span]:
        """What is to be replaced, in order and never one within another; the words of one name together."""
        yield from _joined(sorted(self._found(text), key=lambda span: (span[0], -span[1])), text)

    def _found(self, text: str) -> Iterator[Span]:
        for value, label in self.shown.items():
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                yield match.start(), match.end(), label
        for words in _WORDS:
            for match in words.finditer(text):
                person = self._person(folded(match.group()))
                if person and match.group()[:1].isupper():
                    yield match.start(), match.end(), person

    def still_in(self, transcript: SpokenTranscript) -> Iterator[str]:
        """What can still be read of people: the originals, accents and capitals apart, and whatever the rules
        find in the text as it is now."""
        whole = " ".join(line.text for line in transcript.lines)
        texts = " ".join([transcript.title, *transcript.speakers, whole])
        read = f" {re.sub(r'[^a-z0-9]+', ' ', folded(texts))} "
        words = sorted(set().union(*(words for words, _ in self._people)))
        for original in (*self.shown, *words):
            if f" {re.sub(r'[^a-z0-9]+', ' ', folded(original)).strip()} " in read:
                yield original
        bare = _PSEUDONYM.sub(_blank, texts)
        for one in findings(bare, frozenset({Kind.NAME, *_TITLES})):
            yield bare[one.start : one.end]
        for plate in _PLATE.finditer(bare):
            yield plate.group()


def _blank(match: re.Match[str]) -> str:
    # A sign between two names, so that they are not taken for one.
    return "·" * len(match.group())


def _joined(spans: Iterable[Span], text: str) -> Iterator[Span]:
    """«Claire Martin» is one name: spans of one person with no more than a space between become one, as do
    those that overlap, whoever they are of."""
    before: Span | None = None
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
