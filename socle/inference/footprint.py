"""Energy and carbon of a call, estimated by EcoLogits (https://ecologits.ai, methodology for LLM inference).

The method models a model served on a data centre's GPUs, from its parameters and the tokens it writes, and
counts the making of the hardware in the carbon. What it leaves out is said rather than guessed: it has no
factor for reading a text, so embeddings get no estimate, nor does a model whose parameters are not declared.
For a model on an ordinary processor, as the local demonstration, it is an order of magnitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version

from ecologits.electricity_mix_repository import ElectricityMix, electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from ecologits.impacts.modeling import Impacts
from ecologits.utils.range_value import RangeValue

from socle.inference.catalogue import Model, Provider

WORLD = "WOR"
_MANY = 1_000
"""Tokens asked about: at any model's pace they take longer than the one second that is asked about too."""


@dataclass(frozen=True)
class Footprint:
    """Of one call: kWh, kilograms of CO2 equivalent, and where the numbers come from.

    Both are None, never zero, where no estimate exists; `source` then says why.
    """

    kwh: float | None
    kg_co2e: float | None
    source: str


def footprint(model: Model, provider: Provider, completion_tokens: int, seconds: float | None) -> Footprint:
    """The estimate for an answer of that many tokens, which took that long from asking to its end."""
    if model.type == "text-embeddings-inference":
        return Footprint(None, None, f"{_method()}: no factor for embeddings")
    if model.active_parameters is None:
        return Footprint(None, None, f"{_method()}: the parameters of {model.id} are not declared")
    total = model.total_parameters or model.active_parameters
    factors = _factors(model.active_parameters, total, provider.country, provider.pue, provider.wue)
    busy = completion_tokens * factors.seconds_per_token
    busy = busy if seconds is None else min(busy, seconds)
    return Footprint(
        completion_tokens * factors.kwh_per_token + busy * factors.kwh_per_second,
        completion_tokens * factors.kg_per_token + busy * factors.kg_per_second,
        factors.source,
    )


@dataclass(frozen=True)
class _Factors:
    """EcoLogits' estimate of one model at one place. It is linear in the tokens written and in the seconds
    that the machine is busy, which are those of the answer, or what its tokens take where that is less."""

    kwh_per_token: float
    kwh_per_second: float
    kg_per_token: float
    kg_per_second: float
    seconds_per_token: float
    source: str


@lru_cache(maxsize=1_000)
def _factors(active: float, total: float, country: str, pue: float, wue: float) -> _Factors:
    """Taken from EcoLogits by three questions: its whole computation costs half a millisecond a call."""
    mix = _mix(country)

    def asked(tokens: float, seconds: float | None) -> Impacts:
        return compute_llm_impacts(
            model_active_parameter_count=active,
            model_total_parameter_count=total,
            output_token_count=tokens,
            request_latency=seconds,
            if_electricity_mix_adpe=mix.adpe,
            if_electricity_mix_pe=mix.pe,
            if_electricity_mix_gwp=mix.gwp,
            if_electricity_mix_wue=mix.wue,
            datacenter_pue=pue,
            datacenter_wue=wue,
        )

    written, held, both = asked(_MANY, 0.0), asked(_MANY, 1.0), asked(_MANY, None)
    kwh, kg = _middle(written.energy.value), _middle(written.gwp.value)
    kwh_per_second = _middle(held.energy.value) - kwh
    return _Factors(
        kwh_per_token=kwh / _MANY,
        kwh_per_second=kwh_per_second,
        kg_per_token=kg / _MANY,
        kg_per_second=_middle(held.gwp.value) - kg,
        seconds_per_token=(_middle(both.energy.value) - kwh) / kwh_per_second / _MANY,
        source=f"{_method()}, {mix.zone} {mix.gwp * 1000:.1f} gCO2e/kWh, PUE {pue:g}",
    )


@cache
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
