"""/v1/runs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from socle.knowledge.api.shapes import Slice, listed
from socle.work import lifecycle
from socle.work.api.access import caller_of_request, person_of_request, refused, run_seen
from socle.work.api.shapes import Json, run_json
from socle.work.models import Run
from socle.work.refusals import Refused

router = Router()


@router.get("/runs")
def list_runs(request: HttpRequest, part: Query[Slice], tool: str | None = None) -> Json:
    """The runs that the caller sees, newest first; of one tool where it is given."""
    rows = Run.objects.visible_to(caller_of_request(request)).order_by("-created")
    return listed(rows.filter(tool=tool) if tool else rows, part, run_json)


@router.get("/runs/{uuid:run_id}")
def get_run(request: HttpRequest, run_id: UUID) -> Json:
    """One run, with its progress."""
    return run_json(run_seen(request, run_id))


@router.post("/runs/{uuid:run_id}/cancel")
def cancel_run(request: HttpRequest, run_id: UUID) -> Json:
    """Stops a run under way."""
    run = run_seen(request, run_id)
    lifecycle.cancel(run, person_of_request(request))
    run.refresh_from_db()
    return run_json(run)


@router.post("/runs/{uuid:run_id}/retry")
def retry_run(request: HttpRequest, run_id: UUID) -> Json:
    """Makes another attempt at a run that failed or was cancelled."""
    try:
        return run_json(lifecycle.begin_again(run_seen(request, run_id), person_of_request(request)))
    except Refused as refusal:
        raise refused(refusal) from refusal


@router.delete("/runs/{uuid:run_id}", response={204: None})
def delete_run(request: HttpRequest, run_id: UUID) -> Status[None]:
    """Deletes a run with its documents and its draft."""
    try:
        lifecycle.delete(run_seen(request, run_id), person_of_request(request))
    except Refused as refusal:
        raise refused(refusal) from refusal
    return Status(204, None)
