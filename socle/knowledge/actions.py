"""What may be done to documents and collections: each action is one transaction and says why it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from socle.inference.policy import highest
from socle.jobs.enqueue import cancel, enqueue, forget
from socle.jobs.queues import INGESTION, Queue
from socle.knowledge import page_cache
from socle.knowledge.contents import pages_of, passages_of
from socle.knowledge.models import Collection, Document, Passage
from socle.knowledge.search import lexical
from socle.organisation.callers import caller_of
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.storage import files

WORKFLOW = "ingest_document"
UNDER_WAY = (Document.Status.QUEUED, Document.Status.READING, Document.Status.INDEXING)
ADDED_FROM = 1_000_000
"""Passages given over the API are numbered from here: reading the file again leaves them in place."""
_LONGEST_NAME = 255


class Refused(Exception):
    """An action that was not done; the text is the sentence for the reader."""


@transaction.atomic
def raise_sensitivity(collection: Collection, sensitivity: str) -> None:
    """Makes a collection at least as sensitive as what is put into it; nothing lowers it again."""
    locked = Collection.objects.select_for_update().get(pk=collection.pk)
    collection.sensitivity = highest(locked.sensitivity, sensitivity)
    if collection.sensitivity != locked.sensitivity:
        collection.save(update_fields=["sensitivity"])


@transaction.atomic
def add_document(
    person: Person,
    collection: Collection,
    name: str,
    chunks: Iterable[bytes],
    *,
    splitting: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Document:
    """Keeps a file as a document of a collection and has it read; raises Refused.

    The job exists when the transaction commits, with the document and its file, or not at all.
    """
    document = _new(person, collection, name, metadata)
    document.splitting = dict(splitting or {})
    return _kept(document, chunks)


@transaction.atomic
def add_document_to_read(
    person: Person,
    collection: Collection,
    name: str,
    chunks: Iterable[bytes],
    metadata: Mapping[str, Any] | None = None,
    queue: Queue = INGESTION,
) -> Document:
    """The same for a file that nobody will search: ready once its pages are read, it waits for no vectors."""
    document = _new(person, collection, name, metadata)
    document.searchable = False
    return _kept(document, chunks, queue)


def _kept(document: Document, chunks: Iterable[bytes], queue: Queue = INGESTION) -> Document:
    try:
        document.file = files.store(document.administration_id, chunks, settings.SOCLE_UPLOAD_LIMIT)
    except files.FileTooLarge as error:
        raise Refused(_too_large()) from error
    document.size = document.file.size
    document.save()
    _enqueue(document, queue)
    return document


@transaction.atomic
def add_texts(
    person: Person, collection: Collection, name: str, metadata: Mapping[str, Any] | None = None
) -> Document:
    """A document without a file, ready to be given passages; raises Refused."""
    document = _new(person, collection, name, metadata)
    document.status = Document.Status.READY
    document.save()
    return document


def _new(person: Person, collection: Collection, name: str, metadata: Mapping[str, Any] | None) -> Document:
    writable = Collection.objects.writable_by(caller_of(person)).filter(pk=collection.pk)
    if not writable.select_for_update(no_key=True).exists():
        raise Refused("Cette collection ne peut pas recevoir de document, ou n’existe plus.")
    owned = ownership(person) | {"deletes_on": min(person.deletion_date(), collection.deletes_on)}
    return Document(
        collection=collection,
        service_id=collection.service_id,
        name=(name.strip() or "document")[:_LONGEST_NAME],
        metadata=dict(metadata or {}),
        **owned,
    )


def _too_large() -> str:
    limit = settings.SOCLE_UPLOAD_LIMIT // 1_000_000
    return (
        f"Ce fichier est trop volumineux (limite\u00a0: {limit}\u00a0Mo). "
        "Découpez-le en plusieurs documents, puis déposez-les."
    )


@transaction.atomic
def add_passages(document: Document, texts: Iterable[tuple[str, Mapping[str, Any]]]) -> list[int]:
    """Adds passages given as texts to a document and has them indexed; their numbers. Raises Refused."""
    locked = _locked(document)
    if locked is None or locked.status != Document.Status.READY:
        raise Refused("Ce document est en cours de lecture. Réessayez quand il sera prêt.")
    last = passages_of(document).last()
    first = max(ADDED_FROM, last.ordinal + 1 if last else 0)
    drafts = [
        Passage(
            administration_id=document.administration_id,
            collection_id=document.collection_id,
            document=document,
            ordinal=first + number,
            text=text,
            metadata=dict(metadata),
        )
        for number, (text, metadata) in enumerate(texts)
    ]
    made = Passage.objects.bulk_create(drafts)
    _start_again(document, Document.Status.INDEXING)
    return [passage.pk for passage in made]


@transaction.atomic
def cancel_document(document: Document) -> None:
    """Stops the reading of a document and drops what was read of it; one that is ready is left as it is."""
    locked = _locked(document)
    if locked is None or locked.status not in UNDER_WAY:
        return
    cancel(workflow_id(locked))
    _drop_reading(locked)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.CANCELLED, done=0, total=0)


@transaction.atomic
def retry_document(document: Document, queue: Queue = INGESTION) -> None:
    """Reads a document again from its file; one that is being read is left to its reading."""
    locked = _locked(document)
    if locked is not None and locked.status not in UNDER_WAY and locked.file_id is not None:
        _start_again(locked, Document.Status.QUEUED, queue)


@transaction.atomic
def delete_document(document: Document) -> None:
    """Deletes a document and all that was made of it: passages, postings, pages, pictures, file, job rows."""
    locked = _locked(document)
    if locked is None:
        return
    file = locked.file
    cancel(workflow_id(locked))
    lexical.remove(locked.pk)
    locked.delete()
    if file is not None:
        files.release(file)
    forget(_workflow_prefix(document.pk))
    transaction.on_commit(lambda: page_cache.drop(document.pk), robust=True)


@transaction.atomic
def delete_collection(collection: Collection) -> None:
    """Deletes a collection with its documents; raises ProtectedError while a project or a conversation
    has it."""
    for document in Document.objects.filter(collection=collection):
        delete_document(document)
    collection.delete()


def workflow_id(document: Document) -> str:
    """The id of the job that reads a document, one for each attempt."""
    return f"{_workflow_prefix(document.pk)}{document.attempt}"


def _workflow_prefix(document_id: int) -> str:
    return f"document-{document_id}-"


def _locked(document: Document) -> Document | None:
    """The row as it is now, held until the end of the transaction: steps write under the same lock."""
    return Document.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()


def _drop_reading(document: Document) -> None:
    lexical.remove(document.pk)
    pages_of(document).delete()
    passages_of(document).filter(ordinal__lt=ADDED_FROM).delete()


def _start_again(document: Document, status: str, queue: Queue = INGESTION) -> None:
    document.refresh_from_db()
    document.attempt += 1
    document.status, document.done, document.total = status, 0, 0
    document.failure, document.failure_code = "", ""
    document.save()
    _enqueue(document, queue)


def _enqueue(document: Document, queue: Queue) -> None:
    number = document.administration_id
    enqueue(queue, WORKFLOW, workflow_id(document), number, document.pk, document.attempt)
