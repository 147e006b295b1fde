"""The three methods, their pages, thresholds and filters."""

from datetime import date

import pytest

from socle.knowledge.models import Collection, Document, Passage
from socle.knowledge.search import Condition, Conditions, VectorMissing, search, vectors
from socle.organisation.callers import Caller
from tests.knowledge.search.library import TEXTS, a_document, a_passage, towards

VECTORS = [towards(1, 0), towards(0.8, 0.6), towards(0.6, 0.8), towards(0, 1)]


def texts(hits: list[object]) -> list[str]:
    return [hit.passage.text for hit in hits]  # type: ignore[attr-defined]


def test_semantic_search_orders_by_cosine(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    hits = search(caller, "", [shelf.pk], method="semantic", query_vector=towards(0, 2))

    assert texts(hits) == list(reversed(TEXTS))
    assert [hit.score for hit in hits] == pytest.approx([1, 0.8, 0.6, 0], abs=0.002)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]


def test_a_large_scope_is_searched_through_the_vectors_index(
    caller: Caller, shelf: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_document(shelf, vectors=VECTORS)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 0)

    hits = search(caller, "", [shelf.pk], method="semantic", query_vector=towards(0, 2))

    assert texts(hits) == list(reversed(TEXTS))


def test_semantic_search_needs_a_vector(caller: Caller, shelf: Collection) -> None:
    with pytest.raises(VectorMissing):
        search(caller, "cantine", [shelf.pk], method="semantic")


def test_hybrid_search_without_a_vector_is_lexical_and_says_so(caller: Caller, shelf: Collection) -> None:
    a_document(shelf)

    hits = search(caller, "cantine", [shelf.pk])

    assert texts(hits) == [TEXTS[1]]
    assert hits[0].method == "lexical"


def test_hybrid_search_finds_by_words_and_by_meaning(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    hits = search(caller, "Quelle est la durée du marché ?", [shelf.pk], query_vector=towards(0, 1))

    assert texts(hits)[0] == TEXTS[2]
    assert len(hits) == 4
    assert {hit.method for hit in hits} == {"hybrid"}
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_hybrid_search_prefers_words_that_follow_each_other(caller: Caller, shelf: Collection) -> None:
    scattered = "Retard du train : aucune pénalité."
    together = "Train : aucune pénalité de retard."
    a_document(shelf, [scattered, together], [towards(1), towards(1)])

    hits = search(caller, "pénalité de retard", [shelf.pk], query_vector=towards(1))

    assert texts(hits) == [together, scattered]
    assert hits[0].score > hits[1].score


def test_an_emoji_alone_is_searched_by_meaning(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    assert texts(search(caller, "🎉", [shelf.pk], query_vector=towards(1)))[0] == TEXTS[0]


def test_a_constant_asks_for_fusion_by_rank(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    hits = search(caller, "cantine", [shelf.pk], query_vector=towards(0.8, 0.6), rff_k=60)

    assert texts(hits)[0] == TEXTS[1]
    assert hits[0].score == pytest.approx(1)


def test_an_encoder_without_measured_weights_is_fused_by_rank(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    hits = search(caller, "cantine", [shelf.pk], query_vector=towards(0.8, 0.6), encoder="bge-m3")

    assert hits[0].score == pytest.approx(1)


@pytest.mark.parametrize("method", ["lexical", "semantic", "hybrid"])
def test_pages_follow_each_other_without_gap_or_repetition(
    caller: Caller, shelf: Collection, method: str
) -> None:
    many = [f"Marché numéro {number} du lot {number % 7}" for number in range(130)]
    a_document(shelf, many, [towards(number % 11, 1) for number in range(130)])

    def page(offset: int, limit: int) -> list[int]:
        hits = search(
            caller,
            "marché du lot 3",
            [shelf.pk],
            method=method,  # type: ignore[arg-type]
            offset=offset,
            limit=limit,
            query_vector=towards(3, 1),
        )
        return [hit.passage.pk for hit in hits]

    whole = page(0, 130)
    in_pages = [passage for offset in range(0, 130, 30) for passage in page(offset, 30)]
    assert len(set(whole)) == 130
    assert in_pages == whole
    assert page(130, 10) == []


def test_a_threshold_is_compared_with_the_scores_shown(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)

    def ask(threshold: float | None) -> list[str]:
        return texts(
            search(
                caller,
                "",
                [shelf.pk],
                method="semantic",
                query_vector=towards(0, 1),
                score_threshold=threshold,
            )
        )

    assert ask(0.7) == [TEXTS[3], TEXTS[2]]
    assert ask(None) == list(reversed(TEXTS))


def test_documents_that_are_not_ready_are_not_found(caller: Caller, shelf: Collection) -> None:
    document = a_document(shelf, vectors=VECTORS)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.INDEXING)

    assert search(caller, "cantine", [shelf.pk], query_vector=towards(1)) == []


def test_some_documents_of_a_collection_can_be_searched(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, vectors=VECTORS)
    second = a_document(shelf, ["La cantine est fermée."], [towards(1)])

    for documents in ([second.pk], [second.pk, 2**40]):
        hits = search(caller, "cantine", [shelf.pk], documents, query_vector=towards(1))
        assert texts(hits) == ["La cantine est fermée."]
    alone = search(caller, "cantine", [], [second.pk], query_vector=towards(1))
    assert texts(alone) == ["La cantine est fermée."]


@pytest.mark.parametrize("method", ["lexical", "semantic", "hybrid"])
def test_metadata_of_passages_and_documents_filter(caller: Caller, shelf: Collection, method: str) -> None:
    a_document(shelf, ["La cantine du haut."], [towards(1)], metadata={"année": "2024", "type": "arrêté"})
    document = a_document(shelf, [], metadata={"année": "2025"})
    a_passage(document, 0, "La cantine du bas.", embedding=towards(1), metadata={"type": "note"})
    from socle.knowledge.search import lexical

    lexical.add(document)

    def ask(*conditions: Condition, operator: str = "and") -> set[str]:
        filters = Conditions(conditions, operator)  # type: ignore[arg-type]
        hits = search(
            caller,
            "cantine",
            [shelf.pk],
            method=method,  # type: ignore[arg-type]
            query_vector=towards(1),
            metadata_filters=filters,
        )
        return set(texts(hits))

    high, low = "La cantine du haut.", "La cantine du bas."
    assert ask(Condition("année", "eq", "2024")) == {high}
    assert ask(Condition("type", "sw", "no")) == {low}
    assert ask(Condition("type", "ew", "té")) == {high}
    assert ask(Condition("année", "co", "02")) == {high, low}
    assert ask(Condition("année", "eq", "2025"), Condition("type", "eq", "arrêté")) == set()
    assert ask(Condition("année", "eq", "2025"), Condition("type", "eq", "arrêté"), operator="or") == {
        high,
        low,
    }
    assert ask(Condition("type__isnull", "eq", "x")) == set()


def test_a_passage_without_vector_is_found_by_its_words(caller: Caller, shelf: Collection) -> None:
    a_document(shelf)

    assert texts(search(caller, "cantine", [shelf.pk], query_vector=towards(1))) == [TEXTS[1]]


def test_a_hit_brings_its_document_along(caller: Caller, shelf: Collection) -> None:
    document = a_document(shelf)

    (hit,) = search(caller, "cantine", [shelf.pk])

    assert isinstance(hit.passage, Passage)
    assert hit.passage.document == document
    assert hit.passage.document.deletes_on > date(2020, 1, 1)
