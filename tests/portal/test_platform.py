"""An administrator's pages: catalogue, policy, administrations, people, traffic."""

import uuid
from types import SimpleNamespace
from typing import get_args

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socle.inference.catalogue import ModelType
from socle.inference.catalogue.stored import fresh_catalogue
from socle.inference.models import GatewayCall
from socle.organisation.keys import create_key
from socle.organisation.models import Administration, Role, RoleGrant, Service
from socle.portal.catalogue_words import TYPES
from socle.storage.scope import administration_scope

PROVIDER = {
    "name": "nuage",
    "title": "Nuage souverain",
    "address": "https://nuage.example/v1",
    "hosting": "eu",
    "country": "FRA",
    "key": "sk-tres-secret",
    "pue": "1,2",
}
MODEL = {
    "name": "grand",
    "title": "Grand modèle",
    "type": "text-generation",
    "routes": "nuage large-2026",
    "prompt_cost": "0,2",
}


@pytest.fixture(autouse=True)
def administrator(people: SimpleNamespace, client: Client) -> SimpleNamespace:
    RoleGrant.objects.create(person=people.owner, role=Role.PLATFORM_ADMINISTRATOR)
    client.force_login(people.owner)
    return people


@pytest.fixture
def cloud(client: Client) -> None:
    assert client.post(reverse("portal:provider-new"), PROVIDER).status_code == 302
    assert client.post(reverse("portal:model-new"), MODEL).status_code == 302


def test_a_provider_and_a_model_are_added_and_shown(client: Client, cloud: None) -> None:
    model = fresh_catalogue().model("grand")
    assert (model.routes[0].provider.name, model.routes[0].upstream_model) == ("nuage", "large-2026")
    assert str(model.prompt_cost) == "0.2"
    assert model.routes[0].provider.key({}) == "sk-tres-secret"
    page = client.get(reverse("portal:catalogue")).content.decode()
    assert "Nuage souverain" in page
    assert "modifié ici" in page
    assert "sk-tres-secret" not in page
    form = client.get(reverse("portal:provider", args=["nuage"])).content.decode()
    assert "sk-tres-secret" not in form
    assert "clé enregistrée" in form


def test_an_empty_key_keeps_the_one_that_is_stored(client: Client, cloud: None) -> None:
    said = {name: value for name, value in PROVIDER.items() if name != "name"} | {"key": "", "title": "Autre"}
    client.post(reverse("portal:provider", args=["nuage"]), said)
    provider = fresh_catalogue().providers["nuage"]
    assert (provider.title, provider.key({})) == ("Autre", "sk-tres-secret")


def test_what_a_page_does_not_show_of_an_entry_stays(client: Client) -> None:
    name = "qwen2.5-coder-1.5b"
    form = client.get(reverse("portal:model", args=[name])).context["form"]
    said = {field: form.initial[field] for field in form.fields if form.initial.get(field) not in (None, "")}
    client.post(reverse("portal:model", args=[name]), said | {"title": "Autre titre"})
    model = fresh_catalogue().model(name)
    assert (model.title, model.demonstration) == ("Autre titre", True)


def test_what_the_catalogue_refuses_is_said_in_french(client: Client) -> None:
    page = client.post(reverse("portal:model-new"), MODEL | {"routes": "personne large"})
    assert page.status_code == 422
    assert "Le fournisseur «\u00a0personne\u00a0» n’existe pas" in page.content.decode().replace(
        "le f", "Le f"
    )
    secnum = client.post(reverse("portal:provider-new"), PROVIDER | {"hosting": "secnumcloud"})
    assert "sa qualification" in secnum.content.decode()


def test_an_alias_changes_and_goes_back_to_the_file(client: Client, cloud: None) -> None:
    client.post(reverse("portal:alias"), {"alias": "chat", "model": "grand"})
    assert fresh_catalogue().model("chat").id == "grand"
    client.post(reverse("portal:catalogue-revert", args=["alias", "chat"]))
    assert fresh_catalogue().model("chat").id == "qwen2.5-coder-1.5b"


