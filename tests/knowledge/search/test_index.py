"""The words' index stays equal to the passages, whatever is added, removed or deleted."""

from types import SimpleNamespace

from django.db import connection

from socle.knowledge.models import Collection, Document, Passage, Posting
from socle.knowledge.search import lexical
from tests.knowledge.search.library import TEXTS, a_collection, a_document, a_passage


def counts(collection: Collection) -> tuple[int, int, int]:
    """Passages and lexemes that the collection says it has, and its distinct lexemes."""
    collection.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from knowledge_frequency where collection_id = %s", [collection.pk])
        return collection.passages, collection.lexemes, cursor.fetchone()[0]


def recounted(collection: Collection) -> tuple[int, int, int]:
    """The same, counted from the postings."""
    rows = Posting.objects.filter(collection=collection.pk).values_list("passage_id", "tf", "lexeme")
    return len({row[0] for row in rows}), sum(row[1] for row in rows), len({row[2] for row in rows})


def test_adding_a_document_counts_its_passages_and_lexemes(shelf: Collection) -> None:
    document = a_document(shelf)

    assert counts(shelf) == recounted(shelf)
    assert shelf.passages == len(TEXTS)
    lengths = Passage.objects.filter(document=document).values_list("length", flat=True)
    assert shelf.lexemes == sum(lengths) > 0


def test_adding_a_document_twice_indexes_it_once(shelf: Collection) -> None:
    document = a_document(shelf)
    once = counts(shelf)

    lexical.add(document)

    assert counts(shelf) == recounted(shelf) == once


def test_adding_again_follows_what_the_passages_have_become(shelf: Collection) -> None:
    document = a_document(shelf, ["Un texte assez long sur la cantine."])
    Passage.objects.filter(document=document).update(text="Piscine.")

    lexical.add(document)

    assert counts(shelf) == recounted(shelf) == (1, 1, 1)


def test_removing_a_document_leaves_those_of_the_others(shelf: Collection) -> None:
    a_document(shelf, ["Les pénalités de retard."])
    before = counts(shelf)
    second = a_document(shelf)

    lexical.remove(second.pk)

    assert counts(shelf) == recounted(shelf) == before
    assert not Posting.objects.filter(document=second.pk).exists()


def test_removing_what_is_not_there_changes_nothing(shelf: Collection) -> None:
    a_document(shelf)
    before = counts(shelf)

    lexical.remove(2**40)

    assert counts(shelf) == before


def test_a_deleted_document_leaves_no_posting_and_no_count(shelf: Collection) -> None:
    document = a_document(shelf)

    document.delete()

    assert counts(shelf) == recounted(shelf) == (0, 0, 0)


def test_a_deleted_passage_takes_only_its_own_postings(shelf: Collection) -> None:
    document = a_document(shelf)

    Passage.objects.get(document=document, ordinal=0).delete()

    assert counts(shelf) == recounted(shelf)
    assert shelf.passages == len(TEXTS) - 1


def test_a_deleted_collection_leaves_nothing_behind(shelf: Collection) -> None:
    a_document(shelf)
    key = shelf.pk

    shelf.delete()

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from knowledge_frequency where collection_id = %s", [key])
        assert cursor.fetchone() == (0,)
    assert not Posting.objects.filter(collection=key).exists()


def test_rebuilding_makes_the_same_index_again(shelf: Collection) -> None:
    a_document(shelf)
    a_document(shelf, ["Autre document."])
    before = counts(shelf)
    Posting.objects.filter(collection=shelf.pk, lexeme__gt=0).delete()
    Collection.objects.filter(pk=shelf.pk).update(passages=99, lexemes=1)

    lexical.rebuild(shelf)

    assert counts(shelf) == recounted(shelf) == before


def test_rebuilding_one_collection_leaves_the_others(people: SimpleNamespace, shelf: Collection) -> None:
    other = a_collection(people.owner)
    a_document(other)
    before = counts(other)

    lexical.rebuild(shelf)

    assert counts(other) == recounted(other) == before


def test_a_passage_without_any_word_is_not_counted(shelf: Collection) -> None:
    a_document(shelf, ["🎉🎉", "Une cantine."])

    assert counts(shelf) == recounted(shelf) == (1, 1, 1)


def test_a_document_that_no_longer_exists_is_not_indexed(shelf: Collection) -> None:
    gone = Document(pk=2**40, collection=shelf)

    lexical.add(gone)

    assert counts(shelf) == (0, 0, 0)


def test_headings_are_indexed_with_the_text(shelf: Collection) -> None:
    document = a_document(shelf, [])
    a_passage(document, 0, "Elle est due par jour.", headings=["Article 14", "Pénalités"])

    lexical.add(document)

    assert counts(shelf) == recounted(shelf) == (1, 5, 5)
