"""/v1/admin/keys: keys of service accounts for their managers, every key for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from socle.organisation import keys
from socle.organisation.api.access import caller_of_request, forbidden, manager_of_request, not_found
from socle.organisation.api.key_bodies import KeyChange, NewKey, Rotation
from socle.organisation.api.keys import changed, rotated
from socle.organisation.api.lists import Json, Slice, listed
from socle.organisation.api.shapes import key_json
from socle.organisation.management import keys_managed_by, people_managed_by
from socle.organisation.models import ApiKey
from socle.organisation.scopes import ALL

router = Router()


class NewKeyOfAccount(NewKey):
    """A key to make, and whose."""

    user: int


@router.post("/admin/keys", response={201: dict[str, Any]})
def create_key(request: HttpRequest, body: NewKeyOfAccount) -> Status[Json]:
    """Makes a key of a service account. People make their own: a key of theirs would read what is theirs."""
    by = manager_of_request(request)
    person = people_managed_by(by).filter(pk=body.user).first()
    if person is None:
        raise not_found("user")
    if not person.is_service_account and person != by:
        raise forbidden("People make their own keys: this user is not a service account.", "not_an_account")
    scopes = body.scopes.checked() if body.scopes else ALL
    sensitivity = body.sensitivity_above(caller_of_request(request).sensitivity)
    key, text = keys.create_key(person, body.name, body.expires, sensitivity, by, scopes)
    return Status(201, key_json(key) | {"value": text})


@router.get("/admin/keys")
def list_keys(request: HttpRequest, part: Query[Slice], user: int | None = None) -> Json:
    """The keys that one manages, revoked ones too; of one user where it is given."""
    rows = keys_managed_by(manager_of_request(request))
    return listed(rows if user is None else rows.filter(person_id=user), part, key_json, "created")


@router.get("/admin/keys/{int:key_id}")
def get_key(request: HttpRequest, key_id: int) -> Json:
    """One key."""
    return key_json(_managed(request, key_id))


@router.patch("/admin/keys/{int:key_id}")
def change_key(request: HttpRequest, key_id: int, body: KeyChange) -> Json:
    """Changes a key's name or scopes."""
    return changed(request, _of_an_account(request, key_id), body)


@router.post("/admin/keys/{int:key_id}/rotate", response={201: dict[str, Any]})
def rotate_key(request: HttpRequest, key_id: int, body: Rotation | None = None) -> Status[Json]:
    """A new key of the same service account in the place of this one."""
    return Status(201, rotated(request, _of_an_account(request, key_id), body or Rotation()))


@router.delete("/admin/keys/{int:key_id}", response={204: None})
def delete_key(request: HttpRequest, key_id: int) -> Status[None]:
    """Revokes a key, whosever it is."""
    keys.revoke_key(_managed(request, key_id), manager_of_request(request))
    return Status(204, None)


def _managed(request: HttpRequest, key_id: int) -> ApiKey:
    key = keys_managed_by(manager_of_request(request)).filter(pk=key_id).first()
    if key is None:
        raise not_found("key")
    return key


def _of_an_account(request: HttpRequest, key_id: int) -> ApiKey:
    """A key whose secret or reach somebody else than its person may decide on."""
    key = _managed(request, key_id)
    if not key.person.is_service_account and key.person != manager_of_request(request):
        raise forbidden("This key is a person's: it may be revoked, and nothing else.", "not_an_account")
    return key
