"""/v1/admin: administrators reach everything, managers their service, everybody else nothing."""

from types import SimpleNamespace

import pytest
from django.test import Client

from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.organisation.keys import caller_of_key, create_key
from socle.organisation.models import Administration, Person, Role, RoleGrant, Service
from socle.organisation.service_accounts import create_service_account
from tests.organisation.test_keys_api import client_of, send


@pytest.fixture
def team(people: SimpleNamespace) -> SimpleNamespace:
    """The four people, one of them manager of the owner's service, and an administrator."""
    RoleGrant.objects.create(person=people.colleague, role=Role.SERVICE_MANAGER, service=people.owner.service)
    people.manager = people.colleague
    people.administrator = people.foreigner
    RoleGrant.objects.create(person=people.administrator, role=Role.PLATFORM_ADMINISTRATOR)
    return people


@pytest.fixture
def administrator(team: SimpleNamespace) -> Client:
    return client_of(team.administrator)


@pytest.fixture
def manager(team: SimpleNamespace) -> Client:
    return client_of(team.manager)


LISTS = ["organizations", "services", "users", "keys", "roles"]


@pytest.mark.parametrize("kind", LISTS)
def test_an_administrator_lists_everything(administrator: Client, kind: str) -> None:
    answer = administrator.get(f"/v1/admin/{kind}?limit=100")
    assert answer.status_code == 200
    assert set(answer.json()) == {"object", "total", "offset", "limit", "data"}
    assert answer.json()["total"] == len(answer.json()["data"]) > 0


