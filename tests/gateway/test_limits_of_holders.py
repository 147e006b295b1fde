"""Limits over the API, and that a rotation does not lose them."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from socle.gateway.quotas.limits import limits_of, set_limit
from socle.ledger.models import Entry
from socle.organisation.keys import create_key, rotate_key
from socle.organisation.models import Role, RoleGrant
from tests.organisation.test_keys_api import client_of, send


@pytest.fixture
def manager(people: SimpleNamespace) -> Client:
    RoleGrant.objects.create(person=people.colleague, role=Role.SERVICE_MANAGER, service=people.owner.service)
    return client_of(people.colleague)


def limit(kind: str, holder: object, value: float = 10) -> dict[str, Any]:
    return {"holder_kind": kind, "holder": str(holder), "measure": "requests_per_day", "value": value}


def test_a_manager_sets_and_removes_the_limits_of_the_people(
    people: SimpleNamespace, manager: Client
) -> None:
    person = people.owner.pk
    assert send(manager, "put", "/v1/admin/limits", limit("person", person)).json()["value"] == 10
    assert send(manager, "put", "/v1/admin/limits", limit("person", person, 20)).json()["value"] == 20
    listed = manager.get(f"/v1/admin/limits?holder_kind=person&holder={person}").json()
    assert [one["value"] for one in listed["data"]] == [20]
    of = f"holder_kind=person&holder={person}&measure=requests_per_day"
    assert manager.delete(f"/v1/admin/limits?{of}").status_code == 204
    assert limits_of("person", str(person)) == []
    steps = ["limit_set", "limit_set", "limit_removed"]
    entries = Entry.objects.filter(kind="configuration_changed").order_by("-id")[:3]
    assert [entry.step for entry in reversed(entries)] == steps


def test_a_manager_reaches_no_one_else_s_limits(people: SimpleNamespace, manager: Client) -> None:
    for kind, holder in (
        ("person", people.stranger.pk),
        ("service", people.stranger.service_id),
        ("administration", people.owner.administration_id),
        ("alias", "chat"),
        ("person", "x"),
        ("person", "9" * 40),
    ):
        assert send(manager, "put", "/v1/admin/limits", limit(kind, holder)).status_code == 404


def test_what_holds_oneself_is_for_administrators(people: SimpleNamespace, manager: Client) -> None:
    for kind, holder in (("service", people.owner.service_id), ("person", people.colleague.pk)):
        assert send(manager, "put", "/v1/admin/limits", limit(kind, holder)).status_code == 403


def test_a_key_that_replaces_another_has_its_limits(people: SimpleNamespace) -> None:
    key, _ = create_key(people.owner, "x")
    set_limit("key", str(key.pk), "requests_per_day", Decimal(5), people.owner)
    new, _ = rotate_key(key, timezone.now() + timedelta(hours=1))
    assert [(one.measure, one.value) for one in limits_of("key", str(new.pk))] == [("requests_per_day", 5)]


def test_half_a_request_is_no_limit(people: SimpleNamespace, manager: Client) -> None:
    refused = send(manager, "put", "/v1/admin/limits", limit("person", people.owner.pk, 2.5))
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["param"]) == (422, "invalid_value", "value")
    assert "2.5 is not a whole number" in error["message"]
    assert limits_of("person", str(people.owner.pk)) == []
    cost = limit("person", people.owner.pk, 2.5) | {"measure": "cost_per_month"}
    assert send(manager, "put", "/v1/admin/limits", cost).json()["value"] == 2.5