def test_what_another_entry_needs_is_not_removed(client: Client, cloud: None) -> None:
    page = client.post(reverse("portal:catalogue-remove", args=["provider", "nuage"]), follow=True)
    assert "Rien n’a été changé" in page.content.decode()
    assert "nuage" in fresh_catalogue().providers


def policy(**boxes: str) -> dict[str, str]:
    """The safe table, with these fields beside."""
    closed = {f"{word}-local": "on" for word in ("public", "internal", "personal", "restricted")}
    return closed | boxes


def test_opening_a_line_asks_first_and_says_what_becomes_possible(client: Client, cloud: None) -> None:
    address = reverse("portal:policy")
    question = client.post(address, policy(**{"public-eu": "on"}))
    text = question.content.decode()
    assert "publiques" in text
    assert "Union européenne" in text
    assert "Grand modèle" in text
    assert not fresh_catalogue().policy.accepts("public", "eu")  # type: ignore[arg-type]
    assert client.post(address, dict(question.context["said"]) | {"confirmed": "1"}).status_code == 302
    assert fresh_catalogue().policy.accepts("public", "eu")  # type: ignore[arg-type]


def test_a_country_that_is_none_is_said_beside_it_and_nothing_typed_is_lost(
    client: Client, cloud: None
) -> None:
    page = client.post(
        reverse("portal:policy"), policy(**{"public-eu": "on", "public-countries": "France FRA"})
    )
    text = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 422
    assert "« France » n’est pas un pays" in text
    assert 'value="France FRA"' in text
    assert 'name="public-eu" checked' in text
    assert not fresh_catalogue().policy.accepts("public", "eu")  # type: ignore[arg-type]


def test_closing_a_line_is_done_at_once(client: Client) -> None:
    said = policy()
    del said["restricted-local"]
    assert client.post(reverse("portal:policy"), said).status_code == 302
    assert not fresh_catalogue().policy.accepts("restricted", "local")  # type: ignore[arg-type]


def test_closing_the_last_place_of_some_data_says_what_it_stops(client: Client) -> None:
    said = policy()
    del said["restricted-local"]
    page = client.post(reverse("portal:policy"), said, follow=True).content.decode()
    assert "Plus rien ne reçoit les données restreintes" in page
    assert "les données internes\u00a0: ce qui" not in page


def test_widening_the_countries_of_a_line_asks_too(client: Client, cloud: None) -> None:
    address = reverse("portal:policy")
    france = policy(**{"public-countries": "FRA"})
    assert client.post(address, france).status_code == 302
    assert "dans d’autres pays" in client.post(address, policy()).content.decode()
    wrong = client.post(address, policy(**{"public-countries": "France"}), follow=True)
    assert "n’est pas un pays" in wrong.content.decode()


def test_an_administration_and_its_service_are_made(client: Client) -> None:
    client.post(reverse("portal:administrations"), {"name": "Ville de Lyon"})
    made = Administration.objects.get(name="Ville de Lyon")
    address = reverse("portal:administration", args=[made.pk])
    client.post(address, {"name": "Voirie", "retention_days": "90"})
    service = Service.objects.get(administration=made)
    assert (service.name, service.retention_days) == ("Voirie", 90)
    assert client.post(address, {"name": "Voirie", "retention_days": "90"}).status_code == 422
    client.post(reverse("portal:service-edit", args=[service.pk]), {"name": "Rues", "retention_days": "30"})
    service.refresh_from_db()
    assert (service.name, service.retention_days) == ("Rues", 30)
    client.post(reverse("portal:service-delete", args=[service.pk]))
    assert not Service.objects.filter(pk=service.pk).exists()


def test_people_are_found_by_name(client: Client) -> None:
    page = client.get(reverse("portal:people"), {"q": "roux"}).content.decode()
    assert "Inès Roux" in page
    assert "Hugo Petit" not in page


