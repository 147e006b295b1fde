"""Finding a text in all that was said, and replacing it everywhere by one gesture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from socle.organisation.models import Person
from socle.tools.transcripts.editing.alignment import realigned
from socle.tools.transcripts.editing.journal import gesture
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.editing.segments import spoken, words_of
from socle.tools.transcripts.models import Change, Segment, Transcript
from socle.tools.transcripts.spoken import cut_at_spaces

LONGEST = 200
_AROUND = 40


@dataclass(frozen=True)
class Sought:
    """What is looked for: as it is written, or whatever its capitals; anywhere, or as whole words."""

    text: str
    same_case: bool = False
    whole_words: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """As an expression in which nothing but the text itself has a meaning; any space fits a space."""
        exact = r"\s+".join(map(re.escape, self.text.split()))
        if self.whole_words:
            exact = rf"(?<!\w){exact}(?!\w)"
        return re.compile(exact, 0 if self.same_case else re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """One place, with what stands around it; `segment` says when and who."""

    segment: Segment
    before: str
    text: str
    after: str


def find(transcript: Transcript, sought: Sought) -> list[Found]:
    """Every place where it is said, in order. Raises Refused for nothing to look for."""
    pattern = _fit(sought).pattern
    return [
        Found(segment, _head(segment.text[: one.start()]), one.group(), segment.text[one.end() :][:_AROUND])
        for segment in _holding(transcript, sought)
        for one in pattern.finditer(segment.text)
    ]


def replace_all(person: Person, transcript: Transcript, sought: Sought, by: str) -> int:
    """Replaces it everywhere; how many places. Words keep their times. Raises Refused where nothing is found,
    and where a segment would be left without a word."""
    pattern, by = _fit(sought).pattern, " ".join(by.replace("\x00", "").split(" "))
    if len(by) > LONGEST:
        raise Refused(f"Le texte qui remplace a {LONGEST} caractères au plus.")
    places = 0
    with gesture(transcript, person, Change.Kind.REPLACE) as one:
        for segment in _holding(transcript, sought):
            text, count = pattern.subn(lambda _: by, segment.text)
            if not count or text == segment.text:
                continue
            if not cut_at_spaces(text):
                raise Refused("Ce remplacement laisserait une intervention sans un mot.")
            one.change(segment, **spoken(realigned(words_of(segment), text, segment.start, segment.end)))
            places += count
        if not places:
            raise Refused("Ce texte ne se trouve nulle part.")
    return places


def _fit(sought: Sought) -> Sought:
    if not sought.text.strip() or "\x00" in sought.text:
        raise Refused("Écrivez ce que vous cherchez.")
    if len(sought.text) > LONGEST:
        raise Refused(f"Le texte cherché a {LONGEST} caractères au plus.")
    return sought


def _holding(transcript: Transcript, sought: Sought) -> Iterator[Segment]:
    """The segments that may hold it: the database looks for its longest word."""
    longest = max(sought.text.split(), key=len)
    look = "text__contains" if sought.same_case else "text__icontains"
    yield from transcript.segments.filter(**{look: longest}).select_related("speaker")


def _head(text: str) -> str:
    return text[-_AROUND:]
