"""The quick estimate of a call is EcoLogits' own."""

import pytest
from ecologits.electricity_mix_repository import electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from hypothesis import given
from hypothesis import strategies as st

from socle.inference.catalogue.values import Hosting, Model, Provider, Route
from socle.inference.footprint import footprint

SIZES = st.floats(0.5, 700)


@given(
    active=SIZES,
    more=st.floats(1, 4),
    tokens=st.integers(0, 20_000),
    seconds=st.none() | st.floats(0, 600),
    country=st.sampled_from(["FRA", "DEU", "WOR"]),
    pue=st.floats(1, 2),
)
def test_it_equals_what_ecologits_computes(
    active: float, more: float, tokens: int, seconds: float | None, country: str, pue: float
) -> None:
    provider = Provider("p", "P", "http://127.0.0.1/v1", Hosting.LOCAL, country, pue=pue)
    model = Model(
        "m",
        "M",
        "text-generation",
        (Route(provider, "m"),),
        active_parameters=active,
        total_parameters=active * more,
    )
    mix = electricity_mixes.find_electricity_mix(country)
    assert mix is not None
    whole = compute_llm_impacts(
        model_active_parameter_count=active,
        model_total_parameter_count=active * more,
        output_token_count=tokens,
        request_latency=seconds,
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=pue,
        datacenter_wue=0.0,
    )
    found = footprint(model, provider, tokens, seconds)
    assert found.kwh == pytest.approx(whole.energy.value, rel=1e-6, abs=1e-15)
    assert found.kg_co2e == pytest.approx(whole.gwp.value, rel=1e-6, abs=1e-15)
