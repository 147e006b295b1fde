"""In which order the allowed routes of a model are tried. A strategy orders; it never adds a route."""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from socle.gateway.dispatch.providers import Providers
from socle.gateway.request_body import Body
from socle.inference.catalogue import Model, Provider, Route, Strategy
from socle.inference.footprint import footprint

# An answer of some length, on which the energy of providers is compared.
TOKENS_COMPARED = 500
# What of a conversation's beginning tells it apart: a provider's cache holds prefixes, not whole files.
LETTERS_COMPARED = 4096


@dataclass(frozen=True)
class Choice:
    """What an order is chosen on."""

    model: Model
    body: Body
    streamed: bool
    providers: Providers


def ordered(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """These routes, the first to be tried first."""
    if len(routes) == 1 or choice.model.strategy is Strategy.ORDER:
        return list(routes)
    return _ORDERS[choice.model.strategy](choice, routes)


def _least_busy(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """Fewest requests under way and waiting; where equal, as written."""

    def load(route: Route) -> int:
        slots = choice.providers.of(route.provider).slots
        return slots.running + slots.waiting

    return sorted(routes, key=load)


def _lowest_latency(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """Fewest seconds to the first words lately; one not measured for a minute is measured first."""
    now = choice.providers.clock()
    return sorted(
        routes, key=lambda route: choice.providers.of(route.provider).latency(route, choice.streamed, now)
    )


def _weighted(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """By lot: a route of weight 3 comes first three times as often as one of weight 1, one of 0 comes last.

    Exponential sampling (Efraimidis and Spirakis, 2006): ordering by u^(1/w) draws without replacement.
    """

    def drawn(route: Route) -> float:
        return _score(route, 1.0 - random.random())  # noqa: S311 (a share of load, not a secret)

    return sorted(routes, key=drawn, reverse=True)


def _cheapest(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """Lowest price of as many tokens read as written."""

    def price(route: Route) -> Decimal:
        return sum(choice.model.prices(route), Decimal(0))

    return sorted(routes, key=price)


def _least_energy(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """Fewest kWh by the footprint's method, then least carbon."""
    return sorted(routes, key=lambda route: _energy(choice.model, route.provider))


@lru_cache(maxsize=1024)
def _energy(model: Model, provider: Provider) -> tuple[float, float]:
    found = footprint(model, provider, TOKENS_COMPARED, None)
    # Without an estimate of the model, the building's share still tells two providers apart.
    return (provider.pue, 0.0) if found.kwh is None else (found.kwh, found.kg_co2e or 0.0)


def _prefix_affinity(choice: Choice, routes: Sequence[Route]) -> list[Route]:
    """The same beginning of a conversation to the same provider, whatever other routes come or go.

    Weighted rendezvous hashing: each route draws a number from the conversation, the highest is first. All
    gateway processes agree without telling each other. What has no beginning to compare goes as written.
    """
    beginning = beginning_of(choice.body)
    if not beginning:
        return list(routes)

    def drawn(route: Route) -> float:
        seen = f"{route.provider.name}\0{route.upstream_model}\0".encode() + beginning
        number = int.from_bytes(blake2b(seen, digest_size=8).digest())
        return _score(route, (number + 1) / (2**64 + 1))

    return sorted(routes, key=drawn, reverse=True)


def _score(route: Route, uniform: float) -> float:
    """A number drawn between 0 and 1 made to favour a route by its weight: ln u / w, the highest first."""
    return math.log(uniform) / route.weight if route.weight else -math.inf


def beginning_of(body: Body) -> bytes:
    """What the turns of one conversation have in common: its messages up to the first of the user."""
    messages = body.get("messages")
    if not isinstance(messages, list):
        prompt = body.get("prompt")
        return prompt[:LETTERS_COMPARED].encode(errors="replace") if isinstance(prompt, str) else b""
    said: list[str] = []
    for message in messages:
        if not isinstance(message, Mapping):
            break
        said.append(f"{message.get('role')}\0{_text(message.get('content'))[:LETTERS_COMPARED]}")
        if message.get("role") == "user":
            break
    return json.dumps(said).encode()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, Mapping))


_ORDERS: dict[Strategy, Callable[[Choice, Sequence[Route]], list[Route]]] = {
    Strategy.LEAST_BUSY: _least_busy,
    Strategy.LOWEST_LATENCY: _lowest_latency,
    Strategy.WEIGHTED: _weighted,
    Strategy.CHEAPEST: _cheapest,
    Strategy.LEAST_ENERGY: _least_energy,
    Strategy.PREFIX_AFFINITY: _prefix_affinity,
}
