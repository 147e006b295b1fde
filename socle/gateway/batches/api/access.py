"""Who calls, which files and batches are theirs, and what their requests say."""

import json
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.request_body import Body
from socle.gateway.routing import sensitivity_of
from socle.interface.api_errors import ApiProblem
from socle.organisation.bearer import unauthenticated
from socle.organisation.callers import Caller
from socle.organisation.models import Person

Row = TypeVar("Row", ApiFile, RequestBatch)


def caller_of_request(request: HttpRequest) -> Caller:
    """The caller that the middleware recognised; raises ApiProblem 401."""
    caller = cast(Any, request).caller
    if not isinstance(caller, Caller):
        raise unauthenticated()
    return caller


def person_of_request(request: HttpRequest) -> Person:
    """The person that the key speaks for; raises ApiProblem 401 for one who is gone."""
    person = Person.objects.filter(pk=caller_of_request(request).person_id, is_active=True).first()
    if person is None:
        raise unauthenticated()
    return person


def sensitivity_of_request(request: HttpRequest) -> str:
    """The key's sensitivity, raised by the header; raises ApiProblem 400."""
    said = request.headers.get("X-Socle-Sensitivity")
    headers = [] if said is None else [(b"x-socle-sensitivity", said.encode("latin-1", "replace"))]
    return sensitivity_of(caller_of_request(request), {"headers": headers})


def files_of(request: HttpRequest) -> QuerySet[ApiFile]:
    """The caller's own files, those whose time is over left out."""
    caller = caller_of_request(request)
    return ApiFile.objects.visible_to(caller).filter(owner_id=caller.person_id).alive()


def batches_of(request: HttpRequest) -> QuerySet[RequestBatch]:
    """The caller's own batches."""
    caller = caller_of_request(request)
    return RequestBatch.objects.visible_to(caller).filter(owner_id=caller.person_id)


def file_seen(request: HttpRequest, text: str, param: str = "file_id") -> ApiFile:
    """The caller's file of this id; raises ApiProblem 404, the same for one that is another's."""
    found = _of_id(files_of(request).select_related("file"), text, "file-")
    if found is None:
        raise _not_found("file", param)
    return found


def batch_seen(request: HttpRequest, text: str, param: str = "batch_id") -> RequestBatch:
    """The caller's batch of this id; raises ApiProblem 404, the same for one that is another's."""
    found = _of_id(batches_of(request), text, "batch_")
    if found is None:
        raise _not_found("batch", param)
    return found


def _of_id(rows: QuerySet[Row], text: str, prefix: str) -> Row | None:
    try:
        number = UUID(hex=text.removeprefix(prefix)) if text.startswith(prefix) else None
    except ValueError:
        return None
    return rows.filter(pk=number).first() if number else None


def _not_found(what: str, param: str) -> ApiProblem:
    return ApiProblem(404, f"No {what} of yours has this id.", code="not_found", param=param)


def json_of(request: HttpRequest) -> Body:
    """The JSON object that was sent; raises ApiProblem 400."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        message = "The request body is not valid JSON in UTF-8."
        raise ApiProblem(400, message, code="invalid_json") from error
    if not isinstance(body, dict):
        raise ApiProblem(400, "The request body must be a JSON object.", code="invalid_json")
    return body
