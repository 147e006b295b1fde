"""What a call may use, estimated before anybody answers it; `docs/operator/quotas.md` tells the rules.

A token is taken to be three bytes of text: French takes four or more, code three, figures less. What a call
really used replaces the estimate when the provider has told it.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from socle.gateway.quotas.windows import MILLIONTHS, Counted
from socle.gateway.routing import Destination
from socle.gateway.usage import cost
from socle.inference.catalogue import Model, Provider
from socle.inference.footprint import footprint

BYTES_A_TOKEN = 3
TOKENS_AROUND = 8
TOKENS_A_PART = 4
TOKENS_OF_AN_IMAGE = 1_200
TOKENS_OF_A_RECORDING = 1_500
TOKENS_OF_A_FILE = 3_000
# Where neither the request nor the catalogue says how long an answer may be.
UNSTATED_COMPLETION = 1_024
# What nobody stated is no reason to refuse a caller of small means: at most this part of the limit.
PART_FOR_UNSTATED = 10
LARGEST = 2**40

STATED = ("max_completion_tokens", "max_tokens", "max_output_tokens")
# Parts whose contents are no text to count, with what they are taken for.
FLAT = {
    "image_url": TOKENS_OF_AN_IMAGE,
    "image": TOKENS_OF_AN_IMAGE,
    "input_image": TOKENS_OF_AN_IMAGE,
    "input_audio": TOKENS_OF_A_RECORDING,
    "file": TOKENS_OF_A_FILE,
}


def prompt_tokens(body: Mapping[str, Any]) -> int:
    """An estimate of what a request's texts, tools and inputs come to, in tokens."""
    size = tokens = 0
    left: list[Any] = [body]
    while left:
        found = left.pop()
        if isinstance(found, str):
            size += len(found) if found.isascii() else len(found.encode(errors="replace"))
        elif isinstance(found, Mapping):
            flat = FLAT.get(kind) if isinstance(kind := found.get("type"), str) else None
            tokens += TOKENS_A_PART if flat is None else flat
            if flat is None:
                size += sum(map(len, found))
                left.extend(found.values())
        elif isinstance(found, list):
            if found and isinstance(found[0], int):
                tokens += len(found)
            else:
                left.extend(found)
    return TOKENS_AROUND + tokens + math.ceil(size / BYTES_A_TOKEN)


def stated_completion(body: Mapping[str, Any]) -> int | None:
    """The most tokens that a request lets be written, for all of its choices; None where it does not say."""
    choices = body.get("n")
    for name in STATED:
        if isinstance(said := body.get(name), int) and not isinstance(said, bool) and said >= 0:
            return said * (choices if isinstance(choices, int) and choices > 1 else 1)
    return None


class Demand:
    """What one request may use at most, of each thing that is counted; read only as far as limits ask."""

    def __init__(self, where: Destination, body: Mapping[str, Any]) -> None:
        self._where = where
        self._body = body
        self._prompt: int | None = None
        self._stated = stated_completion(body)

    def of(self, counted: Counted, limit: int) -> int:
        """How much to reserve of a limit of that value, both in its units."""
        if counted in {"requests", "simultaneous"}:
            return 1
        if self._prompt is None:
            self._prompt = min(prompt_tokens(self._body), LARGEST)
        completion, declared = self._completion()
        whole = self._units(counted, self._prompt, completion)
        if declared:
            return whole
        alone = self._units(counted, self._prompt, 0)
        return alone + min(whole - alone, limit // PART_FOR_UNSTATED)

    def _completion(self) -> tuple[int, bool]:
        """The tokens that may be written, and whether somebody declared them."""
        model = self._where.model
        if model.type != "text-generation":
            return 0, True
        if self._stated is not None:
            return min(self._stated, LARGEST), True
        if model.most_completion_tokens is not None:
            return model.most_completion_tokens, True
        return UNSTATED_COMPLETION, False

    def _units(self, counted: Counted, prompt: int, completion: int) -> int:
        if counted == "tokens":
            return prompt + completion
        if counted == "cost":
            return math.ceil(cost(self._where.model, prompt, completion) * MILLIONTHS)
        return math.ceil(
            _kwh_a_token(self._where.model, self._where.routes[0].provider) * completion * MILLIONTHS
        )


@lru_cache(maxsize=512)
def _kwh_a_token(model: Model, provider: Provider) -> float:
    """The method's energy grows with the tokens written: a thousand of them tell it for all."""
    return (footprint(model, provider, 1000, None).kwh or 0.0) / 1000


def used(measured: Mapping[str, Any] | None) -> dict[Counted, int] | None:
    """What a provider reported, in units of each thing; None where it reported nothing."""
    if measured is None or not measured.get("socle", {}).get("reported", False):
        return None
    return {
        "tokens": min(max(int(measured["total_tokens"]), 0), LARGEST),
        "cost": _millionths(measured["cost"]),
        "energy": _millionths(measured["impacts"]["kWh"]),
    }


def _millionths(value: float) -> int:
    # Rounded up, but for the noise of floats.
    return min(max(math.ceil(value * MILLIONTHS - 1e-6), 0), LARGEST)
