"""Energy and carbon of a call, estimated by EcoLogits (https://ecologits.ai, methodology for LLM inference).

The method models a model served on a data centre's GPUs, from its parameters and the tokens it writes, and
counts the making of the hardware in the carbon. What it leaves out is said rather than guessed: it has no
factor for reading a text, so embeddings get no estimate, nor does a model whose parameters are not declared.
For a model on an ordinary processor, as the local demonstration, it is an order of magnitude.

EcoLogits takes a third of a millisecond for one call. Its estimate is a straight line in the tokens written
and in the seconds, so that each model of each provider is put to it once, and a call costs two products.
The formula with its numbers: docs/developer/footprint.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from math import inf

from ecologits.electricity_mix_repository import ElectricityMix, electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from ecologits.utils.range_value import RangeValue

from socle.inference.catalogue import Model, Provider

WORLD = "WOR"
# So many tokens take every model longer than a second, which is how the rates are told apart.
_TOKENS = 1000


@dataclass(frozen=True)
class Footprint:
    """Of one call: kWh, kilograms of CO2 equivalent, and where the numbers come from.

    Both are None, never zero, where no estimate exists; `source` then says why.
    """

    kwh: float | None
    kg_co2e: float | None
    source: str


@dataclass(frozen=True)
class _Served:
    """What the estimate depends on besides tokens and time: parameters in billions, the place's facts."""

    active_parameters: float
    total_parameters: float
    country: str
    pue: float
    wue: float


@dataclass(frozen=True)
class _Rates:
    """What a token and a second take of one model at one provider: kWh and kgCO2eq of each.

    `seconds_of_a_token` bounds the time: the hardware is not counted for longer than it needs to write.
    """

    token_kwh: float
    token_kg: float
    second_kwh: float
    second_kg: float
    seconds_of_a_token: float
    source: str


def footprint(model: Model, provider: Provider, completion_tokens: int, seconds: float | None) -> Footprint:
    """The estimate for an answer of that many tokens, which took that long from asking to its end."""
    if model.type == "text-embeddings-inference":
        return Footprint(None, None, f"{_method()}: no factor for embeddings")
    if model.active_parameters is None:
        return Footprint(None, None, f"{_method()}: the parameters of {model.id} are not declared")
    total = model.total_parameters or model.active_parameters
    rates = _rates(_Served(model.active_parameters, total, provider.country, provider.pue, provider.wue))
    writing = completion_tokens * rates.seconds_of_a_token
    counted = writing if seconds is None else min(seconds, writing)
    return Footprint(
        completion_tokens * rates.token_kwh + counted * rates.second_kwh,
        completion_tokens * rates.token_kg + counted * rates.second_kg,
        rates.source,
    )


@lru_cache(maxsize=1000)
def _rates(served: _Served) -> _Rates:
    """The rates, from three questions to EcoLogits: no time, one second, as long as the model needs."""
    mix = _mix(served.country)
    (still_kwh, still_kg), (second_kwh, second_kg), (long_kwh, _) = (
        _asked(served, mix, seconds) for seconds in (0.0, 1.0, inf)
    )
    return _Rates(
        token_kwh=still_kwh / _TOKENS,
        token_kg=still_kg / _TOKENS,
        second_kwh=second_kwh - still_kwh,
        second_kg=second_kg - still_kg,
        seconds_of_a_token=(long_kwh - still_kwh) / (second_kwh - still_kwh) / _TOKENS,
        source=f"{_method()}, {mix.zone} {mix.gwp * 1000:.1f} gCO2e/kWh, PUE {served.pue:g}",
    )


def _asked(served: _Served, mix: ElectricityMix, seconds: float) -> tuple[float, float]:
    """EcoLogits' kWh and kgCO2eq."""
    impacts = compute_llm_impacts(
        model_active_parameter_count=served.active_parameters,
        model_total_parameter_count=served.total_parameters,
        output_token_count=_TOKENS,
        request_latency=seconds,
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=served.pue,
        datacenter_wue=served.wue,
    )
    return _middle(impacts.energy.value), _middle(impacts.gwp.value)


@lru_cache
def _method() -> str:
    return f"EcoLogits {version('ecologits')}"


def _mix(country: str) -> ElectricityMix:
    """The country's electricity, the world's where EcoLogits does not know the country."""
    mix = electricity_mixes.find_electricity_mix(country) or electricity_mixes.find_electricity_mix(WORLD)
    if mix is None:
        raise LookupError("EcoLogits' data hold no electricity mix of the world.")
    return mix


def _middle(value: float | RangeValue) -> float:
    """EcoLogits gives a range where it is unsure."""
    return (value.min + value.max) / 2 if isinstance(value, RangeValue) else float(value)
