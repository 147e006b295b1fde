"""No request reaches a provider that the policy forbids, whatever is asked and whatever is down.

Everything of the gateway is real but the network: the session keeps to whom it was told to send.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import aiohttp
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Scope

from socle.gateway.dispatch.failures import FAULTS
from socle.gateway.routing import destination, sensitivity_of
from socle.gateway.upstream import Patience, Upstream
from socle.inference.catalogue import (
    Catalogue,
    Hosting,
    Model,
    Policy,
    Provider,
    Route,
    Sensitivity,
    Strategy,
)
from socle.inference.policy import ORDER, highest
from socle.interface.api_errors import ApiProblem
from socle.organisation.callers import Caller

WORDS = b'data: {"choices": [{"delta": {"content": "a"}}]}\n\n'
ANSWER = b'{"choices": [], "usage": {}}'


class Content:
    """The body of an answer, in one piece."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    async def readany(self) -> bytes:
        raw, self.raw = self.raw, b""
        return raw

    async def read(self, most: int) -> bytes:
        return await self.readany()

    def at_eof(self) -> bool:
        return True


class Network:
    """In place of aiohttp's session: each provider does as the test drew, and is noted."""

    def __init__(self, behaviours: Mapping[str, str]) -> None:
        self.behaviours = behaviours
        self.reached: list[str] = []

    async def post(self, url: str, **options: Any) -> Any:
        name = url.removeprefix("http://").partition(".")[0]
        self.reached.append(name)
        behaviour = self.behaviours[name]
        if behaviour == "down":
            raise aiohttp.ClientConnectionError
        if behaviour == "slow":
            raise aiohttp.SocketTimeoutError
        streamed = b'"stream":true' in options["data"]
        status, raw = {
            "up": (200, WORDS if streamed else ANSWER),
            "empty": (200, b""),
            "malformed": (200, b"data: <html>\n\n"),
            "fault": (500, b"{}"),
            "busy": (429, b"{}"),
            "refuses": (400, b'{"error": {"message": "no"}}'),
        }[behaviour]
        return SimpleNamespace(
            status=status,
            content=Content(raw),
            content_type="text/event-stream" if streamed else "application/json",
            headers={"Retry-After": "1"},
            connection=None,
            release=lambda: None,
            close=lambda: None,
        )


BEHAVIOURS = st.sampled_from(["up", "down", "slow", "empty", "malformed", "fault", "busy", "refuses"])
NAMES = ("a", "b", "c", "d")


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    providers = {
        name: Provider(
            name,
            name,
            f"http://{name}.example/v1",
            draw(st.sampled_from(Hosting)),
            "FRA",
            most_simultaneous=draw(st.none() | st.integers(1, 2)),
            longest_wait=0.0,
            breaker_failures=draw(st.integers(0, 2)),
        )
        for name in NAMES
    }
    routes = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)
    models = {
        name: Model(
            name,
            name,
            "text-generation",
            tuple(Route(providers[to], "m", weight=draw(st.sampled_from([0.0, 1.0]))) for to in draw(routes)),
            aliases=(f"alias-{name}",),
            strategy=draw(st.sampled_from(Strategy)),
        )
        for name in ("x", "y")
    }
    hostings = st.frozensets(st.sampled_from(Hosting))
    return Catalogue(providers, models, Policy(draw(st.dictionaries(st.sampled_from(Sensitivity), hostings))))


REQUESTS = st.lists(
    st.fixed_dictionaries(
        {
            "model": st.sampled_from(["x", "y", "alias-x", "alias-y", "z"]),
            "key": st.sampled_from(Sensitivity),
            "documents": st.lists(st.sampled_from(Sensitivity), max_size=2),
            "header": st.lists(st.sampled_from([*Sensitivity, "PUBLIC", "nonsense"]), max_size=2),
            "stream": st.booleans(),
            "down": st.dictionaries(st.sampled_from(NAMES), BEHAVIOURS),
        }
    ),
    min_size=1,
    max_size=8,
)


async def ask(catalogue: Catalogue, upstream: Upstream, request: Mapping[str, Any]) -> list[str]:
    """Puts one request, as an endpoint does, and tells who was reached."""
    network = Network(dict.fromkeys(NAMES, "up") | request["down"])
    upstream._session = network  # type: ignore[assignment]  # the network is what the test is about
    headers = [(b"x-socle-sensitivity", word.encode()) for word in request["header"]]
    scope: Scope = {"headers": headers}
    body = {"messages": [{"role": "user", "content": "x"}], "stream": request["stream"]}
    with suppress(ApiProblem, *FAULTS):
        caller = Caller(1, None, 1, sensitivity=request["key"])
        sensitivity = highest(sensitivity_of(caller, scope), *request["documents"])
        where = destination(catalogue, request["model"], "text-generation", sensitivity)
        async with upstream.answer(where, "/chat/completions", body) as answer:
            await answer.whole()
    return network.reached


def is_forbidden(catalogue: Catalogue, request: Mapping[str, Any], name: str) -> bool:
    """The rule in its plainest form, not by the code under test."""
    said = [*(word.lower() for word in request["header"]), *request["documents"], request["key"]]
    level = max(ORDER.index(Sensitivity(word)) for word in said)
    hosting = catalogue.providers[name].hosting
    return hosting not in catalogue.policy.table.get(ORDER[level], frozenset())


@settings(max_examples=200, deadline=None)
@given(catalogues(), REQUESTS)
def test_no_request_reaches_a_provider_that_the_policy_forbids(
    catalogue: Catalogue, requests: list[dict[str, Any]]
) -> None:
    async def all_in_turn() -> None:
        upstream = Upstream(Patience())
        for request in requests:
            reached = await ask(catalogue, upstream, request)
            if "nonsense" in request["header"]:
                assert reached == []
                continue
            assert [name for name in reached if is_forbidden(catalogue, request, name)] == []
            model = catalogue.models.get(request["model"].removeprefix("alias-"))
            assert set(reached) <= {route.provider.name for route in model.routes} if model else not reached

    asyncio.run(all_in_turn())


@settings(max_examples=50, deadline=None)
@given(catalogues(), REQUESTS)
def test_every_place_is_given_back(catalogue: Catalogue, requests: list[dict[str, Any]]) -> None:
    async def all_at_once() -> None:
        upstream = Upstream(Patience())
        await asyncio.gather(*(ask(catalogue, upstream, request) for request in requests))
        slots = [upstream.providers.of(provider).slots for provider in catalogue.providers.values()]
        assert [(queue.running, queue.waiting) for queue in slots] == [(0, 0)] * len(slots)

    asyncio.run(all_at_once())
