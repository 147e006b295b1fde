from dataclasses import replace
from importlib.metadata import version

import pytest
from ecologits.electricity_mix_repository import electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from hypothesis import given
from hypothesis import strategies as st

from socle.inference.catalogue import Hosting, Provider, read_catalogue
from socle.inference.footprint import footprint

CHAT = read_catalogue([]).model("chat")
LARGE = replace(CHAT, active_parameters=32.3, total_parameters=32.3)
FRANCE = Provider("fr", "France", "https://fr.example/v1", Hosting.EU, "FRA", pue=1.2)
POLAND = replace(FRANCE, country="POL")


def test_a_thousand_tokens_of_a_32_billion_model_take_a_tenth_of_a_watt_hour() -> None:
    """By hand: (a GPU's 5.9e-5 Wh a token + the server's share of 40 W for 61 s / 64) × 1000, × PUE.

    A mistake of units, Wh for kWh, is a thousandfold.
    """
    found = footprint(LARGE, FRANCE, 1000, None)

    assert found.kwh == pytest.approx(0.000119, rel=0.01)
    assert found.kg_co2e == pytest.approx(0.0000149, rel=0.01)


def test_carbon_holds_the_electricity_of_the_country_and_the_making_of_the_hardware() -> None:
    french, polish = footprint(LARGE, FRANCE, 1000, None), footprint(LARGE, POLAND, 1000, None)
    assert french.kwh is not None
    assert french.kg_co2e is not None
    assert polish.kg_co2e is not None

    assert french.kg_co2e > french.kwh * 0.04144
    assert polish.kg_co2e > 5 * french.kg_co2e


def test_the_source_names_method_version_zone_and_factor() -> None:
    source = footprint(CHAT, FRANCE, 10, 1.0).source

    assert source == f"EcoLogits {version('ecologits')}, FRA 41.4 gCO2e/kWh, PUE 1.2"


def test_an_unknown_country_counts_as_the_world() -> None:
    assert "WOR" in footprint(CHAT, replace(FRANCE, country="XXX"), 10, 1.0).source


def test_what_has_no_estimate_is_none_and_says_why() -> None:
    unknown = footprint(replace(CHAT, active_parameters=None), FRANCE, 10, 1.0)
    embeddings = footprint(read_catalogue([]).model("embeddings"), FRANCE, 0, 1.0)

    assert unknown.kwh is unknown.kg_co2e is embeddings.kwh is embeddings.kg_co2e is None
    assert "not declared" in unknown.source
    assert "embeddings" in embeddings.source


@given(
    active=st.floats(0.1, 700),
    sparse=st.floats(1, 20),
    tokens=st.integers(0, 100_000),
    seconds=st.none() | st.floats(0, 10_000),
)
def test_the_rates_give_what_ecologits_gives(
    active: float, sparse: float, tokens: int, seconds: float | None
) -> None:
    model = replace(LARGE, active_parameters=active, total_parameters=active * sparse)
    mix = electricity_mixes.find_electricity_mix("FRA")
    asked = compute_llm_impacts(
        model_active_parameter_count=active,
        model_total_parameter_count=active * sparse,
        output_token_count=tokens,
        request_latency=seconds,
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=FRANCE.pue,
        datacenter_wue=FRANCE.wue,
    )
    found = footprint(model, FRANCE, tokens, seconds)
    assert found.kwh == pytest.approx(asked.energy.value, rel=1e-9, abs=1e-15)
    assert found.kg_co2e == pytest.approx(asked.gwp.value, rel=1e-9, abs=1e-15)
