"""Calls to providers: one pooled session; where one fails before its first words, the next allowed route."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from socle.gateway.dispatch.answers import Answer, Pieces, whole_content
from socle.gateway.dispatch.attempts import Attempt, AttemptFailed, Kind
from socle.gateway.dispatch.failures import (
    CONNECTION_FAULTS,
    FAULTS,
    failure_of,
    failure_of_status,
    malformed,
)
from socle.gateway.dispatch.first_words import FirstWords
from socle.gateway.dispatch.patience import Patience, timeout_of
from socle.gateway.dispatch.priority import Priority
from socle.gateway.dispatch.providers import Providers
from socle.gateway.dispatch.turns import Turns
from socle.gateway.forms import encoded
from socle.gateway.request_body import Body
from socle.gateway.routing import Destination
from socle.inference.catalogue import Provider, Route

__all__ = ["Answer", "Patience", "Upstream"]

# The catalogue limits what a provider is asked at once; this bounds the sockets of a process.
MOST_CONNECTIONS = 10_000
# Below the five seconds of uvicorn and vLLM: no connection is used that the other side is about to close.
KEPT_ALIVE = 4.0
EVENTS = "text/event-stream"

log = logging.getLogger(__name__)


class Upstream:
    """The providers, reached through one session that lives as long as the process."""

    def __init__(self, patience: Patience) -> None:
        self.providers = Providers()
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Makes the session; needs the running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEPT_ALIVE),
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
    async def answer(
        self, destination: Destination, path: str, body: Body, priority: Priority = Priority.INTERACTIVE
    ) -> AsyncIterator[Answer]:
        """The successful answer of the first allowed route that gives one; leaving early cuts the call.

        Raises ApiProblem: what a provider refuses, 429 and 502 for its faults, 503 where none is reached or
        has a place, 504; its headers tell what was tried.
        """
        answer = await self._first(Turns(self.providers, destination, body, priority), path, body)
        try:
            yield answer
        finally:
            if answer.pieces is not None:
                answer.pieces.end()
            _let_go(answer.response)
            answer.attempt.close()

    async def is_well(self, provider: Provider, seconds: float) -> bool:
        """Whether it lists its models within these seconds, or at least answers that it has no such list."""
        url = provider.url()
        if url is None:
            return False
        try:
            async with self._open_session.get(
                url + "/models",
                headers=_authorization(provider),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return response.status in {200, 404, 405, 429}
        except (aiohttp.ClientError, TimeoutError):
            return False

    @property
    def _open_session(self) -> aiohttp.ClientSession:
        assert self._session is not None, "the application was not started"  # noqa: S101
        return self._session

    async def _first(self, turns: Turns, path: str, body: Body) -> Answer:
        while True:
            attempt = await turns.next()
            try:
                answer = await self._answered(attempt, turns, path, body)
            except AttemptFailed as failure:
                turns.failed(attempt, failure)
                attempt.close()
                if failure.kind is Kind.REFUSED:
                    raise turns.ended(failure.problem) from failure
                log.warning("The provider %s did not answer (%s).", attempt.route.provider.name, failure)
            except BaseException:
                attempt.close()
                raise
            else:
                turns.note(attempt.route, "ok")
                answer.tried = tuple(turns.tried)
                return answer

    async def _answered(self, attempt: Attempt, turns: Turns, path: str, body: Body) -> Answer:
        """What this route answers; a stream only once its first words came, unless nobody else is left.

        Raises AttemptFailed.
        """
        route, streamed = attempt.route, turns.streamed
        patience = self._patience.with_provider(route.provider)
        limit = asyncio.get_running_loop().time() + patience.first_token if streamed else None
        try:
            async with asyncio.timeout_at(limit):
                response = await self._post(route, path, body, timeout_of(patience, streamed))
            try:
                if response.status != 200:
                    raise await failure_of_status(route, response)
                if not streamed:
                    return await _whole(attempt, response)
                pieces = Pieces(response, attempt, patience, words=FirstWords(), words_until=limit)
                return await _stream(attempt, pieces, hold=not turns.is_last)
            except BaseException:
                _let_go(response)
                raise
        except (*FAULTS, *CONNECTION_FAULTS) as error:
            raise failure_of(route, error) from error

    async def _post(
        self, route: Route, path: str, body: Body, timeout: aiohttp.ClientTimeout
    ) -> aiohttp.ClientResponse:
        url = route.provider.url()
        if url is None:
            raise aiohttp.InvalidURL(route.provider.name, "its address is not set")
        data, headers = encoded(body, route.upstream_model)
        return await self._open_session.post(
            url + path,
            data=data,
            headers={**headers, **_authorization(route.provider)},
            # A provider that redirects would send the data where the policy did not look.
            allow_redirects=False,
            timeout=timeout,
        )


async def _whole(attempt: Attempt, response: aiohttp.ClientResponse) -> Answer:
    """A whole answer, which must look like a JSON object: the endpoint reads it, this only tells pages apart.

    Raises AttemptFailed.
    """
    content = await whole_content(response)
    # A provider that works for long keeps the connection by spaces before its answer.
    if (content[:64].lstrip() or content.lstrip())[:1] != b"{" or content[-64:].rstrip()[-1:] != b"}":
        raise malformed()
    attempt.begun()
    return Answer(attempt.route, response, attempt, content=content)


async def _stream(attempt: Attempt, pieces: Pieces, *, hold: bool) -> Answer:
    """A stream, held back up to its first words where others could be asked. Raises AttemptFailed."""
    if pieces.response.content_type != EVENTS:
        raise malformed()
    if hold:
        await pieces.up_to_words()
    return Answer(attempt.route, pieces.response, attempt, pieces=pieces)


def _authorization(provider: Provider) -> dict[str, str]:
    key = provider.key()
    return {"Authorization": f"Bearer {key}"} if key else {}


def _let_go(response: aiohttp.ClientResponse) -> None:
    """To the pool when all was read, else closed, which is how the provider hears that nobody waits."""
    if response.content.at_eof():
        response.release()
    else:
        response.close()
