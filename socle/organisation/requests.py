"""Who is behind a page's request; the address asks for a signed-in person before."""

from typing import cast

from django.http import HttpRequest

from socle.organisation.callers import Caller
from socle.organisation.models import Person


def caller_of_request(request: HttpRequest) -> Caller:
    """The caller that the middleware recognised."""
    return cast(Caller, request.caller)  # type: ignore[attr-defined]


def person_of_request(request: HttpRequest) -> Person:
    """The signed-in person."""
    return cast(Person, request.user)
