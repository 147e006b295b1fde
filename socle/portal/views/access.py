"""Who may open a page of management: what is not theirs does not exist for the others."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from socle.organisation.management import (
    is_administrator,
    keys_managed_by,
    people_managed_by,
    services_managed_by,
)
from socle.organisation.models import ApiKey, Person, Service
from socle.organisation.requests import person_of_request

View = Callable[..., HttpResponse]
Row = TypeVar("Row")


def for_administrators(view: View) -> View:
    """A page of the platform's administrators: 404 for everybody else, sign-in for the anonymous."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_administrator(person_of_request(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(login_required(checked))


def managed_service(request: HttpRequest, number: int) -> Service:
    """A service that the signed-in person manages; raises Http404."""
    return _or_404(services_managed_by(person_of_request(request)).filter(pk=number).first())


def managed_person(request: HttpRequest, number: int) -> Person:
    """A person or account that the signed-in person manages; raises Http404."""
    return _or_404(people_managed_by(person_of_request(request)).filter(pk=number).first())


def managed_key(request: HttpRequest, number: int, revoking: bool = False) -> ApiKey:
    """A key in the signed-in person's hands; raises Http404.

    An administrator may revoke a person's key; its name, reach and secret are that person's alone.
    """
    person = person_of_request(request)
    key = _or_404(keys_managed_by(person).filter(pk=number).first())
    if not revoking and key.person != person and not key.person.is_service_account:
        raise Http404
    return key


def _or_404(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