def test_the_traffic_counts_the_calls_of_every_administration(
    client: Client, people: SimpleNamespace
) -> None:
    now = timezone.now()
    for person in (people.owner, people.foreigner):
        with administration_scope(person.administration_id):
            GatewayCall.objects.create(
                administration_id=person.administration_id,
                batch=uuid.uuid4(),
                leaf=0,
                recorded=now,
                at=now,
                actor="p-x",
                run="",
                kind="chat",
                alias="chat",
                model="qwen",
                provider="local",
                hosting="local",
                sensitivity="internal",
                is_whole=True,
                is_reported=True,
                prompt_tokens=100,
                completion_tokens=20,
                input_digest="",
                output_digest="",
            )
    lines = client.get(reverse("portal:platform-live")).context["lines"]
    assert [(line.model, line.calls, line.tokens) for line in lines] == [("qwen", 2, 240)]


def test_a_model_is_limited_on_its_page_under_each_of_its_names(client: Client, cloud: None) -> None:
    client.post(reverse("portal:alias"), {"alias": "rapide", "model": "grand"})
    for name, value in (("grand", "100"), ("rapide", "50")):
        said = {"measure": "requests_per_day", "value": value}
        done = client.post(reverse("portal:limit", args=["alias", name]), said, follow=True)
        assert done.redirect_chain == [(reverse("portal:model", args=["grand"]), 302)]
    page = client.get(reverse("portal:model", args=["grand"])).content.decode()
    assert page.count("Retirer la limite") == 2
    assert "fixée sur l’alias rapide" in page
    wrong = client.post(
        reverse("portal:limit", args=["alias", "rapide"]), {"measure": "requests_per_day", "value": "peu"}
    )
    assert wrong.status_code == 422
    assert 'value="peu"' in wrong.content.decode()


def test_a_limit_of_a_model_that_is_no_more_can_be_removed(client: Client) -> None:
    address = reverse("portal:limit-remove", args=["alias", "disparu", "requests_per_day"])
    assert client.post(address, follow=True).status_code == 200
    said = {"measure": "requests_per_day", "value": "peu"}
    assert client.post(reverse("portal:limit", args=["alias", "disparu"]), said).status_code == 404


def test_an_alias_that_is_refused_stays_typed(client: Client, cloud: None) -> None:
    page = client.post(reverse("portal:alias"), {"alias": "grand", "model": "grand"})
    assert page.status_code == 422
    assert "un modèle s’appelle déjà" in page.content.decode()
    assert 'value="grand"' in page.content.decode()


def test_a_key_typed_into_a_form_that_comes_back_is_asked_for_again(client: Client) -> None:
    page = client.post(reverse("portal:provider-new"), PROVIDER | {"address": "ftp://nuage.example"})
    assert "saisissez-la de nouveau" in page.content.decode()
    assert "sk-tres-secret" not in page.content.decode()


def test_a_price_of_thousands_is_typed_with_its_space(client: Client, cloud: None) -> None:
    client.post(reverse("portal:model", args=["grand"]), MODEL | {"prompt_cost": "1 000,5"})
    assert str(fresh_catalogue().model("grand").prompt_cost) == "1000.5"


def test_every_kind_of_model_has_its_words() -> None:
    assert set(TYPES) == set(get_args(ModelType))


def test_an_administrator_limits_and_revokes_a_person_s_key_from_that_person_s_page(
    client: Client, administrator: SimpleNamespace
) -> None:
    key, _ = create_key(administrator.colleague, "Tableur")
    page = client.get(reverse("portal:person", args=[administrator.colleague.pk])).content.decode()
    assert reverse("portal:key-limits", args=[key.pk]) in page
    assert reverse("portal:key-revoke", args=[key.pk]) in page
    said = {"measure": "requests_per_day", "value": "9"}
    done = client.post(reverse("portal:limit", args=["key", key.pk]), said, follow=True)
    assert done.redirect_chain == [(reverse("portal:key-limits", args=[key.pk]), 302)]
    assert "Appels par jour" in done.content.decode()
    assert 'name="addresses"' not in done.content.decode()
