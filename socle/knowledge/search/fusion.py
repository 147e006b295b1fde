"""How the evidence for a passage becomes one score: pure functions, the weights given.

Two fusions. By evidence: a weighted mean of three shares between 0 and 1, where weights were measured with
the encoder. By rank: a weighted mean of reciprocal ranks, which compares no scores and so holds for any
encoder.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

TIERS: Final = (100, 400, 1600, 6400, 25_600)
"""How deep both rankings are read. A later page reads deeper; what that adds comes after what was there."""
PAIRED: Final = 20
"""How many of the first candidates have their words' order read."""
_APART: Final = 2


@dataclass(frozen=True)
class EvidenceWeights:
    """Shares of the score, of sum 1: the question's words, its meaning, its pairs of words."""

    words: float
    meaning: float
    pairs: float


@dataclass(frozen=True)
class RankWeights:
    """Shares of the score, of sum 1, and the constant that flattens the ranks' differences."""

    lexical: float
    semantic: float
    k: float


@dataclass(frozen=True)
class Candidate:
    """A passage and the evidence for it: shares between 0 and 1, ranks from 1 (None: not in that ranking)."""

    passage: int
    words: float = 0.0
    meaning: float = 0.0
    pairs: float = 0.0
    lexical_rank: int | None = None
    semantic_rank: int | None = None

    @property
    def tier(self) -> int:
        """The shallowest reading of the two rankings in which the passage appears."""
        ranks = [rank for rank in (self.lexical_rank, self.semantic_rank) if rank is not None]
        return depth(min(ranks, default=1))


Score = Callable[[Candidate], float]


class Placed(Protocol):
    """A lexeme of the question with its weight."""

    @property
    def lexeme(self) -> str:
        """The lexeme."""

    @property
    def weight(self) -> float:
        """Its idf."""


def depth(wanted: int) -> int:
    """How many of each ranking to read for this many results."""
    return next((tier for tier in TIERS if tier >= wanted), TIERS[-1])


def by_evidence(weights: EvidenceWeights) -> Score:
    """The weighted mean of the shares: 1 when every word, the meaning and the words' order are there."""
    return lambda candidate: (
        weights.words * candidate.words
        + weights.meaning * max(candidate.meaning, 0.0)
        + weights.pairs * candidate.pairs
    )


def by_rank(weights: RankWeights) -> Score:
    """The weighted mean of reciprocal ranks, scaled so that a passage first in both rankings has 1."""

    def share(rank: int | None) -> float:
        return 0.0 if rank is None else (weights.k + 1) / (weights.k + rank)

    return lambda candidate: (
        weights.lexical * share(candidate.lexical_rank) + weights.semantic * share(candidate.semantic_rank)
    )


def candidates_of(
    lexical: Sequence[tuple[int, float]], semantic: Sequence[tuple[int, float]]
) -> list[Candidate]:
    """The passages of two rankings, each once, known by the passage's own id."""
    found: dict[int, Candidate] = {}
    for rank, (passage, share) in enumerate(lexical, 1):
        found[passage] = Candidate(passage, words=share, lexical_rank=rank)
    for rank, (passage, cosine) in enumerate(semantic, 1):
        known = found.get(passage, Candidate(passage))
        found[passage] = replace(known, meaning=cosine, semantic_rank=rank)
    return list(found.values())


def ranked(candidates: Iterable[Candidate], score: Score) -> list[tuple[Candidate, float]]:
    """The candidates and their scores, best first; equal scores in the order of the ids."""
    scored = [(candidate, score(candidate)) for candidate in candidates]
    return sorted(scored, key=lambda pair: (pair[0].tier, -pair[1], pair[0].passage))


def pairs_share(terms: Sequence[Placed], places: Mapping[str, Sequence[int]]) -> float:
    """How much of the question's weight is in neighbouring words that follow each other here too: 0 to 1.

    They may have one word between them; a pair weighs as much as its commoner word.
    """
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    kept = (
        min(first.weight, second.weight)
        for first, second in pairwise(terms)
        if _follow(places.get(first.lexeme, ()), places.get(second.lexeme, ()))
    )
    return sum(kept) / total


def _follow(firsts: Sequence[int], seconds: Sequence[int]) -> bool:
    after = set(seconds)
    return any(place + gap in after for place in firsts for gap in range(1, _APART + 1))
