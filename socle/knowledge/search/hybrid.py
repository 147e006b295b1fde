"""Answers a question with passages: scope first, then words, meaning or both, then the page asked for."""

from collections.abc import Collection as Several
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, Unpack, cast

from socle.knowledge.models import Passage
from socle.knowledge.search import fusion, lexical, vectors
from socle.knowledge.search.conditions import Conditions
from socle.knowledge.search.fusion import Candidate, EvidenceWeights
from socle.knowledge.search.lexical import Term
from socle.knowledge.search.scope import Scope, scope_of
from socle.knowledge.search.weights import MEASURED_ENCODER, evidence_weights, rank_weights
from socle.organisation.callers import Caller
from socle.storage.scope import administration_scope

Method = Literal["lexical", "semantic", "hybrid"]


class VectorMissing(ValueError):
    """A semantic search needs the question's vector."""


class Options(TypedDict, total=False):
    """How to search; everything has a default (see `Request`)."""

    method: Method
    limit: int
    offset: int
    query_vector: list[float] | None
    metadata_filters: Conditions | None
    rff_k: float | None
    score_threshold: float | None
    encoder: str
    weights: EvidenceWeights | None


@dataclass(frozen=True)
class Request:
    """A question and how to search for it.

    `score_threshold` is compared with the score of the method used. Lexical: BM25 as a share, 0 to 1, of
    what a passage made of the question's words alone would have. Semantic: the cosine. Hybrid: the
    weighted mean of both and of the share of the question's pairs of words; fused by rank, 1 for a passage
    first in both rankings. `rff_k` asks for fusion by rank with that constant. `encoder` is the
    catalogue's id of the model that made the vectors: where no weights were measured with it, fusion is by
    rank. `weights` replaces the measured ones.
    """

    query: str
    method: Method = "hybrid"
    limit: int = 10
    offset: int = 0
    query_vector: list[float] | None = None
    metadata_filters: Conditions | None = None
    rff_k: float | None = None
    score_threshold: float | None = None
    encoder: str = MEASURED_ENCODER
    weights: EvidenceWeights | None = None

    @property
    def wanted(self) -> int:
        """How many results lead to the end of the page asked for."""
        return self.offset + self.limit


@dataclass(frozen=True)
class Hit:
    """A passage found (its document comes with it), its score, how it was found, its rank from 1."""

    passage: Passage
    score: float
    method: Method
    rank: int


def search(
    caller: Caller,
    query: str,
    collection_ids: Several[int],
    document_ids: Several[int] = (),
    **options: Unpack[Options],
) -> list[Hit]:
    """The passages that answer best among those the caller may see, best first; options as in `Request`.

    A hybrid search without the question's vector is lexical, and its hits say so. A question without any word
    (emoji, stop words) has no lexical result. Raises VectorMissing for a semantic search without a vector.
    """
    request = Request(query, **options)
    if request.method == "semantic" and request.query_vector is None:
        raise VectorMissing("query_vector is needed for a semantic search")
    with administration_scope(caller.administration_id):
        scope = scope_of(caller, collection_ids, document_ids, request.metadata_filters)
        if scope is None:
            return []
        method, found = _found(scope, request)
        if request.score_threshold is not None:
            found = [pair for pair in found if pair[1] >= request.score_threshold]
        return _hits(caller, found[request.offset : request.wanted], method, request.offset)


def _found(scope: Scope, request: Request) -> tuple[Method, list[tuple[int, float]]]:
    """The method that was used, and the passages' ids and scores down to the end of the page at least."""
    if request.method == "semantic" and request.query_vector is not None:
        return "semantic", vectors.nearest(scope, request.query_vector, request.wanted)
    terms = lexical.terms_of(request.query, scope)
    if request.method == "lexical" or request.query_vector is None:
        return "lexical", lexical.best(scope, terms, request.wanted)
    return "hybrid", _fused(scope, terms, request.query_vector, request)


def _fused(scope: Scope, terms: list[Term], vector: list[float], request: Request) -> list[tuple[int, float]]:
    depth = fusion.depth(request.wanted)
    weights = request.weights or evidence_weights(request.encoder)
    if weights is None or request.rff_k is not None:
        ranks = rank_weights()
        ranks = replace(ranks, k=request.rff_k) if request.rff_k is not None else ranks
        ordered = fusion.ranked(_both(scope, terms, vector, depth), fusion.by_rank(ranks))
    else:
        candidates = candidates_with_evidence(scope, terms, vector, depth)
        ordered = fusion.ranked(candidates, fusion.by_evidence(weights))
        first = with_pairs(terms, [candidate for candidate, _ in ordered[: fusion.PAIRED]])
        # The others stay behind the first, which can only have gained.
        ordered = fusion.ranked(first, fusion.by_evidence(weights)) + ordered[fusion.PAIRED :]
    return [(candidate.passage, score) for candidate, score in ordered]


def _both(scope: Scope, terms: list[Term], vector: list[float], depth: int) -> list[Candidate]:
    by_words = lexical.best(scope, terms, depth)
    return fusion.candidates_of(by_words, vectors.nearest(scope, vector, depth))


def candidates_with_evidence(
    scope: Scope, terms: list[Term], vector: list[float], depth: int
) -> list[Candidate]:
    """The first passages of both rankings, with what the other ranking did not say of each."""
    candidates = _both(scope, terms, vector, depth)
    unscored = [each.passage for each in candidates if each.lexical_rank is None]
    uncompared = [each.passage for each in candidates if each.semantic_rank is None]
    shares = lexical.scores(scope, terms, unscored)
    cosines = vectors.cosines(vector, uncompared)
    return [
        replace(
            each,
            words=shares.get(each.passage, each.words),
            meaning=cosines.get(each.passage, each.meaning),
        )
        for each in candidates
    ]


def with_pairs(terms: list[Term], candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with the share of the question's pairs of words that their texts hold."""
    places = lexical.positions(terms, [candidate.passage for candidate in candidates])
    return [
        replace(each, pairs=fusion.pairs_share(terms, places.get(each.passage, {}))) for each in candidates
    ]


def _hits(caller: Caller, page: list[tuple[int, float]], method: Method, offset: int) -> list[Hit]:
    passages = Passage.objects.visible_to(caller).select_related("document").defer("embedding")
    known = cast(dict[int, Passage], passages.in_bulk([passage for passage, _ in page]))
    return [
        Hit(known[passage], score, method, rank)
        for rank, (passage, score) in enumerate(page, offset + 1)
        if passage in known
    ]
