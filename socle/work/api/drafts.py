"""/v1/runs/{id}/draft, the decisions on its items, and its exports."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from socle.interface.api_errors import ApiProblem
from socle.interface.downloads import attachment
from socle.work import exporting
from socle.work.api.access import decider_of_request, item_seen, person_of_request, refused, run_seen
from socle.work.api.shapes import Json, item_json, run_json
from socle.work.review import acts

router = Router()


class ItemDecision(Schema):
    """What a person decides; `revision` is that of the item as they saw it."""

    decision: Literal["keep", "edit", "reject", "reopen"]
    revision: int = Field(ge=0)
    value: str = Field("", max_length=200_000)
    reason: str = Field("", max_length=500)


@router.get("/runs/{uuid:run_id}/draft")
def get_draft(request: HttpRequest, run_id: UUID) -> Json:
    """The items of a draft, in order."""
    run = run_seen(request, run_id)
    if not run.has_draft:
        raise ApiProblem(409, "Ce brouillon n’est pas prêt.", code="not_ready")
    return {
        "object": "draft",
        "run": str(run.pk),
        "status": run.status,
        "remaining": acts.remaining(run),
        "items": [item_json(item) for item in run.items.all()],
    }


@router.post("/runs/{uuid:run_id}/draft/items/{key}")
def decide_item(request: HttpRequest, run_id: UUID, key: str, body: ItemDecision) -> Json:
    """Keeps, edits, rejects or reopens an item; 409 when somebody acted on it meanwhile."""
    item = item_seen(request, run_id, key)
    decision = acts.Decision(body.decision, body.revision, body.value, body.reason)
    try:
        return item_json(acts.decide(decider_of_request(request), item, decision))
    except acts.Overtaken as overtaken:
        raise ApiProblem(409, str(overtaken), code="overtaken", param="revision") from overtaken
    except acts.Refused as refusal:
        raise refused(refusal) from refusal


@router.post("/runs/{uuid:run_id}/draft/validate")
def validate_draft(request: HttpRequest, run_id: UUID) -> Json:
    """Validates a draft as a whole, once each item that asks for a decision has one."""
    try:
        return run_json(acts.validate(decider_of_request(request), run_seen(request, run_id)))
    except acts.Refused as refusal:
        raise refused(refusal) from refusal


@router.post("/runs/{uuid:run_id}/draft/exports/{name}")
def export_draft(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    """An export as a file. A POST, because it is recorded."""
    try:
        file = exporting.export(person_of_request(request), run_seen(request, run_id), name)
    except KeyError:
        raise ApiProblem(404, f"Aucun export ne s’appelle « {name[:60]} ».", code="not_found") from None
    except exporting.Refused as refusal:
        raise refused(refusal) from refusal
    return attachment(file.content, file.name, file.media_type)
