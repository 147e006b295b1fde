"""Documents and collections are deleted on their date."""

from __future__ import annotations

from django.db.models import ProtectedError
from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.knowledge.actions import delete_collection, delete_document
from socle.knowledge.models import Collection, Document
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope


@daily("documents_past_their_date")
def documents_past_their_date() -> None:
    """Deletes what is past its date, administration by administration."""
    for number in administrations_with_documents():
        delete_documents_past(number)


@step
def administrations_with_documents() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete_documents_past(administration_id: int) -> int:
    """Deletes one administration's documents and collections past their date; how many of both."""
    return delete_past(administration_id)


def delete_past(administration_id: int) -> int:
    """The same, in the caller's transaction."""
    today = timezone.localdate()
    with administration_scope(administration_id):
        documents = list(Document.objects.filter(deletes_on__lt=today))
        for document in documents:
            delete_document(document)
        collections = list(Collection.objects.filter(deletes_on__lt=today))
        return len(documents) + sum(map(_delete, collections))


def _delete(collection: Collection) -> bool:
    """A project's or a conversation's collection goes with it, on its own date."""
    try:
        delete_collection(collection)
    except ProtectedError:
        return False
    return True
