"""Energy and carbon of a call, estimated by EcoLogits (https://ecologits.ai, methodology for LLM inference).

The method models a model served on a data centre's GPUs, from its parameters and the tokens it writes, and
counts the making of the hardware in the carbon. What it leaves out is said rather than guessed: it has no
factor for reading a text, so embeddings get no estimate, nor does a model whose parameters are not declared.
For a model on an ordinary processor, as the local demonstration, it is an order of magnitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from ecologits.electricity_mix_repository import ElectricityMix, electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from ecologits.utils.range_value import RangeValue

from socle.inference.catalogue import Model, Provider

WORLD = "WOR"
# What the method does not cover: it counts the tokens that a language model writes.
_NOT_COVERED: dict[str, str] = {
    "text-embeddings-inference": "embeddings",
    "automatic-speech-recognition": "speech",
    "image-to-text": "the reading of pages",
    "text-classification": "reranking",
}


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
    if model.type in _NOT_COVERED:
        return Footprint(None, None, f"{_method()}: no factor for {_NOT_COVERED[model.type]}")
    if model.active_parameters is None:
        return Footprint(None, None, f"{_method()}: the parameters of {model.id} are not declared")
    mix = _mix(provider.country)
    impacts = compute_llm_impacts(
        model_active_parameter_count=model.active_parameters,
        model_total_parameter_count=model.total_parameters or model.active_parameters,
        output_token_count=completion_tokens,
        request_latency=seconds,
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=provider.pue,
        datacenter_wue=provider.wue,
    )
    source = f"{_method()}, {mix.zone} {mix.gwp * 1000:.1f} gCO2e/kWh, PUE {provider.pue:g}"
    return Footprint(_middle(impacts.energy.value), _middle(impacts.gwp.value), source)


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
