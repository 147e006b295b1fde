"""Setting and lifting limits, and what the ledger tells of it."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from socle.gateway.models import Limit
from socle.gateway.quotas.limits import InvalidLimit, limits_of, remove_limit, set_limit
from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym


def told(holder: str) -> list[dict[str, object]]:
    entries = Entry.objects.filter(kind="configuration_changed").order_by("id")
    return [entry.facts for entry in entries if entry.facts.get("holder") == holder]


def test_a_limit_is_set_changed_and_lifted(people: SimpleNamespace) -> None:
    service = str(people.owner.service_id)
    set_limit("service", service, "tokens_per_day", Decimal(1000), people.owner)
    set_limit("service", service, "requests_per_minute", Decimal(5), people.owner)
    set_limit("service", service, "tokens_per_day", Decimal(2000), people.owner)
    assert [(limit.measure, limit.value) for limit in limits_of("service", service)] == [
        ("requests_per_minute", 5),
        ("tokens_per_day", 2000),
    ]
    assert remove_limit("service", service, "tokens_per_day", people.owner)
    assert not remove_limit("service", service, "tokens_per_day", people.owner)
    assert [limit.measure for limit in limits_of("service", service)] == ["requests_per_minute"]


def test_each_change_stands_in_the_ledger_of_the_administration(people: SimpleNamespace) -> None:
    service = str(people.owner.service_id)
    set_limit("service", service, "cost_per_month", Decimal("12.50"), people.owner)
    remove_limit("service", service, "cost_per_month", people.owner)
    first, second = told(service)
    assert (first["change"], first["value"], first["former"]) == ("limit_set", "12.5", "")
    assert (second["change"], second["former"]) == ("limit_removed", "12.5")
    entry = Entry.objects.filter(kind="configuration_changed", step="limit_set").latest("id")
    assert entry.administration_id == people.owner.administration_id
    assert entry.actor == pseudonym(people.owner.pk)


def test_a_person_stands_in_the_ledger_under_a_pseudonym(people: SimpleNamespace) -> None:
    set_limit("person", str(people.colleague.pk), "requests_per_day", Decimal(3), people.owner)
    assert len(told(pseudonym(people.colleague.pk))) == 1
    assert told(str(people.colleague.pk)) == []


@pytest.mark.parametrize(
    ("kind", "measure", "value"),
    [
        ("galaxy", "requests_per_day", "1"),
        ("key", "requests_per_century", "1"),
        ("key", "requests_per_day", "-1"),
        ("key", "requests_per_day", "NaN"),
        ("key", "requests_per_day", "1e12"),
    ],
)
def test_what_is_no_limit_is_refused(people: SimpleNamespace, kind: str, measure: str, value: str) -> None:
    with pytest.raises(InvalidLimit):
        set_limit(kind, "1", measure, Decimal(value), people.owner)
    assert not Limit.objects.filter(holder_kind=kind, holder="1").exists()
