"""Is a number said of the same thing in the statement and in the source?

Rule: the words that stand nearest to a number in the statement must stand nearer to that number in the
passage than to any other number of the same kind. It catches «le maximum du lot 1» given the figure of
lot 2, and two figures swapped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socle.checks.evidence import Source
from socle.checks.facts import Fact, same
from socle.checks.polarity import Told
from socle.checks.words import families, in_families

_FAR, _FARTHER = 0.3, 0.1  # weight of words outside the number's own clause, less when that clause has enough
_ENOUGH = 1.0
_SAME_CLAUSE, _SAME_SENTENCE, _CONTEXT = 1.0, 0.5, 0.5
_MARGIN = 1.15  # how much nearer a number of another sentence must stand to be preferred
_MARGIN_BESIDE = 1.02  # and one of the same sentence, where all else is equal
_COMPARED = frozenset({"number", "date"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word, or a label such as «lot 1», that a statement puts near a number."""

    key: str
    weight: float


def is_attached(
    fact: Fact, told: Sequence[Told], others: Sequence[Fact], passages: Sequence[Sequence[Source]]
) -> bool:
    """Do the passages say this number of what the statement says it of? Other kinds of facts always do."""
    if fact.kind not in _COMPARED:
        return True
    anchors, counted = _anchors(fact, told, others), _counted(fact, told)
    best, beside, elsewhere = 0.0, 0.0, 0.0
    for passage in passages:
        for index, source in enumerate(passage):
            mine, rival = _nearest(fact, anchors, counted, source, passage[:index])
            if mine > best:
                best, beside = mine, rival
            elsewhere = max(elsewhere, rival)
    return best > 0 and beside <= best * _MARGIN_BESIDE and elsewhere <= best * _MARGIN


def _counted(fact: Fact, told: Sequence[Told]) -> str:
    """The stem of what a number without unit counts: «lot» of «trois lots»."""
    if fact.kind != "number" or fact.unit:
        return ""
    return next((one.word.stem for one in told if 0 <= one.word.start - fact.end <= 2), "")


def _nearest(
    fact: Fact, anchors: Sequence[Anchor], counted: str, source: Source, before: Sequence[Source]
) -> tuple[float, float]:
    """How near the words stand to this number in a source sentence, and to another number of its kind."""
    mine = rival = 0.0
    labels = {other.start for other in source.facts if other.kind == "label"}
    for found in source.facts:
        if found.kind != fact.kind or found.start in labels:
            continue
        nearness = _nearness(anchors, found, source, before)
        if same(fact, found):
            if counted and not _counts(found, counted, source):
                continue
            mine = max(mine, nearness)
        elif found.unit == fact.unit and not _says_again(found, source, fact):
            rival = max(rival, nearness)
    return mine, rival


def _counts(found: Fact, counted: str, source: Source) -> bool:
    clause = clause_at(source.told, found)
    near = families(one.word.stem for one in source.told if one.clause == clause)
    return counted in {one.word.stem for one in source.told if one.clause == clause} or in_families(
        counted, near
    )


def _says_again(found: Fact, source: Source, fact: Fact) -> bool:
    """Does it stand beside the number in one clause, both said of the same words («2 fois 12 mois»)?"""
    clause = clause_at(source.told, found)
    return any(same(fact, other) and clause_at(source.told, other) == clause for other in source.facts)


def _anchors(fact: Fact, told: Sequence[Told], others: Sequence[Fact]) -> list[Anchor]:
    clause = clause_at(told, fact)
    own = sum(one.word.weight for one in told if one.clause == clause)
    far = _FAR if own < _ENOUGH else _FARTHER
    anchors = [Anchor(one.word.stem, one.word.weight * (1 if one.clause == clause else far)) for one in told]
    for other in others:
        if other.kind == "label" or (other.kind == "date" and fact.kind == "number"):
            near = clause_at(told, other) == clause
            anchors.append(Anchor(str(other.value), 1.5 if near else 0.8))
    return anchors


def clause_at(told: Sequence[Told], fact: Fact) -> int:
    """The clause in which a fact stands."""
    inside = [one.clause for one in told if one.begins <= fact.start]
    return inside[-1] if inside else told[0].clause if told else 0


def _nearness(anchors: Iterable[Anchor], found: Fact, source: Source, before: Sequence[Source]) -> float:
    clause = clause_at(source.told, found)
    near = {one.word.stem for one in source.told if one.clause == clause}
    labelling = [other for other in source.facts if other.kind in {"label", "date"}]
    labels = {str(other.value): clause_at(source.told, other) for other in labelling}
    around = {str(other.value) for other in source.context_facts if other.kind in {"label", "date"}}
    if not any(key.split()[0] in {label.split()[0] for label in labels} for key in around if " " in key):
        around |= _labels_before(before)
    total = 0.0
    for anchor in anchors:
        if anchor.key in near or labels.get(anchor.key) == clause:
            total += anchor.weight * _SAME_CLAUSE
        elif anchor.key in source.stems or anchor.key in source.lead or anchor.key in labels:
            total += anchor.weight * _SAME_SENTENCE
        elif anchor.key in source.context | around or in_families(anchor.key, source.families):
            total += anchor.weight * _CONTEXT
    return total


def _labels_before(before: Sequence[Source]) -> set[str]:
    """The last labels told before a sentence («➢ Pour le lot 2»), which go on until others are told."""
    for source in reversed(before):
        labels = {str(fact.value) for fact in source.facts if fact.kind == "label"}
        if labels:
            return labels
    return set()
