"""Pages of management: the platform's to administrators, a service's to its manager, nothing to others."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.keys import create_key
from socle.organisation.models import Role, RoleGrant
from socle.organisation.service_accounts import create_service_account

ADMINISTRATORS = {
    "platform": ("get", ()),
    "platform-live": ("get", ()),
    "catalogue": ("get", ()),
    "alias": ("post", ()),
    "provider-new": ("get", ()),
    "model-new": ("get", ()),
    "provider": ("get", ("local",)),
    "model": ("get", ("qwen2.5-coder-1.5b",)),
    "catalogue-remove": ("post", ("alias", "small")),
    "catalogue-revert": ("post", ("alias", "small")),
    "policy": ("get", ()),
    "administrations": ("get", ()),
    "administration": ("get", ("administration",)),
    "service-edit": ("get", ("service",)),
    "service-delete": ("post", ("service",)),
    "people": ("get", ()),
}
MANAGERS = {
    "services": ("get", ()),
    "service": ("get", ("service",)),
    "service-person": ("post", ("service",)),
    "service-account": ("post", ("service",)),
    "person": ("get", ("owner",)),
    "person-door": ("post", ("owner",)),
    "person-roles": ("post", ("owner",)),
    "person-key": ("post", ("account",)),
    "person-responsible": ("post", ("account",)),
    "limit": ("post", ("person", "owner")),
    "limit-remove": ("post", ("person", "owner", "requests_per_day")),
    "key": ("get", ("key",)),
    "key-limits": ("get", ("key",)),
    "key-rotate": ("post", ("key",)),
    "key-revoke": ("post", ("key",)),
}
ROUTES = {f"portal:{name}" for name in (*ADMINISTRATORS, *MANAGERS)}


@pytest.fixture
def house(people: SimpleNamespace) -> SimpleNamespace:
    """A service with its manager and an account with a key; an administrator from elsewhere."""
    service = people.owner.service
    RoleGrant.objects.create(person=people.colleague, role=Role.SERVICE_MANAGER, service=service)
    administrator = people.foreigner
    RoleGrant.objects.create(person=administrator, role=Role.PLATFORM_ADMINISTRATOR)
    RoleGrant.objects.create(
        person=people.stranger, role=Role.SERVICE_MANAGER, service=people.stranger.service
    )
    account = create_service_account(service, "Robot", people.owner, people.colleague)
    key, _ = create_key(account, "prod")
    numbers = {
        "service": service.pk,
        "administration": service.administration_id,
        "owner": people.owner.pk,
        "account": account.pk,
        "key": key.pk,
    }
    return SimpleNamespace(
        numbers=numbers,
        administrator=administrator,
        manager=people.colleague,
        other_manager=people.stranger,
        agent=people.owner,
    )


def statuses(
    house: SimpleNamespace, routes: dict[str, tuple[str, tuple[str, ...]]], who: str
) -> dict[str, int]:
    client = Client()
    if who:
        client.force_login(getattr(house, who))
    found = {}
    for name, (method, arguments) in routes.items():
        filled = [house.numbers.get(word, word) for word in arguments]
        found[name] = getattr(client, method)(reverse(f"portal:{name}", args=filled)).status_code
    return found


@pytest.mark.parametrize("who", ["manager", "other_manager", "agent"])
def test_the_platform_is_hidden_from_all_but_its_administrators(house: SimpleNamespace, who: str) -> None:
    assert statuses(house, ADMINISTRATORS, who) == dict.fromkeys(ADMINISTRATORS, 404)


@pytest.mark.parametrize("who", ["other_manager", "agent"])
def test_a_service_is_hidden_from_all_who_do_not_manage_it(house: SimpleNamespace, who: str) -> None:
    routes = {name: route for name, route in MANAGERS.items() if name != "services"}
    assert statuses(house, routes, who) == dict.fromkeys(routes, 404)


def test_an_agent_manages_no_service(house: SimpleNamespace) -> None:
    assert statuses(house, {"services": MANAGERS["services"]}, "agent") == {"services": 404}


def test_nobody_comes_here_without_signing_in(house: SimpleNamespace) -> None:
    routes = ADMINISTRATORS | MANAGERS
    assert statuses(house, routes, "") == dict.fromkeys(routes, 302)


def test_an_administrator_opens_every_page(house: SimpleNamespace) -> None:
    pages = {name: route for name, route in (ADMINISTRATORS | MANAGERS).items() if route[0] == "get"}
    assert statuses(house, pages, "administrator") == dict.fromkeys(pages, 200)


def test_a_manager_opens_the_pages_of_the_service(house: SimpleNamespace) -> None:
    pages = {name: route for name, route in MANAGERS.items() if route[0] == "get" and name != "services"}
    assert statuses(house, pages, "manager") == dict.fromkeys(pages, 200)
    assert statuses(house, {"services": MANAGERS["services"]}, "manager") == {"services": 302}


def test_the_rail_shows_each_what_is_theirs(house: SimpleNamespace) -> None:
    shown = {}
    for who in ("agent", "manager", "administrator"):
        client = Client()
        client.force_login(getattr(house, who))
        page = client.get(reverse("portal:home")).content.decode()
        shown[who] = [title for title in ("Mon service", "Plateforme") if f"<span>{title}</span>" in page]
    assert shown == {"agent": [], "manager": ["Mon service"], "administrator": ["Plateforme"]}


def test_an_administrator_revokes_a_person_s_key_but_never_holds_it(house: SimpleNamespace) -> None:
    key, _ = create_key(house.agent, "la mienne")
    client = Client()
    client.force_login(house.administrator)
    assert client.get(reverse("portal:key", args=[key.pk])).status_code == 404
    assert client.post(reverse("portal:key-rotate", args=[key.pk])).status_code == 404
    assert client.post(reverse("portal:person-key", args=[house.agent.pk])).status_code == 404
    assert client.post(reverse("portal:key-revoke", args=[key.pk])).status_code == 302
    key.refresh_from_db()
    assert key.revoked is not None
