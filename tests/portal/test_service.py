"""A manager's page of the service: people, service accounts, limits."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.gateway.quotas.limits import limits_of
from socle.organisation.keys import caller_of_key, create_key
from socle.organisation.models import Person, Role, RoleGrant, Service
from socle.organisation.service_accounts import create_service_account


@pytest.fixture
def service(people: SimpleNamespace, client: Client) -> Service:
    found: Service = people.owner.service
    RoleGrant.objects.create(person=people.colleague, role=Role.SERVICE_MANAGER, service=found)
    client.force_login(people.colleague)
    return found


def test_a_person_is_added_and_may_sign_in(client: Client, service: Service) -> None:
    said = {"name": "Nora Diallo", "email": "nora@culture.example"}
    page = client.post(reverse("portal:service-person", args=[service.pk]), said, follow=True)
    assert "Nora Diallo" in page.content.decode()
    assert Person.objects.get(email="nora@culture.example").service == service


def test_an_address_that_has_an_account_is_said_beside_its_field(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    said = {"name": "Inès", "email": people.stranger.email}
    page = client.post(reverse("portal:service-person", args=[service.pk]), said)
    assert page.status_code == 422
    assert "déjà un compte" in page.content.decode()


def test_the_door_is_closed_and_opened(client: Client, service: Service, people: SimpleNamespace) -> None:
    address = reverse("portal:person-door", args=[people.owner.pk])
    for is_active in (False, True):
        client.post(address)
        people.owner.refresh_from_db()
        assert people.owner.is_active is is_active


def test_a_role_of_the_service_is_given_and_taken(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    address = reverse("portal:person-roles", args=[people.owner.pk])
    client.post(address, {"roles": ["service_manager"]})
    assert people.owner.has_role(Role.SERVICE_MANAGER, service)
    client.post(address, {"roles": []})
    assert not people.owner.has_role(Role.SERVICE_MANAGER, service)
    assert people.owner.has_role(Role.AGENT, service)


def test_a_role_of_the_platform_is_not_a_manager_s_to_give(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    address = reverse("portal:person-roles", args=[people.owner.pk])
    assert client.post(address, {"roles": ["platform_administrator"]}).status_code == 422
    assert not people.owner.has_role(Role.PLATFORM_ADMINISTRATOR)


def test_a_service_account_gets_its_key(client: Client, service: Service, people: SimpleNamespace) -> None:
    said = {"name": "Passerelle", "responsible": people.owner.pk}
    client.post(reverse("portal:service-account", args=[service.pk]), said)
    account = Person.objects.get(is_service_account=True)
    said = {"name": "prod", "days": "90", "sensitivity": "internal"}
    page = client.post(reverse("portal:person-key", args=[account.pk]), said)
    known = caller_of_key(page.context["new_secret"])
    assert known is not None
    assert known.caller.person_id == account.pk
    assert page.context["new_secret"] in page.content.decode()


def test_a_limit_is_set_with_a_comma_and_removed(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    holder = people.owner.pk
    address = reverse("portal:limit", args=["person", holder])
    client.post(address, {"measure": "cost_per_month", "value": "12,50"})
    assert [float(limit.value) for limit in limits_of("person", str(holder))] == [12.5]
    assert "12,5" in client.get(reverse("portal:person", args=[holder])).content.decode()
    client.post(reverse("portal:limit-remove", args=["person", holder, "cost_per_month"]))
    assert limits_of("person", str(holder)) == []


@pytest.mark.parametrize(
    ("measure", "typed", "said"),
    [
        ("cost_per_month", "beaucoup", "doit être un nombre, par exemple"),
        ("cost_per_month", "-3", "doit être un nombre positif"),
        ("requests_per_minute", "2,5", "doit être un nombre entier"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_beside_what_was_typed(
    client: Client, service: Service, people: SimpleNamespace, measure: str, typed: str, said: str
) -> None:
    holder = people.owner.pk
    page = client.post(reverse("portal:limit", args=["person", holder]), {"measure": measure, "value": typed})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()
    assert limits_of("person", str(holder)) == []


def test_thousands_are_typed_as_they_are_shown(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    holder = people.owner.pk
    for typed in ("1 000", "1\u202f000", "1\u00a0000"):
        said = {"measure": "requests_per_day", "value": typed}
        assert client.post(reverse("portal:limit", args=["person", holder]), said).status_code == 302
        assert [int(limit.value) for limit in limits_of("person", str(holder))] == [1000]
        client.post(reverse("portal:limit-remove", args=["person", holder, "requests_per_day"]))


def test_a_manager_limits_the_key_of_a_service_account(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    account = create_service_account(service, "Robot", people.owner, people.colleague)
    key, _ = create_key(account, "prod")
    address = reverse("portal:limit", args=["key", key.pk])
    wrong = client.post(address, {"measure": "requests_per_day", "value": "x"})
    assert wrong.status_code == 422
    assert 'name="addresses"' in wrong.content.decode()
    set_it = client.post(address, {"measure": "requests_per_day", "value": "9"}, follow=True)
    assert set_it.redirect_chain == [(reverse("portal:key", args=[key.pk]), 302)]
    assert "Appels par jour" in set_it.content.decode()
    client.post(reverse("portal:limit-remove", args=["key", key.pk, "requests_per_day"]))
    assert limits_of("key", str(key.pk)) == []


def test_another_person_answers_for_an_account(
    client: Client, service: Service, people: SimpleNamespace
) -> None:
    account = create_service_account(service, "Robot", people.owner, people.colleague)
    address = reverse("portal:person-responsible", args=[account.pk])
    client.post(address, {"responsible": people.colleague.pk})
    account.refresh_from_db()
    assert account.responsible == people.colleague
    assert client.post(address, {"responsible": people.stranger.pk}).status_code == 422


def test_no_two_fields_of_the_page_share_an_id(client: Client, service: Service) -> None:
    page = client.get(reverse("portal:service", args=[service.pk])).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
