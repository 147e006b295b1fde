"""Documents indexed and deleted at the same time are counted right: real commits, cleaned up at the end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from socle.knowledge.models import Collection, Document
from socle.knowledge.search import lexical
from socle.organisation.accounts import create_person, service_named
from socle.storage.scope import administration_scope
from tests.knowledge.search.library import a_collection, a_document
from tests.knowledge.search.test_index import counts, recounted


@pytest.fixture
def shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Collection]:
    with django_db_blocker.unblock():
        service = service_named("Préfecture de test", "Archives")
        person = create_person("zoe@prefecture.example", service, "Zoé")
        try:
            with administration_scope(service.administration_id):
                made = a_collection(person)
            yield made
        finally:
            with administration_scope(service.administration_id):
                Collection.objects.filter(owner=person).delete()
            person.delete()
            service.delete()
            service.administration.delete()


def in_its_own_connection(work: Document, shelf: Collection) -> None:
    try:
        with administration_scope(shelf.administration_id):
            lexical.add(work)
    finally:
        connection.close()


def test_documents_indexed_at_once_are_all_counted(shelf: Collection) -> None:
    texts = [f"Article {number} du même marché public" for number in range(30)]
    with administration_scope(shelf.administration_id):
        documents = [a_document(shelf, texts) for _ in range(6)]
        expected = counts(shelf)
        for document in documents:
            lexical.remove(document.pk)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(in_its_own_connection, documents, [shelf] * len(documents)))

    with administration_scope(shelf.administration_id):
        assert counts(shelf) == recounted(shelf) == expected


def test_deleting_while_indexing_leaves_the_right_counts(shelf: Collection) -> None:
    texts = [f"Article {number} du même marché public" for number in range(30)]
    with administration_scope(shelf.administration_id):
        documents = [a_document(shelf, texts) for _ in range(6)]

    def delete_or_index(document: Document) -> None:
        if document.pk % 2:
            in_its_own_connection(document, shelf)
            return
        try:
            with administration_scope(shelf.administration_id):
                document.delete()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(delete_or_index, documents))

    with administration_scope(shelf.administration_id):
        assert counts(shelf) == recounted(shelf)
        assert shelf.passages == 30 * Document.objects.filter(collection=shelf).count()
