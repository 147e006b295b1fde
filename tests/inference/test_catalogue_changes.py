"""What pages and API change of the catalogue: over the files, checked as a whole, told in the ledger."""

from types import SimpleNamespace

import pytest

from socle.inference.catalogue import CatalogueError, Hosting, Sensitivity
from socle.inference.catalogue.changing import (
    ReservedVariable,
    remove,
    revert,
    set_alias,
    set_model,
    set_policy,
    set_provider,
)
from socle.inference.catalogue.origins import Origin, described, policy_origins
from socle.inference.catalogue.stored import fresh_catalogue
from socle.inference.models import CatalogueEntry, ProviderSecret
from socle.inference.policy import allowed
from socle.inference.provider_secrets import Unreadable, seal, unseal
from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.organisation.models import Person

CLOUD = {
    "title": "Nuage",
    "address": "https://nuage.example/v1",
    "hosting": "eu",
    "country": "FRA",
    "pue": 1.2,
}
LARGE = {
    "title": "Grand modèle",
    "type": "text-generation",
    "routes": [{"provider": "nuage", "model": "large"}],
    "prompt_cost": 0.2,
}
Kind = CatalogueEntry.Kind


@pytest.fixture
def by(people: SimpleNamespace) -> Person:
    person: Person = people.owner
    return person


@pytest.fixture
def cloud(by: Person) -> None:
    set_provider("nuage", CLOUD, by, "sk-tres-secret")
    set_model("large", LARGE, by)


def newest() -> Entry:
    return Entry.objects.filter(kind="configuration_changed").latest("id")


def test_what_pages_say_stands_over_the_files(cloud: None, by: Person) -> None:
    set_alias("chat", "large", by)
    catalogue = fresh_catalogue()
    assert catalogue.model("chat").title == "Grand modèle"
    assert str(catalogue.model("chat").prompt_cost) == "0.2"
    assert described("aliases")["chat"].origin is Origin.PAGES
    assert described("aliases")["chat"].can_revert
    assert described("aliases")["small"].origin is Origin.SHIPPED
    revert(Kind.ALIAS, "chat", by)
    assert fresh_catalogue().model("chat").id == "qwen2.5-coder-1.5b"


def test_a_provider_s_key_is_used_and_stands_nowhere_in_clear(cloud: None) -> None:
    provider = fresh_catalogue().providers["nuage"]
    assert provider.key({}) == "sk-tres-secret"
    assert "sk-tres-secret" not in repr(provider)
    assert "sk-tres-secret" not in ProviderSecret.objects.get().sealed
    assert "sk-tres-secret" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_key_is_not_sent_to_another_host(cloud: None, by: Person) -> None:
    set_provider("nuage", CLOUD | {"title": "Autre titre"}, by)
    assert fresh_catalogue().providers["nuage"].key({}) == "sk-tres-secret"
    set_provider("nuage", CLOUD | {"address": "https://ailleurs.example/v1"}, by)
    assert fresh_catalogue().providers["nuage"].key({}) is None


def test_a_seal_opens_for_its_provider_and_under_its_server_key_alone(settings: SimpleNamespace) -> None:
    sealed = seal("nuage", "secret")
    assert unseal("nuage", sealed) == "secret"
    with pytest.raises(Unreadable):
        unseal("autre", sealed)
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal("nuage", sealed)


@pytest.mark.parametrize(
    "stolen", [{"key_variable": "SOCLE_SECRET_KEY"}, {"address": "env:SOCLE_DATABASE_URL"}]
)
def test_a_page_names_no_variable_of_the_server(by: Person, stolen: dict[str, str]) -> None:
    with pytest.raises(ReservedVariable):
        set_provider("nuage", CLOUD | stolen, by)
    local = described("providers")["local"].value
    with pytest.raises(ReservedVariable):
        set_provider("local", local | {"address": "https://ailleurs.example/v1"}, by)
    set_provider("local", local | {"pue": 1.1}, by)
    assert fresh_catalogue().providers["local"].pue == 1.1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hosting": "lune"}, "hosting"),
        ({"country": "France"}, "country"),
        ({"address": "ftp://x"}, "http"),
        ({"hosting": "secnumcloud"}, "certificate"),
        ({"surprise": 1}, "surprise"),
        ({"title": "a\x00"}, "NUL"),
        ({"pue": float("nan")}, "cannot be kept"),
    ],
)
def test_a_wrong_entry_changes_nothing(by: Person, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        set_provider("nuage", CLOUD | wrong, by)
    assert "nuage" not in fresh_catalogue().providers


def test_what_others_need_is_not_removed(cloud: None, by: Person) -> None:
    with pytest.raises(CatalogueError, match="no provider 'nuage'"):
        remove(Kind.PROVIDER, "nuage", by)
    remove(Kind.MODEL, "large", by)
    remove(Kind.PROVIDER, "nuage", by)
    assert "nuage" not in fresh_catalogue().providers
    assert not ProviderSecret.objects.exists()


def test_what_ships_can_be_taken_away_and_brought_back(by: Person) -> None:
    remove(Kind.ALIAS, "small", by)
    assert "small" not in fresh_catalogue().model("chat").aliases
    assert described("aliases")["small"].is_disabled
    revert(Kind.ALIAS, "small", by)
    assert "small" in fresh_catalogue().model("chat").aliases


def test_the_policy_opens_a_line_for_some_countries_and_closes_it(cloud: None, by: Person) -> None:
    set_policy(Sensitivity.PUBLIC, ["local", "eu"], ["FRA"], by)
    catalogue = fresh_catalogue()
    assert allowed(catalogue, catalogue.model("large"), "public")
    assert not allowed(catalogue, catalogue.model("large"), "internal")
    assert policy_origins()["public"] is Origin.PAGES
    assert newest().facts["hostings"] == ["eu", "local"]
    set_policy(Sensitivity.PUBLIC, ["local", "eu"], ["DEU"], by)
    catalogue = fresh_catalogue()
    assert not allowed(catalogue, catalogue.model("large"), "public")
    assert not catalogue.policy.accepts(Sensitivity.PUBLIC, Hosting.EU)


def test_each_change_says_who_and_which_fields(cloud: None, by: Person) -> None:
    set_provider("nuage", CLOUD | {"pue": 1.3, "wue": 0.1}, by)
    entry = newest()
    assert entry.actor == pseudonym(by.pk)
    assert entry.facts["fields"] == ["pue", "wue"]
    assert (entry.facts["kind"], entry.facts["name"]) == ("provider", "nuage")
    assert "new_key" not in entry.facts
    set_provider("nuage", CLOUD, by, "autre")
    assert newest().facts["new_key"] is True
