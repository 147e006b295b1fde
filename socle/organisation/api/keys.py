"""/v1/keys, and by its older name /v1/me/keys: one's own keys."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from socle.interface.api_errors import ApiProblem
from socle.organisation import keys
from socle.organisation.api.access import caller_of_request, not_found, person_of_request, scopes_of_request
from socle.organisation.api.key_bodies import KeyChange, NewKey, Rotation, not_below, within
from socle.organisation.api.lists import Json, Slice, listed
from socle.organisation.api.shapes import key_json
from socle.organisation.models import ApiKey

router = Router()


@router.post("/keys", response={201: dict[str, Any]})
@router.post("/me/keys", response={201: dict[str, Any]}, include_in_schema=False)
def create_key(request: HttpRequest, body: NewKey) -> Status[Json]:
    """Makes a key; its `value` is in this answer and nowhere else."""
    person = person_of_request(request)
    scopes = body.scopes_within(scopes_of_request(request))
    sensitivity = body.sensitivity_above(caller_of_request(request).sensitivity)
    key, text = keys.create_key(person, body.name, body.expires, sensitivity, person, scopes)
    return Status(201, key_json(key) | {"value": text})


@router.get("/keys")
@router.get("/me/keys", include_in_schema=False)
def list_keys(request: HttpRequest, part: Query[Slice]) -> Json:
    """One's own keys that were not revoked."""
    rows = ApiKey.objects.select_related("person").filter(person=person_of_request(request), revoked=None)
    return listed(rows, part, key_json, "created")


@router.get("/keys/{int:key_id}")
@router.get("/me/keys/{int:key_id}", include_in_schema=False)
def get_key(request: HttpRequest, key_id: int) -> Json:
    """One key."""
    return key_json(_own(request, key_id))


@router.patch("/keys/{int:key_id}")
@router.patch("/me/keys/{int:key_id}", include_in_schema=False)
def change_key(request: HttpRequest, key_id: int, body: KeyChange) -> Json:
    """Changes a key's name, scopes or sensitivity; to at most what the asking key reaches."""
    key = _own(request, key_id)
    return changed(request, key, body)


@router.post("/keys/{int:key_id}/rotate", response={201: dict[str, Any]})
@router.post("/me/keys/{int:key_id}/rotate", response={201: dict[str, Any]}, include_in_schema=False)
def rotate_key(request: HttpRequest, key_id: int, body: Rotation | None = None) -> Status[Json]:
    """A new key in the place of this one, which works on for `overlap_hours`."""
    return Status(201, rotated(request, _own(request, key_id), body or Rotation()))


@router.delete("/keys/{int:key_id}", response={204: None})
@router.delete("/me/keys/{int:key_id}", response={204: None}, include_in_schema=False)
def delete_key(request: HttpRequest, key_id: int) -> Status[None]:
    """Revokes a key for good."""
    keys.revoke_key(_own(request, key_id), person_of_request(request))
    return Status(204, None)


def changed(request: HttpRequest, key: ApiKey, body: KeyChange) -> Json:
    """Changes a key that the caller may change. Raises ApiProblem 403 or 422."""
    own = scopes_of_request(request)
    # A key that reaches further is out of a restricted key's hands, even for a name.
    within(own, key.scopes)
    wanted = within(own, body.scopes.checked()) if body.scopes else None
    if body.sensitivity:
        not_below(caller_of_request(request).sensitivity, body.sensitivity)
    keys.change_key(key, person_of_request(request), body.name, wanted, body.sensitivity)
    return key_json(key)


def rotated(request: HttpRequest, key: ApiKey, body: Rotation) -> Json:
    """Rotates a key that the caller may rotate. Raises ApiProblem 403 or 409."""
    if caller_of_request(request).key_id != key.pk:
        within(scopes_of_request(request), key.scopes)
    try:
        new, text = keys.rotate_key(key, body.until(), person_of_request(request))
    except keys.NotReplaceable as error:
        message = "This key no longer works or was replaced already: make a new one."
        raise ApiProblem(409, message, code="not_replaceable") from error
    return key_json(new) | {"value": text}


def _own(request: HttpRequest, key_id: int) -> ApiKey:
    keys_of_person = ApiKey.objects.select_related("person").filter(person=person_of_request(request))
    key = keys_of_person.filter(pk=key_id, revoked=None).first()
    if key is None:
        raise not_found("key")
    return key
