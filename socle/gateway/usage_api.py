"""GET /v1/usage: what calls took, day by day, as Albert's clients read it: one's own, and others' by role."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from socle.inference.consumption.scopes import OutOfScope, Scope
from socle.inference.consumption.sums import Period, Total, sums
from socle.interface.api_errors import ApiProblem
from socle.organisation.bearer import unauthenticated
from socle.organisation.models import Person
from socle.organisation.requests import caller_of_request

router = Router()
# Where a kind is not the path's own words.
_KINDS = {"chat/completions": "chat", "audio/transcriptions": "transcription"}


class Asked(Schema):
    """The days that `start_time` and `end_time` touch, as Unix seconds or ISO 8601, and what to narrow to."""

    start_time: str
    end_time: str
    scope: Scope = Scope.OWN
    endpoint: str | None = None
    models: Annotated[list[str], Field(max_length=100)] = []
    key_id: int | None = None
    offset: int = Field(0, ge=0)
    limit: int = Field(31, ge=1, le=366)


@router.get("/usage")
@router.get("/me/usage", include_in_schema=False)  # its older name
def usage(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """One bucket for each day with calls, the earliest first: a whole day of the server's zone."""
    person = _person(request)
    during = _period(asked)
    try:
        days = sums(person, asked.scope, during, ["day"], _only(asked)) if during else {}
    except OutOfScope as error:
        raise ApiProblem(
            403,
            f"Your roles do not show the usage of scope '{asked.scope}'.",
            code="scope_not_allowed",
            param="scope",
        ) from error
    buckets = sorted((day, total) for (day,), total in days.items() if isinstance(day, date))
    shown = buckets[asked.offset : asked.offset + asked.limit]
    return {
        "object": "list",
        "total": len(buckets),
        "offset": asked.offset,
        "limit": asked.limit,
        "data": [_bucket(day, total) for day, total in shown],
    }


def _person(request: HttpRequest) -> Person:
    person = Person.objects.filter(pk=caller_of_request(request).person_id, is_active=True).first()
    if person is None:
        raise unauthenticated()
    return person


def _period(asked: Asked) -> Period | None:
    """The days touched; None for an end that is not after its start, which touches none."""
    start = _moment(asked.start_time, "start_time")
    end = _moment(asked.end_time, "end_time")
    if end <= start:
        return None
    last = timezone.localtime(end - timedelta(microseconds=1)).date()
    return Period(timezone.localtime(start).date(), last)


def _moment(said: str, param: str) -> datetime:
    """A moment; raises ApiProblem 422. Without an offset it is one of the server's zone."""
    try:
        if said.lstrip("-").isdigit():
            found = datetime.fromtimestamp(int(said), UTC)
        else:
            # A plus sign that nobody encoded arrives as a space.
            found = datetime.fromisoformat(said.replace(" ", "+") if "T" in said else said)
        moment = (found if found.tzinfo else timezone.make_aware(found)).astimezone(UTC)
        # The last day that the calendar knows has no end.
        timezone.localtime(moment + timedelta(days=1))
        return moment
    except (ValueError, OverflowError, OSError) as error:
        message = f"'{param}' must be Unix seconds or a date and time in ISO 8601."
        raise ApiProblem(422, message, code="invalid_value", param=param) from error


def _only(asked: Asked) -> Q:
    only = Q()
    if asked.endpoint is not None:
        only &= Q(kind=kind_of(asked.endpoint))
    if asked.models:
        only &= Q(alias__in=asked.models) | Q(model__in=asked.models)
    if asked.key_id is not None:
        only &= Q(key_id=asked.key_id)
    return only


def kind_of(endpoint: str) -> str:
    """The kind of calls that a path or a name of ours stands for: `/v1/chat/completions` is `chat`."""
    tail = endpoint.removeprefix("/v1/").strip("/")
    return _KINDS.get(tail, tail)


def _bucket(day: date, total: Total) -> dict[str, Any]:
    return {
        "object": "usage.bucket",
        "start_time": _begins(day),
        "end_time": _begins(day + timedelta(days=1)),
        "requests": total.requests,
        "prompt_tokens": total.prompt_tokens,
        "completion_tokens": total.completion_tokens,
        "total_tokens": total.total_tokens,
        "cost": float(total.cost),
        "impacts": {"kWh": total.kwh, "kgCO2eq": total.kg_co2e},
        "socle": {"unfinished": total.unfinished, "without_energy": total.unestimated},
    }


def _begins(day: date) -> int:
    return int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())
