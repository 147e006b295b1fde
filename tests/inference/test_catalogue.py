from decimal import Decimal
from pathlib import Path

import pytest

from socle.inference.catalogue import (
    Catalogue,
    CatalogueError,
    Hosting,
    Strategy,
    UnknownModel,
    read_catalogue,
)

PROVIDER = """
[providers.nuage]
title = "Nuage souverain"
address = "https://nuage.example/v1/"
key_variable = "NUAGE_KEY"
hosting = "secnumcloud"
certificate = "SecNumCloud 3.2, 2026-03-01"
country = "FRA"
"""
MODEL = """
[models.grand]
title = "Grand modèle"
type = "text-generation"
routes = [{ provider = "nuage", model = "grand-24b" }, { provider = "local", model = "grand" }]
prompt_cost = 0.1
completion_cost = 0.3
active_parameters = 24
"""


def read(folder: Path, text: str) -> Catalogue:
    path = folder / "socle.toml"
    path.write_text(text, encoding="utf-8")
    return read_catalogue([path])


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(CatalogueError) as error:
        read(folder, text)
    return str(error.value)


def test_the_shipped_catalogue_serves_chat_and_embeddings_from_here() -> None:
    catalogue = read_catalogue([])

    assert catalogue.model("chat").id == catalogue.model("openweight-small").id == "qwen2.5-coder-1.5b"
    assert catalogue.model("embeddings").dimensions == 512
    real = {model.id for model in catalogue.models.values() if not model.demonstration}
    assert real == {"tesseract-fra"}, "recognition as good as anybody's; all else is there to try out"
    assert {p.hosting for p in catalogue.providers.values()} == {Hosting.LOCAL}


def test_a_missing_operators_file_counts_as_empty(tmp_path: Path) -> None:
    assert read_catalogue([tmp_path / "absent.toml"]) == read_catalogue([])


def test_an_operator_adds_a_provider_and_a_model(tmp_path: Path) -> None:
    model = read(tmp_path, PROVIDER + MODEL).model("grand")

    assert [route.provider.name for route in model.routes] == ["nuage", "local"]
    assert model.routes[0].upstream_model == "grand-24b"
    assert model.prompt_cost == Decimal("0.1")
    assert model.total_parameters == 24
    assert model.routes[0].provider.url({}) == "https://nuage.example/v1"
    assert model.routes[0].provider.key({"NUAGE_KEY": "secret"}) == "secret"


def test_a_model_has_a_strategy_and_a_route_its_share_and_prices(tmp_path: Path) -> None:
    routes = """
        { provider = "nuage", model = "a", weight = 3, prompt_cost = 0.2 },
        { provider = "local", model = "b" },
    """
    text = MODEL.replace('{ provider = "nuage", model = "grand-24b" }, ', routes) + 'strategy = "cheapest"\n'
    model = read(tmp_path, PROVIDER + text).model("grand")

    assert model.strategy is Strategy.CHEAPEST
    assert [route.weight for route in model.routes] == [3, 1, 1]
    assert model.prices(model.routes[0]) == (Decimal("0.2"), Decimal("0.3"))
    assert model.prices(model.routes[1]) == (Decimal("0.1"), Decimal("0.3"))


def test_a_provider_has_limits_and_a_breaker_with_sane_defaults(tmp_path: Path) -> None:
    numbers = "most_simultaneous = 8\nlongest_wait = 2.5\nhealth_checks = false\nbreaker_failures = 3\n"
    provider = read(tmp_path, PROVIDER + numbers).providers["nuage"]

    assert (provider.most_simultaneous, provider.longest_wait, provider.health_checks) == (8, 2.5, False)
    assert (provider.breaker_failures, provider.breaker_rate, provider.breaker_seconds) == (3, 0.5, 15)
    assert read_catalogue([]).providers["local"].most_simultaneous is None


def test_an_alias_of_the_operator_takes_over_from_the_shipped_one(tmp_path: Path) -> None:
    catalogue = read(tmp_path, PROVIDER + MODEL + '[aliases]\nchat = "grand"\n')

    assert catalogue.model("chat").id == "grand"
    assert "chat" not in catalogue.model("qwen2.5-coder-1.5b").aliases


def test_a_shipped_model_can_be_taken_away_with_its_aliases(tmp_path: Path) -> None:
    catalogue = read(tmp_path, '[models."qwen2.5-coder-1.5b"]\ndisabled = true\n')

    with pytest.raises(UnknownModel):
        catalogue.model("chat")


def test_an_address_may_come_from_the_environment() -> None:
    local = read_catalogue([]).providers["local"]

    assert local.url({"SOCLE_MODELS_URL": "http://127.0.0.1:1/v1"}) == "http://127.0.0.1:1/v1"
    assert local.url({}) is None


def test_tables_of_other_packages_are_left_to_them(tmp_path: Path) -> None:
    assert read(tmp_path, "[settings]\nport = 1\n[engine]\nslots = 4\n") == read_catalogue([])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[modles.x]\n", ["[modles]", "not known"]),
        (PROVIDER + "colour = 1\n", ["provider 'nuage'", "'colour'", "not known"]),
        (PROVIDER.replace('country = "FRA"', ""), ["provider 'nuage'", "'country'", "missing"]),
        (PROVIDER.replace("FRA", "France"), ["provider 'nuage'", "'country'"]),
        (PROVIDER.replace("https://nuage.example/v1/", "nuage.example"), ["'address'", "http"]),
        (PROVIDER.replace("secnumcloud", "moon"), ["'hosting'", "secnumcloud"]),
        (PROVIDER.replace('certificate = "SecNumCloud 3.2, 2026-03-01"', ""), ["provider 'nuage'", "date"]),
        (PROVIDER + "most_simultaneous = 0\n", ["provider 'nuage'", "'most_simultaneous'"]),
        (PROVIDER + "breaker_rate = 2\n", ["provider 'nuage'", "'breaker_rate'"]),
        (PROVIDER + MODEL + 'strategy = "luck"\n', ["model 'grand'", "'strategy'", "least_busy"]),
        (PROVIDER + MODEL.replace('"grand-24b"', '"x", weight = -1'), ["'routes.0.weight'"]),
        (MODEL, ["model 'grand'", "provider 'nuage'"]),
        (PROVIDER + MODEL.replace("0.1", "-1"), ["model 'grand'", "'prompt_cost'"]),
        (PROVIDER + MODEL.replace("text-generation", "text-embeddings-inference"), ["'dimensions'"]),
        ('[aliases]\nchat = "absent"\n', ["alias 'chat'", "'absent'"]),
        ('[aliases]\n"use-multilingual-v3" = "qwen2.5-coder-1.5b"\n', ["alias 'use-multilingual-v3'"]),
        ('[policy]\npublic = ["moon"]\n', ["policy", "'public"]),
        ("providers = 3\n", ["'providers'", "table"]),
        ("[providers\n", ["socle.toml", "cannot be read"]),
    ],
)
def test_a_mistake_is_told_in_a_sentence_that_names_the_entry(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    told = mistake(tmp_path, text)

    assert all(word in told for word in words), told
    assert told.endswith(".")


def test_the_marks_of_a_gap_keep_both_halves(tmp_path: Path) -> None:
    marks = "[SUFFIX]{suffix}[PREFIX]{prefix}"
    model = read(tmp_path, PROVIDER + MODEL + f'fill_in_the_middle = "{marks}"').model("grand")
    assert model.fill_in_the_middle == marks
    said = mistake(tmp_path, PROVIDER + MODEL + 'fill_in_the_middle = "[PREFIX]{prefix}"')
    assert "'fill_in_the_middle'" in said
