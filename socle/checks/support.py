"""Does a passage prove a sentence of an answer? Deterministic, without a model.

Each clause of the sentence must be held by one sentence of a passage under its headings: enough of its
words, weighed by rarity; each number, date, reference and name; nothing denied on one side only; no word
put in another's place. Each number must be said there of the same thing, and two passages at most may be
needed. A false statement must not pass; a true one that fails is shown as «non sourcé», a lesser evil.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from socle.checks.attachment import clause_at, is_attached
from socle.checks.evidence import Passage, Source, sources
from socle.checks.facts import Fact, facts, same
from socle.checks.opposition import contradicts, substitution
from socle.checks.polarity import Told, clauses, opposites
from socle.checks.questions import ASKING
from socle.checks.statements import is_neutral, is_refusal, plain
from socle.checks.words import in_families, vocabulary, words

Outcome = Literal["passed", "failed", "not_applicable"]

COVERAGE = 0.62  # share of the words' weight that one sentence and its headings must hold; measured
_AS_NEAR = 0.2  # other sentences within this of the best one may prove the statement too
_ALIKE = 0.05  # sentences this close hold the statement as well as one another
_SHORT = 1.3  # a clause whose words weigh less is proved together with its neighbour
_STRICT = vocabulary("strict")
_KEY = 0.5  # the rarest word of a clause must be held when it weighs more
_LAST = 0.3  # nor may the last word of a clause be missing, where French puts what is new
_CLAUSE, _LEAST = 0.6, 0.34  # no clause heavier than the first may be held less than the second
_DEPENDENT = vocabulary("dependent")
_CONTEXT = 0.7  # what a word found in the headings, or a relative of it, counts


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
class _Segment:
    """A clause of the sentence to prove, long enough to be proved by itself, with its facts."""

    told: tuple[Told, ...]
    facts: tuple[Fact, ...]

    @property
    def weights(self) -> dict[str, float]:
        return {one.word.stem: one.word.weight for one in self.told}


@dataclass(frozen=True, slots=True)
class _Found:
    """The sentence of a passage that holds most of a segment's words."""

    passage: Passage
    index: int
    coverage: float

    @property
    def source(self) -> Source:
        return sources(self.passage)[self.index]


