"""/v1/webhooks/secret."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from socle.work.api.access import decider_of_request
from socle.work.api.shapes import Json
from socle.work.webhooks.signing import secret_of

router = Router()


@router.get("/webhooks/secret")
def get_webhook_secret(request: HttpRequest) -> Json:
    """The secret with which the events of one's own runs are signed (Standard Webhooks)."""
    person = decider_of_request(request)
    return {"object": "webhook.secret", "secret": secret_of(person.administration_id, person.pk)}
