"""What rules alone find in a meeting: the very sentences that decide, promise, ask or tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from socle.checks.facts import facts
from socle.checks.outcomes import passed
from socle.checks.words import words
from socle.tools.meetings.cues import cues
from socle.tools.meetings.cutting import pieces_of
from socle.tools.meetings.engagements import deadline_in, who_acts
from socle.tools.meetings.found import Found, quoted
from socle.tools.meetings.outline import ACTIONS, DECISIONS, POINTS, QUESTIONS, QUOTES, Section
from socle.tools.meetings.units import Unit

WORD_FOR_WORD = passed("citation", "La phrase est celle de l’enregistrement, mot pour mot.")
_SHORTEST_WORDS = 3
_TELLING_WORDS = 8
_LONGEST_SUBJECT = 3
_BESIDE = 2
_I_LENGTH = 2
_FURTHEST_PROPOSAL = 12


def lift(units: Sequence[Unit], sections: Sequence[Section]) -> list[Found]:
    """The lines that rules find for each section, in the order in which they are said."""
    found = [
        replace(one, section=number)
        for number, section in enumerate(sections)
        if section.kind in _RULES
        for one in _RULES[section.kind](units)
    ]
    return sorted(found, key=lambda one: (one.section, one.start))


def decisions(units: Sequence[Unit]) -> Iterator[Found]:
    """Sentences that decide; with the one before where they say «c’est adopté» of it."""
    for unit in units:
        if not cues().decision.find(unit.text):
            continue
        said = [unit]
        if cues().refers_back.find(unit.text) and unit.index:
            said = [*_proposed_before(units, unit), unit]
        yield _found(DECISIONS, said)


def _proposed_before(units: Sequence[Unit], unit: Unit) -> Sequence[Unit]:
    """The nearest sentence before that proposes something; none where nothing was proposed near."""
    before = units[max(0, unit.index - _FURTHEST_PROPOSAL) : unit.index]
    return [one for one in before if cues().proposal.find(one.text)][-1:]


def actions(units: Sequence[Unit]) -> Iterator[Found]:
    """Sentences in which somebody takes something on, or will do something: named, «je», or with a term."""
    for unit in units:
        if cues().decision.find(unit.text):
            continue
        if charged := cues().charge.find(unit.text):
            said = [*_asked_before(units, unit), unit] if _weight(unit) < _BESIDE else [unit]
            yield _action(said, who_acts(unit, charged.start()))
        elif acting := cues().action.find(unit.text):
            who = who_acts(unit, acting.start())
            if deadline_in(unit.text) or (who and not cues().running.find(unit.text)):
                yield _action([unit], who)
        elif acting := cues().action_now.find(unit.text):
            who = who_acts(unit, acting.start() + (_I_LENGTH if _says_i(acting) else 0))
            if who and deadline_in(unit.text):
                yield _action([unit], who)


def _says_i(acting: re.Match[str]) -> bool:
    return acting.group().startswith("j")


def _asked_before(units: Sequence[Unit], unit: Unit) -> Sequence[Unit]:
    """What «je m’en charge» answers."""
    before = units[max(0, unit.index - 3) : unit.index]
    return [one for one in before if _weight(one) >= _BESIDE][-1:]


def _action(said: Sequence[Unit], who: str) -> Found:
    when = next(filter(None, (deadline_in(unit.text) for unit in reversed(said))), "")
    return replace(_found(ACTIONS, said), who=who, when=when)


def questions(units: Sequence[Unit]) -> Iterator[Found]:
    """Sentences that leave something open, unless somebody takes it on at once."""
    for unit in units:
        if not cues().question.find(unit.text):
            continue
        after = units[unit.index + 1 : unit.index + 3]
        if unit.text.rstrip().endswith("?") and any(cues().charge.find(one.text) for one in after):
            continue
        yield _found(QUESTIONS, [unit])


def points(units: Sequence[Unit]) -> Iterator[Found]:
    """For each piece of the meeting the sentence that tells most, under the subject that was announced."""
    topic, since = "", 0
    for place, piece in enumerate(pieces_of(units)):
        announced = next((unit for unit in piece if cues().subject.find(unit.text)), None)
        if announced:
            topic, since = _subject(announced.text), place
        elif place - since > _LONGEST_SUBJECT:
            topic = ""
        best = max(piece, key=lambda unit: _told(unit, piece))
        if len(best.text.split()) >= _TELLING_WORDS:
            yield replace(_found(POINTS, [best]), topic=topic)


def quotes(units: Sequence[Unit]) -> Iterator[Found]:
    """For each piece the sentence that holds most figures, dates and names."""
    for piece in pieces_of(units):
        best = max(piece, key=lambda unit: (_checkable(unit), _weight(unit)))
        if _checkable(best) >= _BESIDE and len(best.text.split()) >= _TELLING_WORDS:
            yield _found(QUOTES, [best])


_RULES: dict[str, Callable[[Sequence[Unit]], Iterator[Found]]] = {
    DECISIONS: decisions,
    ACTIONS: actions,
    QUESTIONS: questions,
    POINTS: points,
    QUOTES: quotes,
}


def _found(kind: str, said: Sequence[Unit]) -> Found:
    text = " ".join(unit.text for unit in said)
    return Found(kind, 0, text, [quoted(unit) for unit in said], said, checks=(WORD_FOR_WORD,))


def _subject(text: str) -> str:
    """The subject as it is announced, without what announces it."""
    match = cues().subject.find(text)
    rest = text[match.end() :] if match else text
    rest = re.sub(r"^[\s,:;.]*(?:c’est |c'est |est |qui est |sera )?", "", rest).strip(" .…!?")
    line = rest if len(rest.split()) >= _BESIDE else text.strip(" .…!?")
    return f"{line[:1].upper()}{line[1:]}"[:120]


def _weight(unit: Unit) -> float:
    return sum(word.weight for word in words(unit.text))


def _told(unit: Unit, piece: Sequence[Unit]) -> float:
    """How much a sentence says of its piece: its words that others share, by their rarity, for its length."""
    mine = {word.stem: word.weight for word in words(unit.text) if word.weight}
    others = {word.stem for one in piece if one is not unit for word in words(one.text)}
    if len(mine) < _SHORTEST_WORDS or unit.text.rstrip().endswith("?"):
        return 0.0
    shared = sum(weight for stem, weight in mine.items() if stem in others)
    return (shared + 0.3 * sum(mine.values())) / (len(mine) + 6)


def _checkable(unit: Unit) -> int:
    """Figures, dates and references count twice: an unknown word may pass for a name."""
    return sum(1 if fact.kind == "name" else 2 for fact in facts(unit.text))
