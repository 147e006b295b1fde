"""Words find passages as an agent expects of French."""

from types import SimpleNamespace

import pytest
from django.db import connection

from socle.knowledge.models import Collection
from socle.knowledge.search import Hit, lexical, search
from socle.organisation.callers import Caller
from tests.knowledge.search.library import TEXTS, a_collection, a_document, a_passage


def found(caller: Caller, shelf: Collection, question: str) -> list[str]:
    return [hit.passage.text for hit in search(caller, question, [shelf.pk], method="lexical")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Quelle est la pénalité par jour de retard ?", 0),
        ("QUELLES PENALITES DE RETARDS", 0),
        ("Que mange l’élève à l’ÉCOLE ?", 1),
        ("durée du marché", 2),
        ("maximum de 200000000 euros", 3),
        ("maximum de 200\u202f000\u202f000 euros", 3),
        ("que dit l'article L2124-2", 3),
        ("« article » L.\u00a02124\u20112", 3),
    ],
)
def test_a_question_finds_its_passage_first(
    caller: Caller, shelf: Collection, question: str, answer: int
) -> None:
    a_document(shelf)

    assert found(caller, shelf, question)[0] == TEXTS[answer]


@pytest.mark.parametrize("question", ["🎉", "", "   ", "de la et du", "?! …", "\0", "« — »", "\ud83d"])
def test_a_question_without_words_finds_nothing(caller: Caller, shelf: Collection, question: str) -> None:
    a_document(shelf)

    assert found(caller, shelf, question) == []


def test_a_question_of_200_000_characters_is_answered(caller: Caller, shelf: Collection) -> None:
    a_document(shelf)

    assert found(caller, shelf, "cantine " + " ".join(f"mot{number}" for number in range(25_000)))


def test_an_empty_collection_answers_nothing(caller: Caller, shelf: Collection) -> None:
    assert found(caller, shelf, "pénalité") == []


def test_a_rare_word_counts_more_than_a_common_one(caller: Caller, shelf: Collection) -> None:
    texts = ["Le marché public.", "Le marché couvert.", "Le marché aux fleurs.", "La clause résolutoire."]
    a_document(shelf, texts)

    assert found(caller, shelf, "marché résolutoire")[0] == "La clause résolutoire."


def test_a_short_passage_comes_before_a_long_one_with_the_same_word(
    caller: Caller, shelf: Collection
) -> None:
    long = "La cantine " + " ".join(f"mot{number}" for number in range(60))
    a_document(shelf, [long, "La cantine municipale."])

    assert found(caller, shelf, "cantine") == ["La cantine municipale.", long]


def test_words_of_the_headings_find_the_passage(caller: Caller, shelf: Collection) -> None:
    document = a_document(shelf)
    a_passage(document, len(TEXTS), "Elles sont dues par jour.", headings=["Article 14", "Astreintes"])
    lexical.add(document)

    assert found(caller, shelf, "astreinte") == ["Elles sont dues par jour."]


def test_scores_are_shares_of_the_best_possible(caller: Caller, shelf: Collection) -> None:
    a_document(shelf, ["cantine", "La cantine est au bout du couloir.", "Le couloir."])

    hits = search(caller, "cantine", [shelf.pk], method="lexical")

    assert [0 < hit.score < 1 for hit in hits] == [True, True]
    assert hits[0].score > hits[1].score
    partly: list[Hit] = search(caller, "cantine inexistante", [shelf.pk], method="lexical")
    assert partly[0].score < hits[0].score


def test_two_collections_are_searched_as_one(
    caller: Caller, people: SimpleNamespace, shelf: Collection
) -> None:
    other = a_collection(people.owner)
    a_document(shelf, ["La cantine scolaire ouvre à midi."])
    a_document(other, ["La cantine."])

    hits = search(caller, "cantine", [shelf.pk, other.pk], method="lexical")

    assert [hit.passage.collection_id for hit in hits] == [other.pk, shelf.pk]


def test_a_very_frequent_word_adds_to_the_score_of_what_rarer_words_found(
    caller: Caller, shelf: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_document(shelf, ["marché couvert", "marché clos", "clos couvert", "marché marché", "fleurs"])
    exact = search(caller, "marché couvert", [shelf.pk], method="lexical")
    monkeypatch.setattr(lexical, "_FREQUENT", 2)

    hits = search(caller, "marché couvert", [shelf.pk], method="lexical")

    assert [hit.passage.text for hit in hits] == ["marché couvert", "clos couvert"]
    assert hits[0].score == pytest.approx(exact[0].score)


def test_only_very_frequent_words_still_find_something(
    caller: Caller, shelf: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_document(shelf, ["marché couvert", "marché clos"])
    monkeypatch.setattr(lexical, "_FREQUENT", 1)

    assert len(found(caller, shelf, "marché")) == 2


def test_a_query_reads_the_index_alone(caller: Caller, shelf: Collection) -> None:
    a_document(shelf)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        cursor.execute(
            "explain select passage_id, document_id, tf, length from knowledge_posting "
            "where collection_id = %s and lexeme = any(%s)",
            [shelf.pk, [1, 2]],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan" in plan
