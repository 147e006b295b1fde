"""What a call may use, estimated before anybody answers it; `docs/operator/quotas.md` tells the rules.

A token is taken to be three bytes of text: French takes four or more, code three, figures less. What a call
really used replaces the estimate when the provider has told it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.windows import MILLIONTHS, Counted
from socle.gateway.routing import Destination
from socle.inference.catalogue import Model, Route
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

ONE_EACH = frozenset({"requests", "simultaneous"})
STATED = ("max_completion_tokens", "max_tokens", "max_output_tokens")
# Parts whose contents are no text to count, with what they are taken for.
FLAT = {
    "image_url": TOKENS_OF_AN_IMAGE,
    "image": TOKENS_OF_AN_IMAGE,
    "input_image": TOKENS_OF_AN_IMAGE,
    "input_audio": TOKENS_OF_A_RECORDING,
    "file": TOKENS_OF_A_FILE,
    "document_url": TOKENS_OF_A_FILE,
}


def prompt_tokens(body: Mapping[str, Any]) -> int:
    """An estimate of what a request's texts, tools and inputs come to, in tokens."""
    size = tokens = 0
    left: list[Any] = [body]
    while left:
        found = left.pop()
        if type(found) is str:
            size += len(found) if found.isascii() else len(found.encode(errors="replace"))
        elif isinstance(found, dict):
            kind = found.get("type")
            flat = FLAT.get(kind) if isinstance(kind, str) else None
            if flat is not None:
                tokens += flat
                continue
            tokens += TOKENS_A_PART
            for name, value in found.items():
                size += len(name)
                left.append(value)
        elif isinstance(found, list):
            if found and isinstance(found[0], int):
                tokens += len(found)
            else:
                left += found
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
        self._completion, self._declared = 0, True
        self._known: dict[Counted, tuple[int, int]] = {}

    def of(self, limit: KnownLimit) -> int:
        """How much to reserve of a limit, in its units."""
        counted = limit.measured.counted
        if counted in ONE_EACH:
            return 1
        read, written = self._known.get(counted) or self._read(counted)
        return read + (written if self._declared else min(written, limit.value // PART_FOR_UNSTATED))

    def _read(self, counted: Counted) -> tuple[int, int]:
        """What reading the prompt and writing the answer come to."""
        if self._prompt is None:
            self._prompt = min(prompt_tokens(self._body), LARGEST)
            self._completion, self._declared = self._most_written()
        if counted == "tokens":
            known = self._prompt, self._completion
        elif counted == "cost":
            alone = self._cost(0)
            known = alone, self._cost(self._completion) - alone
        else:
            known = 0, math.ceil(self._rates.kwh_a_token * self._completion * MILLIONTHS)
        self._known[counted] = known
        return known

    def _most_written(self) -> tuple[int, bool]:
        """The tokens that may be written, and whether somebody declared them."""
        model = self._where.model
        if model.type != "text-generation":
            return 0, True
        stated = stated_completion(self._body)
        if stated is not None:
            return min(stated, LARGEST), True
        if model.most_completion_tokens is not None:
            return model.most_completion_tokens, True
        return UNSTATED_COMPLETION, False

    def _cost(self, completion: int) -> int:
        """Of the dearest route: euros per million tokens are millionths of a euro per token."""
        prompt = self._prompt or 0
        return math.ceil(max(read * prompt + written * completion for read, written in self._rates.prices))

    @cached_property
    def _rates(self) -> "_Rates":
        return _rates_of(self._where)


@dataclass(frozen=True)
class _Rates:
    """What a token may cost on each route, in millionths of a euro, and the energy of one written."""

    prices: tuple[tuple[float, float], ...]
    kwh_a_token: float


def _rates_of(where: Destination) -> _Rates:
    """The rates of a destination, found once for its model in the catalogue in force."""
    known = _known_rates.get(where.model.id)
    if known is None or known[0] is not where.model or known[1] != where.routes:
        known = _known_rates[where.model.id] = (where.model, where.routes, _rates(where))
    return known[2]


_known_rates: dict[str, tuple[Model, tuple[Route, ...], _Rates]] = {}


def _rates(where: Destination) -> _Rates:
    """The method's energy grows with the tokens written: a thousand of them tell it for all."""
    prices = (where.model.prices(route) for route in where.routes)
    energy = footprint(where.model, where.routes[0].provider, 1000, None).kwh or 0.0
    return _Rates(tuple((float(read), float(written)) for read, written in prices), energy / 1000)


def used(usage: Mapping[str, Any]) -> dict[Counted, int]:
    """What an answered call took, in units of each thing; its slot is free again."""
    return {
        "requests": 1,
        "tokens": min(max(int(usage["total_tokens"]), 0), LARGEST),
        "cost": _millionths(usage["cost"]),
        "energy": _millionths(usage["impacts"]["kWh"]),
    }


def _millionths(value: float) -> int:
    # Rounded up, but for the noise of floats.
    return min(max(math.ceil(value * MILLIONTHS - 1e-6), 0), LARGEST)