class _Unproved(Exception):
    """Why a sentence is not proved, in French, for the reader."""

    def __init__(self, sentence: str, coverage: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.coverage = coverage


def support(sentence: str, passages: Sequence[Passage], question: str = "") -> Support:
    """Whether the passages prove the sentence, and where.

    `question` completes an answer of a word or two («24 mois.»): its words are then looked for as well.
    """
    if is_neutral(sentence) or is_refusal(sentence):
        return Support("not_applicable", (), (), "Cette phrase n’affirme rien qui soit à vérifier.", 0.0)
    told, found = _read(sentence, question)
    try:
        proofs = [_proof(segment, passages) for segment in _segments(told, found)]
        _check_passages(proofs)
        _check_scope(f"{question} {sentence}", proofs)
        _check_numbers(told, found, proofs, passages)
    except _Unproved as reason:
        return Support("failed", (), (), reason.sentence, round(reason.coverage, 3))
    return _passed(proofs)


def _read(sentence: str, question: str) -> tuple[tuple[Told, ...], tuple[Fact, ...]]:
    text = plain(sentence)
    told, found = _words_and_facts(text)
    if not question or sum(one.word.weight for one in told) >= _SHORT:
        return told, found
    asked = question.rstrip(" ?\u00a0\u202f")
    told, found = _words_and_facts(f"{asked} {text}")
    # The words that only ask («combien de temps») are not said by what answers.
    return tuple(one for one in told if one.word.start >= len(asked) or one.word.stem not in ASKING), found


def _words_and_facts(text: str) -> tuple[tuple[Told, ...], tuple[Fact, ...]]:
    """The words that must be held, without those of the numbers and dates, which are compared by value."""
    found = tuple(facts(text))
    valued = [(fact.start, fact.end) for fact in found if fact.kind in {"number", "date"}]
    told = tuple(
        one
        for one in clauses(text)
        if one.word.stem in _STRICT or not any(start <= one.word.start < end for start, end in valued)
    )
    return told, found


def _segments(told: Sequence[Told], found: Sequence[Fact]) -> list[_Segment]:
    """The clauses of a sentence, short and dependent ones joined to a neighbour: «en cas de retard, …» is
    not apart.
    """
    groups: list[list[Told]] = []
    for one in told:
        if groups and (
            groups[-1][-1].clause == one.clause or _depends(groups[-1]) or one.opening in _DEPENDENT
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    if len(groups) > 1 and _depends(groups[-1]):
        groups[-2].extend(groups.pop())
    if not groups:
        return [_Segment((), tuple(found))]
    segments = []
    for group in groups:
        numbers = {one.clause for one in group}
        segments.append(
            _Segment(tuple(group), tuple(fact for fact in found if clause_at(told, fact) in numbers))
        )
    return segments


def _depends(group: Sequence[Told]) -> bool:
    """Is it too short to be proved alone, or an opening complement of what follows?"""
    return sum(one.word.weight for one in group) < _SHORT or all(one.opening in _DEPENDENT for one in group)


def _proof(segment: _Segment, passages: Sequence[Passage]) -> _Found:
    """The sentence that proves a segment; raises _Unproved when the nearest ones do not."""
    ranked = sorted(
        (
            _Found(passage, index, _coverage(segment, source))
            for passage in passages
            for index, source in enumerate(sources(passage))
        ),
        key=lambda found: -found.coverage,
    )
    if not ranked or ranked[0].coverage < COVERAGE:
        raise _Unproved("Aucun passage ne dit cela\u00a0: trop de mots de cette phrase n’y sont pas.")
    near = [found for found in ranked if found.coverage >= max(COVERAGE, ranked[0].coverage - _AS_NEAR)]
    holding = [found for found in near if all(_stands(fact, found) for fact in segment.facts)]
    if not holding:
        missing = next(fact for fact in segment.facts if not _stands(fact, near[0]))
        raise _Unproved(_absent(missing), near[0].coverage)
    found = _agreeing(segment, holding)
    _check_words(segment, found)
    return found


def _agreeing(segment: _Segment, holding: Sequence[_Found]) -> _Found:
    """The best sentence; among those as good, a denial decides: «sans montant minimum» in any of them refutes
    «prévoit un montant minimum» and proves «ne prévoit pas de montant minimum»."""
    alike = [found for found in holding if found.coverage >= holding[0].coverage - _ALIKE]
    denies = any(one.denied for one in segment.told)
    return next((found for found in alike if contradicts(segment.told, found.source) != denies), holding[0])


def _coverage(segment: _Segment, source: Source) -> float:
    """The share of the segment's words, by weight, that the source sentence and its headings hold."""
    weights = segment.weights
    held = sum(weight * _held(stem, source) for stem, weight in weights.items())
    return held / (sum(weights.values()) or 1.0)


def _held(stem: str, source: Source) -> float:
    if stem in source.stems or stem in source.lead:
        return 1.0
    if stem in source.context or opposites(stem) & source.stems:
        return _CONTEXT
    return _CONTEXT if in_families(stem, source.families) else 0.0


def _check_words(segment: _Segment, found: _Found) -> None:
    """Raises _Unproved when the sentence found says otherwise with the same words."""
    for one in segment.told:
        if one.word.stem in _STRICT and _held(one.word.stem, found.source) < 1:
            raise _Unproved(f"Le passage le plus proche ne dit pas « {one.word.text} ».", found.coverage)
    key = max(segment.told, key=lambda one: one.word.weight, default=None)
    if key and key.word.weight > _KEY and not _held(key.word.stem, found.source):
        raise _Unproved(f"Le passage le plus proche ne parle pas de « {key.word.text} ».", found.coverage)
    for clause in {one.clause for one in segment.told}:
        part = _Segment(tuple(one for one in segment.told if one.clause == clause), ())
        last = part.told[-1].word
        if last.weight > _LAST and not _held(last.stem, found.source):
            reason = f"Le passage le plus proche ne parle pas de « {last.text} »."
            raise _Unproved(reason, found.coverage)
        if sum(part.weights.values()) > _CLAUSE and _coverage(part, found.source) < _LEAST:
            words = " ".join(one.word.text for one in part.told)
            raise _Unproved(f"Le passage le plus proche ne parle pas de « {words} ».", found.coverage)
    if contradicts(segment.told, found.source):
        raise _Unproved("Le passage le plus proche semble dire le contraire.", found.coverage)
    if replaced := substitution(segment.told, found.source):
        raise _Unproved(f"Le passage le plus proche parle d’autre chose que « {replaced} ».", found.coverage)


def _stands(fact: Fact, found: _Found) -> bool:
    source, before = found.source, sources(found.passage)[: found.index]
    if fact.kind == "name":
        words = {one.word.folded for near in (source, *before[-1:]) for one in near.told}
        return str(fact.value) in words | _heading_words(found.passage) | {
            str(other.value) for other in source.facts
        }
    if any(same(fact, other) for other in (*source.facts, *source.context_facts)):
        return True
    own = any(other.kind == fact.kind for other in source.facts)
    return fact.kind in {"label", "article"} and not own and _told_last(fact, before)


def _heading_words(passage: Passage) -> set[str]:
    return {told.word.folded for heading in passage.headings for told in clauses(heading)}


def _told_last(fact: Fact, before: Sequence[Source]) -> bool:
    """Is it the last label told before the sentence («➢ Pour le lot 2»)?"""
    for source in reversed(before):
        labels = [other for other in source.facts if other.kind == fact.kind]
        if labels:
            return any(same(fact, other) for other in labels)
    return False


def _absent(fact: Fact) -> str:
    kinds = {"number": "Le nombre", "date": "La date", "name": "Le nom", "formula": "La formule"}
    written = fact.text.strip(" .,")
    return (
        f"{kinds.get(fact.kind, 'La référence')} « {written} » ne figure pas dans le passage le plus proche."
    )


def _check_passages(proofs: Sequence[_Found]) -> None:
    if len({found.passage.id for found in proofs}) > 2:
        raise _Unproved("Il faudrait plus de deux passages pour dire tout cela.")


def _check_scope(said: str, proofs: Sequence[_Found]) -> None:
    """What a passage says of another document («le marché subséquent») is no answer about this one."""
    named = {word.stem for word in words(said)}
    for found in proofs:
        if missing := found.source.scope - named:
            spoken = next(told.word.text for told in clauses(found.passage.text) if told.word.stem in missing)
            raise _Unproved(f"Le passage le plus proche le dit de « {spoken} » seulement.", found.coverage)


def _check_numbers(
    told: Sequence[Told], found: Sequence[Fact], proofs: Sequence[_Found], passages: Sequence[Passage]
) -> None:
    """Each number is said, somewhere in the passages, of what the sentence says it of."""
    read = [sources(passage) for passage in passages]
    for fact in found:
        if not is_attached(fact, told, [other for other in found if other is not fact], read):
            written = fact.text.strip(" .,")
            reason = f"« {written} » figure bien dans le passage, mais semble s’y rapporter à autre chose."
            raise _Unproved(reason, min(proof.coverage for proof in proofs))


def _passed(proofs: Sequence[_Found]) -> Support:
    places = sorted({(found.passage.id, found.source.span.start, found.source.span.end) for found in proofs})
    ids = tuple(dict.fromkeys(found.passage.id for found in proofs))
    told = "Les chiffres, les noms et les mots de cette phrase se trouvent dans le passage cité."
    score = min(found.coverage for found in proofs)
    return Support("passed", ids, tuple(Quote(*place) for place in places), told, round(score, 3))
