"""What a model proposes is believed as far as the recording says it: the quote word for word at its place,
the statement held by the quoted sentences, who and when said there. The rest is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from socle.checks.evidence import Passage
from socle.checks.outcomes import CheckOutcome, passed
from socle.checks.quotes import locations
from socle.checks.support import support
from socle.checks.supported import check_facts_sourced
from socle.tools.meetings.cues import cues
from socle.tools.meetings.engagements import (
    deadline_in,
    is_speaker,
    neighbourhood,
    said_near,
    who_acts,
)
from socle.tools.meetings.found import PROPOSED, Found, Quoted, quoted
from socle.tools.meetings.outline import ACTIONS, DECISIONS, QUOTES, Section
from socle.tools.meetings.units import Unit

PROVED = passed("citation", "La citation figure mot pour mot dans l’enregistrement, à cet instant.")
HELD = passed("faits", "Les nombres, les dates et les noms de la phrase sont dits à cet instant.")
OWN_WORDS = (
    "Le modèle l’avait dit autrement que l’enregistrement : les mots mêmes de l’enregistrement sont gardés."
)
_SHORTEST_QUOTE = 4
_LONGEST_TEXT = 600


class Element(BaseModel):
    """What a model proposes for one section."""

    model_config = ConfigDict(extra="ignore")

    rubrique: int
    lignes: list[int]
    citation: str
    enonce: str = ""
    sujet: str = ""
    qui: str = ""
    quand: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a quote stands: its exact words, and the sentences that hold them."""

    text: str
    units: Sequence[Unit]


def prove(
    element: Element, piece: Sequence[Unit], units: Sequence[Unit], sections: Sequence[Section]
) -> Found | None:
    """The line that an element gives, or None for what is not proved. `piece` is what the model was shown,
    its sentences numbered from 1; `units` the whole meeting."""
    if not 1 <= element.rubrique <= len(sections):
        return None
    section = sections[element.rubrique - 1]
    place = _place(element, piece)
    if place is None or not _may_be(section.kind, place.units, units):
        return None
    text, checks, explanation = _statement(section.kind, element.enonce, place)
    found = Found(
        section.kind,
        element.rubrique - 1,
        text,
        [_quote(place)],
        place.units,
        PROPOSED,
        topic=_topic(element.sujet, piece),
        explanation=explanation,
        checks=checks,
    )
    return _engaged(found, element, units) if section.kind == ACTIONS else found


def _place(element: Element, piece: Sequence[Unit]) -> _Place | None:
    """Where the quote is said: in the lines that are named, else at the only place of the piece where it
    stands; a scrap of a sentence is completed to the whole of it."""
    if len(element.citation.split()) < 2:
        return None
    found = list(_places(element.citation, piece))
    named = [one for one in found if any(piece.index(unit) + 1 in element.lignes for unit in one.units)]
    if not named and len(found) != 1:
        return None
    place = (named or found)[0]
    if len(place.text.split()) < _SHORTEST_QUOTE:
        return _Place(" ".join(unit.text for unit in place.units), place.units)
    return place


def _places(quote: str, piece: Sequence[Unit]) -> Iterator[_Place]:
    """Every place of a quote, within what one person says in one go."""
    for _, turn in groupby(piece, key=lambda unit: unit.turn):
        members = list(turn)
        text = " ".join(unit.text for unit in members)
        for span in locations(quote, text):
            yield _Place(text[span.start : span.end], list(_held(members, span.start, span.end)))


def _held(members: Sequence[Unit], start: int, end: int) -> Iterator[Unit]:
    at = 0
    for unit in members:
        if at < end and start < at + len(unit.text):
            yield unit
        at += len(unit.text) + 1


def _may_be(kind: str, said: Sequence[Unit], units: Sequence[Unit]) -> bool:
    """A decision needs words that decide, in the quoted sentences or in the next that answers them; an action
    words that engage. What denies, supposes or asks is neither."""
    if kind == DECISIONS:
        answer = units[said[-1].index + 1 : said[-1].index + 2]
        return any(cues().may_decide.find(unit.text) for unit in said) or any(
            cues().refers_back.find(unit.text) for unit in answer
        )
    if kind == ACTIONS:
        return any(cues().may_act.find(unit.text) or cues().charge.find(unit.text) for unit in said)
    return True


def _statement(kind: str, stated: str, place: _Place) -> tuple[str, Sequence[CheckOutcome], str]:
    """The model's sentence where the quoted sentences hold all of it, else their own words."""
    own = " ".join(unit.text for unit in place.units)
    text = " ".join(stated.split())
    if kind == QUOTES:
        return place.text, (PROVED,), ""
    if not text or len(text) > _LONGEST_TEXT or text == own:
        return own, (PROVED,), ""
    facts = check_facts_sourced(text, [own])
    held = support(text, [Passage(1, own)])
    if facts.outcome == "failed" or held.outcome != "passed":
        return own, (PROVED,), OWN_WORDS
    return text, (PROVED, HELD), ""


def _quote(place: _Place) -> Quoted:
    first, last = place.units[0], place.units[-1]
    return Quoted(place.text, first.speaker, first.start, last.end)


def _topic(topic: str, piece: Sequence[Unit]) -> str:
    """The model's name for the subject, where the passage speaks of it: a title has no quote of its own."""
    line = " ".join(topic.split())[:120]
    said = " ".join(unit.text for unit in piece)
    return line if line and support(line, [Passage(1, said)]).outcome == "passed" else ""


def _engaged(found: Found, element: Element, units: Sequence[Unit]) -> Found:
    """The action with who and when, each only as it is said in the quote or beside it; what is said beside it
    is quoted too."""
    near = [*found.units, *neighbourhood(units, sorted(found.places))]
    beside: list[Unit] = []
    who = _who_by_rule(found.units)
    if not who and is_speaker(element.qui, found.units):
        who = " ".join(element.qui.split())
    elif not who and (said := _saying(element.qui, near)):
        who = " ".join(element.qui.split())
        beside.append(said)
    when = next(filter(None, (deadline_in(unit.text) for unit in found.units)), "")
    if not when and (said := _saying(element.quand, near)):
        when = " ".join(element.quand.split())
        beside.append(said)
    more = sorted({unit.index: unit for unit in beside if unit not in found.units}.items())
    return replace(found, who=who, when=when, quotes=[*(quoted(unit) for _, unit in more), *found.quotes])


def _saying(words: str, near: Sequence[Unit]) -> Unit | None:
    return next((unit for unit in near if said_near(words, [unit])), None)


def _who_by_rule(said: Sequence[Unit]) -> str:
    for unit in said:
        match = cues().charge.find(unit.text) or cues().action.find(unit.text)
        if match and (who := who_acts(unit, match.start())):
            return who
    return ""
