"""Who may manage by the API: those who may by the pages, by a key of theirs."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from socle.interface.api_errors import ApiProblem
from socle.organisation.bearer import unauthenticated
from socle.organisation.callers import Caller
from socle.organisation.management import is_administrator, services_managed_by
from socle.organisation.membership import NotAllowed
from socle.organisation.models import Person
from socle.organisation.scopes import Scopes

_REASONS = {
    "oneself": "Nobody may do this to oneself: ask another administrator.",
    "administrator": "Only an administrator of the platform may do this.",
    "service": "The roles 'agent' and 'service_manager' need a service, the others have none.",
    "administration": "People and services stay in their administration.",
    "responsible": "Who answers for a service account must be an active person of its service.",
    "service_account": "This is not a service account.",
}


def caller_of_request(request: HttpRequest) -> Caller:
    """The caller, by a key; raises ApiProblem 401, and 403 for a five-minute token, which manages nothing."""
    caller = cast(Any, request).caller
    if not isinstance(caller, Caller):
        raise unauthenticated()
    if caller.key_id is None:
        raise forbidden("Tokens of pages and runs manage nothing: use an API key.", "key_needed")
    return caller


def person_of_request(request: HttpRequest) -> Person:
    """The person of the key; raises ApiProblem 401 or 403."""
    caller = caller_of_request(request)
    person = Person.objects.filter(pk=caller.person_id, is_active=True).first()
    if person is None:
        raise unauthenticated()
    return person


def manager_of_request(request: HttpRequest) -> Person:
    """An administrator of the platform, or a manager of a service; raises ApiProblem 401 or 403."""
    person = person_of_request(request)
    if not services_managed_by(person).exists() and not is_administrator(person):
        raise forbidden("Only managers of a service and administrators of the platform may do this.")
    return person


def administrator_of_request(request: HttpRequest) -> Person:
    """An administrator of the platform; raises ApiProblem 401 or 403."""
    person = person_of_request(request)
    if not is_administrator(person):
        raise forbidden(_REASONS["administrator"])
    return person


def scopes_of_request(request: HttpRequest) -> Scopes:
    """The scopes of the key that asks: what it makes may not reach further."""
    return caller_of_request(request).scopes


def forbidden(message: str, code: str = "not_allowed") -> ApiProblem:
    """A 403 with its reason."""
    return ApiProblem(403, message, type="permission_error", code=code)


def refused(error: NotAllowed) -> ApiProblem:
    """The answer to what a person may not do."""
    return forbidden(_REASONS[error.reason])


def not_found(what: str) -> ApiProblem:
    """What is said of a row that does not exist or that the person does not manage."""
    return ApiProblem(404, f"There is no such {what}, or you do not manage it.", code="not_found")