@pytest.mark.parametrize("kind", LISTS)
def test_an_agent_reaches_nothing_of_it(team: SimpleNamespace, kind: str) -> None:
    answer = client_of(team.owner).get(f"/v1/admin/{kind}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


def test_a_manager_sees_the_people_of_that_service_alone(team: SimpleNamespace, manager: Client) -> None:
    found = {user["id"] for user in manager.get("/v1/admin/users?limit=100").json()["data"]}
    assert found == {team.owner.pk, team.colleague.pk}
    assert manager.get(f"/v1/admin/users/{team.stranger.pk}").status_code == 404
    assert send(manager, "patch", f"/v1/admin/users/{team.stranger.pk}", {"name": "x"}).status_code == 404
    assert manager.get("/v1/admin/organizations").status_code == 403


def test_a_manager_adds_a_person_to_that_service_and_to_no_other(
    team: SimpleNamespace, manager: Client
) -> None:
    body = {"name": "Nora", "email": "nora@culture.example", "service": team.owner.service_id}
    made = send(manager, "post", "/v1/admin/users", body)
    assert made.status_code == 201
    assert made.json()["roles"] == [{"role": "agent", "service": team.owner.service_id}]
    assert send(manager, "post", "/v1/admin/users", body).status_code == 409
    elsewhere = body | {"email": "autre@culture.example", "service": team.stranger.service_id}
    assert send(manager, "post", "/v1/admin/users", elsewhere).status_code == 404


def test_a_manager_gives_roles_of_the_service_and_no_other(team: SimpleNamespace, manager: Client) -> None:
    path = f"/v1/admin/users/{team.owner.pk}"
    roles = [{"role": "service_manager", "service": team.owner.service_id}]
    assert send(manager, "patch", path, {"roles": roles}).json()["roles"] == roles
    above = {"name": "Autre nom", "roles": [{"role": "platform_administrator"}]}
    assert send(manager, "patch", path, above).status_code == 403
    team.owner.refresh_from_db()
    assert team.owner.name == "Claire Martin"
    assert not team.owner.has_role(Role.PLATFORM_ADMINISTRATOR)


def test_a_person_shut_out_loses_keys_and_session(team: SimpleNamespace, manager: Client) -> None:
    _, text = create_key(team.owner, "x")
    pages = Client()
    pages.force_login(team.owner)
    assert manager.delete(f"/v1/admin/users/{team.owner.pk}").status_code == 204
    assert caller_of_key(text) is None
    assert pages.get("/compte").status_code == 302
    entry = Entry.objects.get(step="person_deactivated", actor=pseudonym(team.manager.pk))
    assert entry.facts["person"] == pseudonym(team.owner.pk)


def test_a_manager_shuts_out_neither_oneself_nor_an_administrator(
    team: SimpleNamespace, manager: Client
) -> None:
    RoleGrant.objects.create(person=team.owner, role=Role.PLATFORM_ADMINISTRATOR)
    for person in (team.manager, team.owner):
        assert manager.delete(f"/v1/admin/users/{person.pk}").status_code == 403


def test_a_service_account_works_by_keys_of_its_manager(team: SimpleNamespace, manager: Client) -> None:
    body = {
        "name": "Passerelle RH",
        "service": team.owner.service_id,
        "service_account": True,
        "responsible": team.owner.pk,
    }
    account = send(manager, "post", "/v1/admin/users", body).json()
    assert (account["service_account"], account["responsible"]) == (True, team.owner.pk)
    made = send(manager, "post", "/v1/admin/keys", {"user": account["id"], "name": "prod"})
    assert made.status_code == 201
    known = caller_of_key(made.json()["value"])
    assert known is not None
    assert known.caller.person_id == account["id"]
    path = f"/v1/admin/keys/{made.json()['id']}"
    assert send(manager, "post", path + "/rotate", {"overlap_hours": 0}).status_code == 201
    assert manager.delete(path).status_code == 204


def test_a_service_account_signs_in_by_no_way(team: SimpleNamespace) -> None:
    from socle.organisation.accounts import UnknownPerson, active_person, create_link
    from socle.organisation.sign_in import link_is_good

    account = create_service_account(team.owner.service, "Robot", team.owner, team.manager)
    account.set_password("une phrase assez longue")
    account.save()
    with pytest.raises(UnknownPerson):
        active_person(account.email)
    assert not link_is_good(create_link(account))
    signing = Client().post("/connexion", {"email": account.email, "password": "une phrase assez longue"})
    assert signing.status_code == 422


def test_nobody_makes_a_key_that_reads_what_is_another_person_s(
    team: SimpleNamespace, administrator: Client
) -> None:
    answer = send(administrator, "post", "/v1/admin/keys", {"user": team.owner.pk, "name": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_an_account")
    key, text = create_key(team.owner, "la sienne")
    assert send(administrator, "post", f"/v1/admin/keys/{key.pk}/rotate").status_code == 403
    assert administrator.delete(f"/v1/admin/keys/{key.pk}").status_code == 204
    assert caller_of_key(text) is None


def test_an_administration_and_its_service_are_made_renamed_and_removed(administrator: Client) -> None:
    made = send(administrator, "post", "/v1/admin/organizations", {"name": "Ville de Lyon"}).json()
    path = f"/v1/admin/organizations/{made['id']}"
    assert (
        send(administrator, "post", "/v1/admin/organizations", {"name": "Ville de Lyon"}).status_code == 409
    )
    assert send(administrator, "patch", path, {"name": "Métropole"}).json()["name"] == "Métropole"
    body = {"organization": made["id"], "name": "Voirie"}
    service = send(administrator, "post", "/v1/admin/services", body).json()
    changed = send(administrator, "patch", f"/v1/admin/services/{service['id']}", {"retention_days": 30})
    assert changed.json()["retention_days"] == 30
    assert administrator.get(path).json()["services"] == [service["id"]]
    assert administrator.delete(path).status_code == 204
    assert not Administration.objects.filter(pk=made["id"]).exists()


def test_what_people_or_contents_belong_to_is_not_removed(
    team: SimpleNamespace, administrator: Client
) -> None:
    from socle.knowledge.models import Collection
    from socle.organisation.content import ownership
    from socle.storage.scope import administration_scope

    owner = team.owner
    assert administrator.delete(f"/v1/admin/services/{owner.service_id}").status_code == 409
    assert administrator.delete(f"/v1/admin/organizations/{owner.administration_id}").status_code == 409
    empty = Service.objects.create(administration=owner.administration, name="Sans personne")
    with administration_scope(owner.administration_id):
        shared = ownership(owner) | {"owner_id": None, "service_id": empty.pk}
        Collection.objects.create(name="du service", **shared)
    assert administrator.delete(f"/v1/admin/services/{empty.pk}").status_code == 409


def test_a_person_moves_within_an_administration_only(team: SimpleNamespace, administrator: Client) -> None:
    path = f"/v1/admin/users/{team.owner.pk}"
    moved = send(administrator, "patch", path, {"service": team.stranger.service_id})
    assert moved.json()["service"] == team.stranger.service_id
    assert moved.json()["roles"] == [{"role": "agent", "service": team.stranger.service_id}]
    assert send(administrator, "patch", path, {"service": team.foreigner.service_id}).status_code == 403


def test_roles_are_fixed(administrator: Client) -> None:
    assert administrator.get("/v1/admin/roles/agent").json()["object"] == "role"
    answer = send(administrator, "post", "/v1/admin/roles", {"name": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "roles_are_fixed")


def test_a_restricted_key_of_an_administrator_administers_nothing_unless_it_says_so(
    team: SimpleNamespace,
) -> None:
    from socle.organisation.scopes import checked

    person: Person = team.administrator
    assert client_of(person, checked(models=["chat"])).get("/v1/admin/users").status_code == 403
    assert client_of(person, checked(endpoints=["/v1/admin"])).get("/v1/admin/users").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"name": "a\x00b"}, 400), ({"name": "  "}, 422), ({"name": "x" * 101}, 422), ({}, 422)],
)
def test_a_name_that_is_none_is_refused(administrator: Client, wrong: dict[str, str], status: int) -> None:
    assert send(administrator, "post", "/v1/admin/organizations", wrong).status_code == status
