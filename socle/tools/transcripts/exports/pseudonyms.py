"""A transcript without the names that are said in it: each replaced, always alike, then searched again.

Names are found by rule (`socle.gateway.personal_data`) and from those given to the voices. What a rule does
not find stays: the head of the export says so, and the search that follows says what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from socle.gateway.personal_data.detection import findings
from socle.gateway.personal_data.kinds import Kind
from socle.tools.transcripts.exports.people import LABEL, Bearers, People, folded
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word, cut_at_spaces

# With an apostrophe as in N’Diaye, and without: «d’Alice» holds a name too.
_WORDS = (re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*"), re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*"))
_UNNAMED = re.compile(r"Intervenant \d+")
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
    """The transcript with other names, what became what (each name as it was written), and the originals that
    are still found in it. Only the transcript may leave: the rest is for the person who exports it."""

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
    names = known.became(transcript.title, *transcript.speakers, whole)
    spans, place, lines = list(known.spans(whole)), 0, []
    for line in transcript.lines:
        shifted = [(start - place, end - place, label) for start, end, label in spans]
        words = in_words(line, [span for span in shifted if span[0] < len(line.text) and span[1] > 0])
        place += len(line.text) + 1
        if words:
            lines.append(replace(line, speaker=known.replaced(line.speaker), words=words))
    done = replace(transcript, title=known.replaced(transcript.title), lines=lines)
    left = {folded(original): original for original in known.still_in(done)}
    return Pseudonymised(done, names, tuple(left.values()))


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


@dataclass(frozen=True)
class _Found:
    """A place of a text: a name, with those who may bear it, or a number, with what stands for it."""

    start: int
    end: int
    bearers: Bearers = frozenset()
    label: str = ""


class _Known:
    """What was found so far and what stands for it."""

    def __init__(self) -> None:
        self._people = People()
        self._values: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def learn_all(self, text: str) -> None:
        """Finds the names and numbers of a text as it is, so that a known surname hides no other first name;
        then those that stood too near others to be told apart."""
        self.learn(text)
        for _ in range(_MOST_READINGS):
            count = len(self._originals())
            self.learn(LABEL.sub(_blank, self.replaced(text)))
            if len(self._originals()) == count:
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
        """Names of people, full or not."""
        for name in names:
            self._people.add(name)

    def _add_value(self, value: str, title: str) -> None:
        key = re.sub(r"[^a-z0-9@]", "", folded(value))
        if key not in self._labels:
            self._counts[title] = self._counts.get(title, 0) + 1
            self._labels[key] = f"[{title} {self._counts[title]}]"
        self._values.setdefault(value, self._labels[key])

    def _originals(self) -> tuple[str, ...]:
        return (*self._people.names, *self._values)

    def became(self, *texts: str) -> dict[str, str]:
        """Each name and number that stands in these texts, and what stands there instead."""
        return {
            " ".join(text[start:end].split()): label
            for text in texts
            for start, end, label in self.spans(text)
        }

    def replaced(self, text: str) -> str:
        """The text with other names."""
        for start, end, label in reversed(list(self.spans(text))):
            text = text[:start] + label + text[end:]
        return text

    def spans(self, text: str) -> Iterator[Span]:
        """What is to be replaced, in order and never one within another; the words of one name together."""
        found = sorted(self._found(text), key=lambda one: (one.start, -one.end))
        for one in _joined(found, text):
            yield one.start, one.end, one.label or self._people.label(one.bearers)

    def _found(self, text: str) -> Iterator[_Found]:
        for value, label in self._values.items():
            for match in _alone(value).finditer(text):
                yield _Found(match.start(), match.end(), label=label)
        for name in self._people.names:
            if bearers := self._people.called(name):
                for match in _alone(name).finditer(text):
                    yield _Found(match.start(), match.end(), bearers)
        for words in _WORDS:
            for match in words.finditer(text):
                if match.group()[:1].isupper() and (bearers := self._people.known_by(match.group())):
                    yield _Found(match.start(), match.end(), bearers)

    def still_in(self, transcript: SpokenTranscript) -> Iterator[str]:
        """What can still be read of people: the originals, accents and capitals apart, and whatever the rules
        find in the text as it is now."""
        whole = " ".join(line.text for line in transcript.lines)
        bare = LABEL.sub(_blank, " ".join([transcript.title, *transcript.speakers, whole]))
        read = f" {re.sub(r'[^a-z0-9]+', ' ', folded(bare))} "
        for original in (*self._originals(), *self._people.words()):
            if f" {re.sub(r'[^a-z0-9]+', ' ', folded(original)).strip()} " in read:
                yield original
        for one in findings(bare, frozenset({Kind.NAME, *_TITLES})):
            yield bare[one.start : one.end]
        for plate in _PLATE.finditer(bare):
            yield plate.group()


def _alone(original: str) -> re.Pattern[str]:
    """It, not within a word."""
    return re.compile(rf"(?<!\w){re.escape(original)}(?!\w)")


def _blank(match: re.Match[str]) -> str:
    # A sign between two names, so that they are not taken for one.
    return "·" * len(match.group())


def _joined(found: Iterable[_Found], text: str) -> Iterator[_Found]:
    """«Claire Martin» is one name: places that one person's name may fill, with no more than a space between,
    become one, as do those that overlap; who bears it bears each of its parts."""
    before: _Found | None = None
    for one in found:
        both = before.bearers & one.bearers if before else frozenset()
        if before and (
            one.start < before.end or (both and not text[before.end : one.start].strip("- \u00a0"))
        ):
            before = replace(before, end=max(before.end, one.end), bearers=both or before.bearers)
            continue
        if before:
            yield before
        before = one
    if before:
        yield before


def _apart(word: Word) -> Iterator[Word]:
    """A replacement of several words, as several: the text is cut at its spaces."""
    pieces = cut_at_spaces(word.text)
    step = (word.end - word.start) / max(1, len(pieces))
    for place, piece in enumerate(pieces):
        start = word.start + place * step
        yield replace(word, text=piece, start=start, end=start + step)
