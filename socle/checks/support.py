"""Does a passage prove a sentence of an answer? Deterministic, without a model.

A sentence passes when its words, weighed by rarity, stand in at most three sentences of one passage (or of two), when
each of its numbers, dates, references and names stands there too and is said of the same thing, and when nothing in
it is denied there. A false statement must not pass; a true one that fails is shown as «non sourcé», a lesser evil.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from socle.checks.attachment import is_attached
from socle.checks.evidence import Passage as Passage
from socle.checks.evidence import Source, sources
from socle.checks.facts import Fact, facts, same
from socle.checks.polarity import Told, clauses, opposites
from socle.checks.statements import is_neutral, is_refusal, plain
from socle.checks.words import related

Outcome = Literal["passed", "failed", "not_applicable"]

COVERAGE = 0.62  # share of the words' weight that must be found; measured, see benchmarks in the module's tests
_CONTRADICTION = 0.3  # share of the shared words' weight that may be denied on one side only
_MOST_QUOTES = 3
_GAIN = 0.08  # share of the weight that a further sentence must bring to be quoted
_FACT_WEIGHT = 1.2  # a number counts a little more than a rare word when sentences are chosen
_CONTEXT = 0.7  # what a word found in the headings counts, compared with one in the sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a passage that prove a sentence."""

    passage_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a sentence is proved, by which passages and characters, and why in one French sentence."""

    outcome: Outcome
    passage_ids: tuple[int, ...]
    quotes: tuple[Quote, ...]
    sentence: str
    score: float


@dataclass(frozen=True, slots=True)
class _Claim:
    """The sentence to prove."""

    told: tuple[Told, ...]
    weights: dict[str, float]
    facts: tuple[Fact, ...]

    @property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0


@dataclass(frozen=True, slots=True)
class _Match:
    """Sentences of one or two passages chosen for a claim."""

    chosen: tuple[tuple[Passage, int], ...]
    coverage: float
    missing: tuple[str, ...]

    def sources(self) -> list[Source]:
        return [sources(passage)[index] for passage, index in self.chosen]


def support(sentence: str, passages: Sequence[Passage], question: str = "") -> Support:
    """Whether the passages prove the sentence, and where.

    `question` completes an answer of a word or two («24 mois.»): its words are then looked for as well.
    """
    if is_neutral(sentence) or is_refusal(sentence):
        return Support("not_applicable", (), (), "Cette phrase n’affirme rien qui soit à vérifier.", 0.0)
    claim = _claim(sentence, question)
    matches = [_best_match(claim, [passage]) for passage in passages]
    matches = sorted((match for match in matches if match.chosen), key=lambda match: -match.coverage)
    if not matches:
        return Support("failed", (), (), "Aucun des passages ne parle de cela.", 0.0)
    reasons = [_objection(claim, match) for match in matches]
    for match, reason in zip(matches, reasons, strict=True):
        if not reason:
            return _passed(match)
    for first, second in combinations(matches[:3], 2):
        both = _best_match(claim, [passage for match in (first, second) for passage in {match.chosen[0][0]}])
        if not _objection(claim, both):
            return _passed(both)
    return Support("failed", (), (), reasons[0], round(matches[0].coverage, 3))


def _claim(sentence: str, question: str) -> _Claim:
    text = plain(sentence)
    told = tuple(clauses(text))
    if question and sum(one.word.weight for one in told) < 1.2:
        text = f"{question.rstrip(' ?\u00a0\u202f')} : {text}"
        told = tuple(clauses(text))
    weights: dict[str, float] = {}
    for one in told:
        weights[one.word.stem] = max(one.word.weight, weights.get(one.word.stem, 0.0))
    return _Claim(told, weights, tuple(facts(text)))


def _best_match(claim: _Claim, passages: Sequence[Passage]) -> _Match:
    """The few sentences that together hold most of the claim, chosen one by one."""
    candidates = [(passage, index) for passage in passages for index in range(len(sources(passage)))]
    chosen: list[tuple[Passage, int]] = []
    held: dict[str, float] = {}
    found: set[int] = set()
    while candidates and len(chosen) < _MOST_QUOTES + len(passages) - 1:
        gains = [_gain(claim, sources(passage)[index], held, found) for passage, index in candidates]
        best = max(range(len(candidates)), key=gains.__getitem__)
        if gains[best] < (_GAIN * claim.total if chosen else 1e-9):
            break
        passage, index = candidates.pop(best)
        source = sources(passage)[index]
        _take(claim, source, held, found)
        chosen.append((passage, index))
    coverage = sum(held.values()) / claim.total
    missing = tuple(stem for stem in claim.weights if stem not in held)
    return _Match(tuple(chosen), coverage, missing)


def _hits(claim: _Claim, source: Source) -> dict[str, float]:
    hits: dict[str, float] = {}
    for stem, weight in claim.weights.items():
        if stem in source.stems:
            hits[stem] = weight
        elif stem in source.context:
            hits[stem] = weight * _CONTEXT
        elif len(stem) >= 6 and any(related(stem, other) for other in source.stems):
            hits[stem] = weight * _CONTEXT
    return hits


def _facts_held(claim: _Claim, source: Source) -> set[int]:
    held = {
        index
        for index, fact in enumerate(claim.facts)
        if any(same(fact, other) for other in source.facts) or any(same(fact, other) for other in source.context_facts)
    }
    return held


def _gain(claim: _Claim, source: Source, held: dict[str, float], found: set[int]) -> float:
    gain = sum(max(0.0, value - held.get(stem, 0.0)) for stem, value in _hits(claim, source).items())
    return gain + _FACT_WEIGHT * len(_facts_held(claim, source) - found)


def _take(claim: _Claim, source: Source, held: dict[str, float], found: set[int]) -> None:
    for stem, value in _hits(claim, source).items():
        held[stem] = max(value, held.get(stem, 0.0))
    found |= _facts_held(claim, source)


def _objection(claim: _Claim, match: _Match) -> str:
    """Why the match does not prove the claim, in one sentence; empty when it does."""
    for fact in claim.facts:
        if not _stands(fact, match):
            return _absent(fact)
    if match.coverage < COVERAGE:
        return "Le passage le plus proche ne dit pas la même chose\u00a0: trop de mots de cette phrase n’y sont pas."
    if _contradicts(claim, match.sources()):
        return "Le passage le plus proche semble dire le contraire."
    for fact in claim.facts:
        if not _is_said_of_the_same(fact, claim, match):
            return f"« {fact.text} » figure bien dans le passage, mais semble s’y rapporter à autre chose."
    return ""


def _stands(fact: Fact, match: _Match) -> bool:
    for passage, index in match.chosen:
        source = sources(passage)[index]
        near = [*source.facts, *source.context_facts]
        if fact.kind == "name":
            before = sources(passage)[max(0, index - 1)]
            tokens = {one.word.folded for one in (*source.told, *before.told)} | {str(other.value) for other in near}
            if str(fact.value) in tokens or _in_headings(str(fact.value), passage):
                return True
        elif any(same(fact, other) for other in near):
            return True
        elif fact.kind in {"label", "article"} and _told_before(fact, sources(passage)[:index]):
            return True
    return False


def _in_headings(name: str, passage: Passage) -> bool:
    return any(name == told.word.folded for heading in passage.headings for told in clauses(heading))


def _told_before(fact: Fact, before: Sequence[Source]) -> bool:
    """Is it the last label told before the sentence?"""
    for source in reversed(before):
        labels = [other for other in source.facts if other.kind == fact.kind]
        if labels:
            return any(same(fact, other) for other in labels)
    return False


def _absent(fact: Fact) -> str:
    what = {"number": "Le nombre", "date": "La date", "name": "Le nom", "formula": "La formule"}.get(fact.kind, "La référence")
    return f"{what} « {fact.text} » ne figure pas dans le passage le plus proche."


def _is_said_of_the_same(fact: Fact, claim: _Claim, match: _Match) -> bool:
    others = [other for other in claim.facts if other is not fact]
    for passage in dict(match.chosen):
        if is_attached(fact, claim.told, others, sources(passage)):
            return True
    return False


def _contradicts(claim: _Claim, quoted: Sequence[Source]) -> bool:
    """Is a word denied on one side and not on the other, or replaced by its opposite?"""
    agreed = opposed = 0.0
    stems = frozenset().union(*(source.stems for source in quoted))
    for one in claim.told:
        stem = one.word.stem
        if stem not in stems and opposites(stem) & stems:
            return True
        marks = [other.denied for source in quoted[:2] for other in source.told if related(other.word.stem, stem)]
        signs = {mark for mark in marks if mark is not None}
        if one.denied is None or not signs:
            continue
        if one.denied in signs:
            agreed += one.word.weight
        else:
            opposed += one.word.weight
    return opposed > _CONTRADICTION * (agreed + opposed)


def _passed(match: _Match) -> Support:
    quotes = tuple(
        Quote(passage.id, sources(passage)[index].span.start, sources(passage)[index].span.end)
        for passage, index in match.chosen
    )
    ids = tuple(dict.fromkeys(quote.passage_id for quote in quotes))
    told = "Les chiffres, les noms et les mots de cette phrase se trouvent dans le passage cité."
    return Support("passed", ids, quotes, told, round(min(match.coverage, 1.0), 3))
