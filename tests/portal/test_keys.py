"""The page of one's keys: made and shown once, limited, replaced, revoked."""

from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from socle.gateway.quotas.lease_store import Ask, lease
from socle.gateway.quotas.limits import set_limit
from socle.organisation.keys import caller_of_key, create_key
from socle.organisation.models import ApiKey, Person
from socle.organisation.scopes import checked

SAID = {"name": "Tableur", "days": "30", "sensitivity": "internal"}


@pytest.fixture
def owner(people: SimpleNamespace, client: Client) -> Person:
    person: Person = people.owner
    client.force_login(person)
    return person


def test_a_key_is_shown_once_and_works(client: Client, owner: Person) -> None:
    answer = client.post(reverse("portal:key-new"), SAID)
    secret = answer.context["new_secret"]
    known = caller_of_key(secret)
    assert known is not None
    assert known.caller.person_id == owner.pk
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(reverse("portal:keys")).content.decode()


def test_a_key_without_a_name_is_refused_beside_its_field(client: Client, owner: Person) -> None:
    page = client.post(reverse("portal:key-new"), {"name": "", "days": "30"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert not ApiKey.objects.filter(person=owner).exists()


def test_a_revoked_key_stops_and_leaves_the_list(client: Client, owner: Person) -> None:
    key, secret = create_key(owner, "Tableur")
    client.post(reverse("portal:key-revoke", args=[key.pk]))
    assert caller_of_key(secret) is None
    assert f"…{key.ending}" not in client.get(reverse("portal:keys")).content.decode()


def test_nobody_revokes_another_s_key(client: Client, owner: Person, people: SimpleNamespace) -> None:
    key, secret = create_key(people.colleague, "Tableur")
    assert client.post(reverse("portal:key-revoke", args=[key.pk])).status_code == 404
    assert caller_of_key(secret) is not None


def test_a_key_is_limited_as_it_was_said(client: Client, owner: Person) -> None:
    said = {
        "name": "Tableur",
        "days": "30",
        "sensitivity": "internal",
        "models": ["qwen2.5-coder-1.5b"],
        "endpoints": ["/v1/chat/completions"],
        "addresses": "192.0.2.10\n10.1.0.0/16",
    }
    client.post(reverse("portal:key-new"), said)
    key = ApiKey.objects.get(person=owner)
    assert key.scopes == checked(
        models=["qwen2.5-coder-1.5b"],
        endpoints=["/v1/chat/completions"],
        addresses=["192.0.2.10", "10.1.0.0/16"],
    )


def test_an_address_that_is_none_is_said_beside_its_field(client: Client, owner: Person) -> None:
    page = client.post(reverse("portal:key-new"), SAID | {"addresses": "chez moi"})
    assert page.status_code == 422
    assert "n’est pas une adresse" in page.content.decode()
    assert not ApiKey.objects.exists()


def test_the_limits_of_a_key_are_changed_and_those_of_the_api_kept(client: Client, owner: Person) -> None:
    key, _ = create_key(owner, "Tableur", scopes=checked(models=["un-alias-a-moi"]))
    page = client.get(reverse("portal:key", args=[key.pk])).content.decode()
    assert "un-alias-a-moi" in page
    said = {
        "name": "Autre",
        "sensitivity": "internal",
        "models": ["un-alias-a-moi"],
        "addresses": "192.0.2.1",
    }
    assert client.post(reverse("portal:key", args=[key.pk]), said).status_code == 302
    key.refresh_from_db()
    assert key.name == "Autre"
    assert key.scopes == checked(models=["un-alias-a-moi"], addresses=["192.0.2.1"])


def test_a_key_is_replaced_and_both_work_for_a_while(client: Client, owner: Person) -> None:
    key, old = create_key(owner, "Tableur")
    page = client.post(reverse("portal:key-rotate", args=[key.pk]), {"hours": "24"})
    new = page.context["new_secret"]
    assert new in page.content.decode()
    assert caller_of_key(old) is not None
    assert caller_of_key(new) is not None
    again = client.post(reverse("portal:key-rotate", args=[key.pk]), {"hours": "24"}, follow=True)
    assert "déjà été remplacée" in again.content.decode()


def test_somebody_else_s_key_is_neither_seen_changed_nor_replaced(
    client: Client, owner: Person, people: SimpleNamespace
) -> None:
    key, _ = create_key(people.colleague, "Tableur")
    assert client.get(reverse("portal:key", args=[key.pk])).status_code == 404
    assert client.post(reverse("portal:key", args=[key.pk]), {"name": "x"}).status_code == 404
    assert client.post(reverse("portal:key-rotate", args=[key.pk]), {"hours": "1"}).status_code == 404


def test_a_key_sends_the_data_that_were_said_until_they_are_others(client: Client, owner: Person) -> None:
    answer = client.post(reverse("portal:key-new"), SAID | {"sensitivity": "personal"})
    secret = answer.context["new_secret"]
    known = caller_of_key(secret)
    assert known is not None
    assert known.caller.sensitivity == "personal"
    assert "<td>Personnelles</td>" in client.get(reverse("portal:keys")).content.decode()
    key = ApiKey.objects.get(person=owner)
    client.post(reverse("portal:key", args=[key.pk]), {"name": "Tableur", "sensitivity": "restricted"})
    known = caller_of_key(secret)
    assert known is not None
    assert known.caller.sensitivity == "restricted"


@pytest.mark.parametrize("sensitivity", ["", "secret"])
def test_a_key_says_which_data_it_sends(client: Client, owner: Person, sensitivity: str) -> None:
    page = client.post(reverse("portal:key-new"), SAID | {"sensitivity": sensitivity})
    assert page.status_code == 422
    assert not ApiKey.objects.exists()


def test_one_reads_the_limits_of_one_s_key_and_does_not_set_them(client: Client, owner: Person) -> None:
    key, _ = create_key(owner, "Tableur")
    set_limit("key", str(key.pk), "requests_per_day", Decimal(1200))
    page = client.get(reverse("portal:key", args=[key.pk])).content.decode()
    assert "Appels par jour" in page
    assert "1\u202f200" in page or "1\u00a0200" in page
    assert "Fixer la limite" not in page
    set_it = reverse("portal:limit", args=["key", key.pk])
    assert client.post(set_it, {"measure": "requests_per_day", "value": "5"}).status_code == 404


def test_one_sees_every_limit_that_holds_for_one(client: Client, owner: Person) -> None:
    set_limit("person", str(owner.pk), "requests_per_minute", Decimal(7))
    set_limit("service", str(owner.service_id), "tokens_per_day", Decimal(800))
    set_limit("administration", str(owner.administration_id), "cost_per_month", Decimal("12.5"))
    page = client.get(reverse("portal:keys")).content.decode()
    assert [whose in page for whose in ("<td>Vous</td>", "<td>Votre service</td>")] == [True, True]
    assert "<td>Votre administration</td>" in page


def test_one_sees_what_is_left_of_one_s_limits(client: Client, owner: Person) -> None:
    limit = set_limit("person", str(owner.pk), "requests_per_day", Decimal(1200))
    set_limit("person", str(owner.pk), "simultaneous_requests", Decimal(3))
    lease(uuid4(), 1, [Ask(limit.pk, None, 0, 100, 100, 100)])
    page = client.get(reverse("portal:keys")).content.decode()
    assert '<td class="number">1\u00a0100</td>' in page
    assert "selon les appels en cours" in page
