"""Calls from before there were journals keep their proofs, and have their place in the sums of days."""

import json
import uuid
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from socle.inference.calls import leaf_of
from socle.inference.models import DailyUsage, GatewayCall
from socle.storage.scope import administration_scope

pytestmark = pytest.mark.django_db
# What a leaf said before; any other word in it would make the roots of then false.
FORMER = {
    *("administration_id", "at", "actor", "service_id", "key_id", "run", "kind", "alias", "model"),
    *("provider", "hosting", "sensitivity", "is_whole", "is_reported", "prompt_tokens", "completion_tokens"),
    *("kwh", "kg_co2e", "input_digest", "output_digest"),
}


def former(people: SimpleNamespace, at: datetime, **changed: Any) -> GatewayCall:
    facts: dict[str, Any] = {
        "administration_id": people.owner.administration_id,
        "batch": uuid.uuid4(),
        "leaf": 0,
        "recorded": at,
        "at": at,
        "actor": "p-1",
        "kind": "chat",
        "alias": "chat",
        "model": "m",
        "provider": "p",
        "hosting": "local",
        "sensitivity": "internal",
        "is_whole": True,
        "is_reported": True,
        "prompt_tokens": 10,
        "completion_tokens": 20,
        "kwh": 0.5,
        "kg_co2e": 0.25,
    }
    with administration_scope(people.owner.administration_id):
        return GatewayCall.objects.create(**facts | changed)


def test_a_former_call_s_leaf_says_what_it_said(people: SimpleNamespace) -> None:
    call = former(people, datetime(2026, 3, 3, tzinfo=UTC))
    assert set(json.loads(leaf_of(call))) == FORMER


def test_the_migration_sums_former_calls_by_day(people: SimpleNamespace) -> None:
    for hour in (1, 2):
        former(people, datetime(2026, 3, 3, hour, tzinfo=UTC))
    former(people, datetime(2026, 3, 3, 23, 30, tzinfo=UTC), is_whole=False, kwh=None, kg_co2e=None)
    migration = import_module("socle.inference.migrations.0003_durable_usage")
    migration.sum_former_calls(apps, SimpleNamespace(connection=connection))
    with administration_scope(people.owner.administration_id):
        found = DailyUsage.objects.order_by("day").values_list(
            "day", "requests", "unfinished", "unestimated", "completion_tokens", "kwh"
        )
        assert [(str(day), *rest) for day, *rest in found] == [
            ("2026-03-03", 2, 0, 0, 40, 1.0),
            ("2026-03-04", 1, 1, 1, 20, 0.0),
        ]
