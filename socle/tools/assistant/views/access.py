"""How views find what they work on: through what the caller sees, or not at all."""

from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from socle.organisation.callers import Caller
from socle.organisation.models import Person
from socle.tools.assistant.models import Conversation, Project, Turn

Row = TypeVar("Row", bound=Model)


def caller(request: HttpRequest) -> Caller:
    """Who asks; the address asks for a signed-in person before."""
    return cast(Caller, request.caller)  # type: ignore[attr-defined]


def person(request: HttpRequest) -> Person:
    """The signed-in person."""
    return cast(Person, request.user)


def conversation(request: HttpRequest, number: UUID) -> Conversation:
    """The conversation, or Http404 whether it is another's or nobody's."""
    seen = Conversation.objects.visible_to(caller(request)).select_related("project", "collection")
    return _one(cast("QuerySet[Conversation]", seen), number)


def project(request: HttpRequest, number: UUID) -> Project:
    """The project, or Http404."""
    return _one(cast("QuerySet[Project]", Project.objects.visible_to(caller(request))), number)


def turn(request: HttpRequest, number: UUID) -> Turn:
    """The turn, or Http404."""
    return _one(Turn.objects.visible_to(caller(request)).select_related("conversation__project"), number)


def _one(rows: "QuerySet[Row]", number: UUID) -> Row:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
