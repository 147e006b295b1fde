"""What holds of fusion whatever the passages and the weights."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from socle.knowledge.search import fusion
from socle.knowledge.search.fusion import Candidate, EvidenceWeights, RankWeights
from socle.knowledge.search.weights import MEASURED_ENCODER, evidence_weights, rank_weights

shares = st.floats(0, 1)
rankings = st.lists(st.tuples(st.integers(1, 400), shares), max_size=300, unique_by=lambda pair: pair[0])


@st.composite
def evidence_weighting(draw: st.DrawFn) -> EvidenceWeights:
    words, rest = draw(shares), draw(shares)
    return EvidenceWeights(words, (1 - words) * rest, (1 - words) * (1 - rest))


@st.composite
def rank_weighting(draw: st.DrawFn) -> RankWeights:
    lexical = draw(shares)
    return RankWeights(lexical, 1 - lexical, draw(st.floats(0, 100)))


@given(rankings, rankings)
def test_each_passage_is_a_candidate_once(
    lexical: list[tuple[int, float]], semantic: list[tuple[int, float]]
) -> None:
    candidates = fusion.candidates_of(lexical, semantic)

    passages = [candidate.passage for candidate in candidates]
    assert len(passages) == len(set(passages))
    assert set(passages) == {passage for passage, _ in lexical + semantic}


@given(rankings, rankings, evidence_weighting(), rank_weighting())
def test_scores_stay_between_0_and_1(
    lexical: list[tuple[int, float]],
    semantic: list[tuple[int, float]],
    evidence: EvidenceWeights,
    ranks: RankWeights,
) -> None:
    candidates = fusion.candidates_of(lexical, semantic)

    for score in (fusion.by_evidence(evidence), fusion.by_rank(ranks)):
        assert all(-1e-9 <= score(candidate) <= 1 + 1e-9 for candidate in candidates)


@given(rankings, rankings, rank_weighting(), st.randoms())
def test_the_order_does_not_depend_on_how_candidates_come(
    lexical: list[tuple[int, float]], semantic: list[tuple[int, float]], weights: RankWeights, random: object
) -> None:
    candidates = fusion.candidates_of(lexical, semantic)
    once = fusion.ranked(candidates, fusion.by_rank(weights))

    random.shuffle(candidates)  # type: ignore[attr-defined]

    assert fusion.ranked(candidates, fusion.by_rank(weights)) == once


@given(rankings, rankings, rank_weighting(), st.sampled_from(fusion.TIERS[:1]))
def test_reading_deeper_only_adds_at_the_end(
    lexical: list[tuple[int, float]],
    semantic: list[tuple[int, float]],
    weights: RankWeights,
    tier: int,
) -> None:
    score = fusion.by_rank(weights)
    shallow = {candidate.passage for candidate in fusion.candidates_of(lexical[:tier], semantic[:tier])}

    deep = [
        candidate.passage for candidate, _ in fusion.ranked(fusion.candidates_of(lexical, semantic), score)
    ]

    assert set(deep[: len(shallow)]) == shallow


@given(st.integers(1, 100), st.integers(1, 99), rank_weighting())
def test_a_better_rank_never_lowers_the_score(rank: int, other: int, weights: RankWeights) -> None:
    score = fusion.by_rank(weights)
    worse = Candidate(1, lexical_rank=rank + 1, semantic_rank=other)
    better = Candidate(1, lexical_rank=rank, semantic_rank=other)

    assert score(better) >= score(worse)
    assert score(worse) >= score(Candidate(1, lexical_rank=None, semantic_rank=other))


@given(st.integers(1, 20_000))
def test_the_reading_is_as_deep_as_what_is_wanted(wanted: int) -> None:
    assert fusion.depth(wanted) >= wanted


@dataclass(frozen=True)
class Word:
    lexeme: str
    weight: float


words = st.lists(st.builds(Word, st.sampled_from("abcde"), st.floats(0.01, 1)), max_size=6)
places = st.dictionaries(
    st.sampled_from("abcde"), st.lists(st.integers(1, 50), min_size=1, max_size=5), max_size=5
)


@given(words, places)
def test_the_share_of_pairs_is_between_0_and_1(terms: list[Word], where: dict[str, list[int]]) -> None:
    assert 0 <= fusion.pairs_share(terms, where) <= 1


def test_words_count_as_a_pair_when_they_follow_each_other_closely() -> None:
    terms = [Word("penal", 0.6), Word("retard", 0.4)]

    assert fusion.pairs_share(terms, {"penal": [4], "retard": [6]}) == 0.4
    assert fusion.pairs_share(terms, {"penal": [4], "retard": [7]}) == 0
    assert fusion.pairs_share(terms, {"penal": [6], "retard": [4]}) == 0
    assert fusion.pairs_share(terms, {"penal": [4]}) == 0
    assert fusion.pairs_share([], {}) == 0


def test_the_measured_weights_are_shares_of_sum_1() -> None:
    evidence, ranks = evidence_weights(MEASURED_ENCODER), rank_weights()

    assert evidence is not None
    assert abs(evidence.words + evidence.meaning + evidence.pairs - 1) < 1e-9
    assert abs(ranks.lexical + ranks.semantic - 1) < 1e-9


def test_an_encoder_that_was_not_measured_has_no_evidence_weights() -> None:
    assert evidence_weights("bge-m3") is None
