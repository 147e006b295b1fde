"""Nobody finds a passage that they may not read, by any method and any id."""

from types import SimpleNamespace

import pytest

from socle.knowledge.models import Collection, Passage, Posting
from socle.knowledge.search import Method, search
from socle.organisation.callers import caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from tests.knowledge.search.library import TEXTS, a_collection, a_document, towards

METHODS: list[Method] = ["lexical", "semantic", "hybrid"]


def found(person: Person, method: Method, collections: list[int], documents: list[int]) -> int:
    return len(
        search(caller_of(person), "cantine", collections, documents, method=method, query_vector=towards(1))
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shared", [False, True])
def test_the_owner_finds_and_a_stranger_does_not(
    people: SimpleNamespace, method: Method, shared: bool
) -> None:
    with administration_scope(people.owner.administration_id):
        whose = {"owner_id": None, "service_id": people.owner.service_id} if shared else {}
        shelf = a_collection(people.owner, **whose)
        document = a_document(shelf, vectors=[towards(1)] * len(TEXTS))

    for collections, documents in (([shelf.pk], []), ([], [document.pk]), ([shelf.pk], [document.pk])):
        assert found(people.owner, method, collections, documents)
        assert bool(found(people.colleague, method, collections, documents)) is shared
        assert not found(people.stranger, method, collections, documents)
        assert not found(people.foreigner, method, collections, documents)


@pytest.mark.parametrize("method", METHODS)
def test_a_public_collection_stops_at_the_administration(people: SimpleNamespace, method: Method) -> None:
    with administration_scope(people.owner.administration_id):
        shelf = a_collection(people.owner, visibility=Collection.Visibility.PUBLIC)
        a_document(shelf, vectors=[towards(1)] * len(TEXTS))

    assert found(people.stranger, method, [shelf.pk], [])
    assert not found(people.foreigner, method, [shelf.pk], [])


def test_a_document_of_others_does_not_open_beside_a_collection_of_mine(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        theirs = a_document(a_collection(people.owner))
        mine = a_collection(people.stranger)
        a_document(mine)

    assert not found(people.stranger, "lexical", [mine.pk], [theirs.pk])


def test_texts_of_others_do_not_weigh_on_my_scores(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        mine = a_collection(people.stranger)
        a_document(mine)
        theirs = a_collection(people.owner)

        def score() -> float:
            return search(caller_of(people.stranger), "cantine", [mine.pk, theirs.pk])[0].score

        before = score()
        a_document(theirs, ["cantine"] * 50)
        assert score() == before


def test_no_posting_is_seen_without_an_administration_in_force(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        a_document(a_collection(people.owner))
        assert Posting.objects.exists()

    assert not Posting.objects.exists()
    assert not Passage.objects.exists()
    with administration_scope(people.foreigner.administration_id):
        assert not Posting.objects.exists()
