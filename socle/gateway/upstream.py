"""Calls to providers: one pooled session; where one cannot be reached, the next allowed route."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from socle.gateway.forms import encoded
from socle.gateway.request_body import Body
from socle.gateway.routing import Destination
from socle.gateway.upstream_errors import refusal, timed_out, unreachable
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

MOST_CONNECTIONS = 1000
# Below the five seconds of uvicorn and vLLM: no connection is used that the other side is about to close.
KEPT_ALIVE = 4.0
LARGEST_ANSWER = 64_000_000

# Before the first byte, so that nothing was answered and another route may be tried.
CONNECTION_FAULTS = (aiohttp.ClientConnectionError, aiohttp.InvalidURL)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection, and for each byte: a local model reads a long prompt for minutes."""

    to_connect: float = 5.0
    between_bytes: float = 600.0


@dataclass(frozen=True)
class Answer:
    """An answer that has begun, with success, and who gives it."""

    route: Route
    response: aiohttp.ClientResponse

    async def whole(self) -> bytes:
        """All of it. Raises ApiProblem 502 or 504."""
        pieces, size = [], 0
        try:
            async for piece in self.response.content.iter_any():
                size += len(piece)
                if size > LARGEST_ANSWER:
                    raise ApiProblem(502, "The model's answer is too large.", code="upstream_error")
                pieces.append(piece)
        except TimeoutError as error:
            raise timed_out() from error
        except aiohttp.ClientError as error:
            raise ApiProblem(502, "The model's answer was cut short.", code="upstream_error") from error
        return b"".join(pieces)


class Upstream:
    """The providers, reached through one session that lives as long as the process."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Makes the session; needs the running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEPT_ALIVE),
            timeout=aiohttp.ClientTimeout(
                total=None,
                connect=30.0,
                sock_connect=self._patience.to_connect,
                sock_read=self._patience.between_bytes,
            ),
            headers={
                "User-Agent": "Socle",
                "Accept-Encoding": "identity",
                "Content-Type": "application/json",
            },
            cookie_jar=aiohttp.DummyCookieJar(),
            # Data go where the catalogue says, not through a proxy that the environment happens to name.
            trust_env=False,
        )

    async def close(self) -> None:
        """Ends every connection."""
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def answer(self, destination: Destination, path: str, body: Body) -> AsyncIterator[Answer]:
        """The successful answer of the first allowed route that can be reached; leaving early cuts the call.

        Raises ApiProblem: what the provider refuses, 502 for its faults, 503 where none is reached, 504.
        """
        route, response = await self._first_reached(destination, path, body)
        try:
            if response.status != 200:
                raise await refusal(route, response)
            yield Answer(route, response)
        finally:
            # To the pool when all was read, else closed, which is how the provider hears that nobody waits.
            if response.content.at_eof():
                response.release()
            else:
                response.close()

    async def _first_reached(
        self, destination: Destination, path: str, body: Body
    ) -> tuple[Route, aiohttp.ClientResponse]:
        for route in destination.routes:
            try:
                return route, await self._post(route, path, body)
            except TimeoutError as error:
                if not isinstance(error, aiohttp.ConnectionTimeoutError):
                    raise timed_out() from error
                self._log(route, error)
            except CONNECTION_FAULTS as error:
                self._log(route, error)
            except aiohttp.ClientError as error:
                self._log(route, error)
                raise ApiProblem(502, "The model's answer is not HTTP.", code="upstream_error") from error
        raise unreachable()

    async def _post(self, route: Route, path: str, body: Body) -> aiohttp.ClientResponse:
        assert self._session is not None, "the application was not started"  # noqa: S101
        url, key = route.provider.url(), route.provider.key()
        if url is None:
            raise aiohttp.InvalidURL(route.provider.name, "its address is not set")
        data, headers = encoded(body, route.upstream_model)
        return await self._session.post(
            url + path,
            data=data,
            headers={**headers, "Authorization": f"Bearer {key}"} if key else headers,
            # A provider that redirects would send the data where the policy did not look.
            allow_redirects=False,
        )

    def _log(self, route: Route, error: Exception) -> None:
        log.warning("The provider %s was not reached (%s).", route.provider.name, type(error).__name__)
