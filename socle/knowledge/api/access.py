"""Who calls, and what the caller may reach. What is hidden and what does not exist answer alike."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from socle.interface.api_errors import ApiProblem
from socle.knowledge.models import Collection, Document
from socle.organisation.bearer import unauthenticated
from socle.organisation.callers import Caller
from socle.organisation.models import Person


def caller_of_request(request: HttpRequest) -> Caller:
    """The caller that the middleware recognised; raises ApiProblem 401."""
    caller = cast(Any, request).caller
    if not isinstance(caller, Caller):
        raise unauthenticated()
    return caller


def person_of(caller: Caller) -> Person:
    """The caller's row; raises ApiProblem 401 for a person who is gone."""
    person = Person.objects.filter(pk=caller.person_id, is_active=True).first()
    if person is None:
        raise unauthenticated()
    return person


def not_found(what: str) -> ApiProblem:
    """What is said of a resource that does not exist or that the caller may not see."""
    return ApiProblem(404, f"{what} introuvable, ou hors de votre accès.", code="not_found")


def collection_seen(caller: Caller, number: int) -> Collection:
    """A collection that the caller may read; raises ApiProblem 404."""
    found = Collection.objects.visible_to(caller).filter(pk=number).first()
    if not isinstance(found, Collection):
        raise not_found("Collection")
    return found


def collection_written(caller: Caller, number: int) -> Collection:
    """A collection that the caller may change; raises ApiProblem 404, or 403 for one only read."""
    found = Collection.objects.writable_by(caller).filter(pk=number).first()
    if found is None:
        collection_seen(caller, number)
        raise _only_read()
    return found


def document_seen(caller: Caller, number: int) -> Document:
    """A document that the caller may read; raises ApiProblem 404."""
    found = Document.objects.visible_to(caller).filter(pk=number).select_related("file", "collection").first()
    if found is None:
        raise not_found("Document")
    return found


def document_written(caller: Caller, number: int) -> Document:
    """A document that the caller may change; raises ApiProblem 404, or 403 for one only read."""
    document = document_seen(caller, number)
    if not Document.objects.writable_by(caller).filter(pk=number).exists():
        raise _only_read()
    return document


def _only_read() -> ApiProblem:
    return ApiProblem(403, "Cette collection est publique\u00a0: vous pouvez la lire, pas la modifier.")
