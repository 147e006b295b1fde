"""/v1/batches."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from socle.gateway.batches import ordering
from socle.gateway.batches.api.access import (
    batch_seen,
    batches_of,
    caller_of_request,
    file_seen,
    json_of,
    person_of_request,
    sensitivity_of_request,
)
from socle.gateway.batches.api.files import Expiry
from socle.gateway.batches.api.lists import limit_of, listed
from socle.gateway.batches.models import RequestBatch, public_file_id
from socle.gateway.request_body import Known, Text, checked
from socle.interface.api_errors import ApiProblem
from socle.organisation.permits import permit_endpoint

router = Router()

MOST_LISTED = 100
DEFAULT_LISTED = 20
Json = dict[str, Any]
_STATUSES = ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")
_NO_NUL = r"^[^\x00]*$"


class NewBatch(Known):
    """What a batch is ordered with."""

    input_file_id: Text
    endpoint: Literal["/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/responses"]
    completion_window: Literal["24h"]
    metadata: (
        Annotated[
            dict[
                Annotated[str, Field(max_length=64, pattern=_NO_NUL)],
                Annotated[str, Field(max_length=512, pattern=_NO_NUL)],
            ],
            Field(max_length=16),
        ]
        | None
    ) = None
    output_expires_after: Expiry | None = None


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": NewBatch.model_json_schema()}},
    }
}


@router.post("/batches", openapi_extra=_BODY)
def create_batch(request: HttpRequest) -> Json:
    """Orders a batch: it is validated, then executed, by workers."""
    fields = checked(NewBatch, json_of(request))
    file = file_seen(request, fields.input_file_id, "input_file_id")
    expiry = fields.output_expires_after
    order = ordering.Order(
        endpoint=fields.endpoint,
        sensitivity=sensitivity_of_request(request),
        metadata=fields.metadata,
        output_seconds=expiry.seconds if expiry else None,
    )
    person, caller = person_of_request(request), caller_of_request(request)
    permit_endpoint(caller.scopes, order.endpoint)
    try:
        return batch_json(ordering.order_batch(person, caller, order, file))
    except ordering.NotForBatches as error:
        message = "The input file's purpose must be 'batch'."
        raise ApiProblem(400, message, code="invalid_purpose", param="input_file_id") from error
    except ordering.NoSuchInput as error:
        raise ApiProblem(404, "The input file was deleted.", param="input_file_id") from error


@router.get("/batches")
def list_batches(request: HttpRequest, after: str = "") -> Json:
    """The caller's batches, newest first."""
    last = batch_seen(request, after, "after") if after else None
    return listed(batches_of(request), last, limit_of(request, DEFAULT_LISTED, MOST_LISTED), batch_json)


@router.get("/batches/{batch_id}")
def get_batch(request: HttpRequest, batch_id: str) -> Json:
    """One batch, and how far it has come."""
    return batch_json(batch_seen(request, batch_id))


@router.post("/batches/{batch_id}/cancel")
def cancel_batch(request: HttpRequest, batch_id: str) -> Json:
    """Stops a batch at its next line; the answers that it has are kept."""
    batch = batch_seen(request, batch_id)
    try:
        return batch_json(ordering.cancel_batch(batch, person_of_request(request)))
    except ordering.AlreadyEnded as error:
        message = f"A batch that is '{batch.status}' cannot be cancelled."
        raise ApiProblem(409, message, code="batch_not_cancellable", param="batch_id") from error


def batch_json(batch: RequestBatch) -> Json:
    """A batch in OpenAI's shape; what is not yet so is null, as with OpenAI."""
    return {
        "id": batch.public_id,
        "object": "batch",
        "endpoint": batch.endpoint,
        "model": batch.model or None,
        "errors": {"object": "list", "data": batch.errors} if batch.errors else None,
        "input_file_id": public_file_id(batch.input_file_id),
        "completion_window": "24h",
        "status": batch.status,
        "output_file_id": public_file_id(batch.output_file_id) if batch.output_file_id else None,
        "error_file_id": public_file_id(batch.error_file_id) if batch.error_file_id else None,
        "created_at": int(batch.created.timestamp()),
        "expires_at": int(batch.expires.timestamp()),
        **{f"{status}_at": batch.moments.get(status) for status in _STATUSES},
        "request_counts": {"total": batch.total, "completed": batch.completed, "failed": batch.failed},
        "usage": _usage_json(batch),
        "metadata": batch.metadata,
    }


def _usage_json(batch: RequestBatch) -> Json:
    return {
        "input_tokens": batch.input_tokens,
        "input_tokens_details": {"cached_tokens": batch.cached_tokens},
        "output_tokens": batch.output_tokens,
        "output_tokens_details": {"reasoning_tokens": batch.reasoning_tokens},
        "total_tokens": batch.total_tokens,
    }
