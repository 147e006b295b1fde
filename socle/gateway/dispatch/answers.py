"""The answer that one provider began to give: all of it at once, or its pieces as they come."""

import asyncio
from dataclasses import dataclass, field

import aiohttp

from socle.gateway.dispatch.attempts import Attempt
from socle.gateway.dispatch.failures import FAULTS, cut, failure_of
from socle.gateway.dispatch.first_words import FirstWords
from socle.gateway.dispatch.patience import Patience
from socle.gateway.dispatch.silence import Silence
from socle.gateway.upstream_errors import too_large
from socle.inference.catalogue import Route

LARGEST_ANSWER = 64_000_000


@dataclass
class Pieces:
    """A stream's bytes from its very beginning; iterate once. What reading raises counts for its provider."""

    response: aiohttp.ClientResponse
    attempt: Attempt
    patience: Patience
    before: bytes = b""
    """What was read already."""
    words: FirstWords | None = None
    """Where the first words are still to come."""
    words_until: float | None = None
    """By when, on the loop's clock."""
    _silence: Silence | None = field(default=None, init=False)

    def __aiter__(self) -> "Pieces":
        return self

    async def __anext__(self) -> bytes:
        """The next piece. Raises what `FAULTS` lists, and StopAsyncIteration at the end."""
        if self.before:
            piece, self.before = self.before, b""
            return piece
        try:
            piece = await (self._after_words() if self.words is None else self._before_words())
        except FAULTS as error:
            self.failed(error)
            raise
        if not piece:
            raise StopAsyncIteration
        return piece

    def end(self) -> None:
        """Nobody reads on."""
        if self._silence is not None:
            self._silence.end()

    def failed(self, error: Exception) -> None:
        """The stream failed, here or in what is made of it; only the first failure counts."""
        self.attempt.failed(failure_of(self.attempt.route, error).kind)

    async def up_to_words(self) -> None:
        """Reads up to the first words and keeps all of it. Raises AttemptFailed, or what `FAULTS` lists."""
        pieces = []
        while self.words is not None:
            pieces.append(await self._before_words())
            if not pieces[-1]:
                raise cut()
        self.before = b"".join(pieces)

    async def _before_words(self) -> bytes:
        async with asyncio.timeout_at(self.words_until):
            piece = await self.response.content.readany()
        if self.words is not None and self.words.come(piece):
            self.words = None
            self.attempt.begun()
            self._mind_silence()
        return piece

    async def _after_words(self) -> bytes:
        silence = self._silence
        if silence is None:
            return await self.response.content.readany()
        silence.since = silence.clock()
        piece = await self.response.content.readany()
        silence.since = None
        return piece

    def _mind_silence(self) -> None:
        """From the first words on, each byte is waited for as long as silence may last."""
        connection = self.response.connection
        if connection is not None and connection.protocol is not None:
            connection.protocol.read_timeout = None
            connection.protocol.start_timeout()
            self._silence = Silence(self.response, self.patience.between_bytes)


@dataclass
class Answer:
    """An answer that has begun, with success, and who gives it after whom else was tried.

    `tried` holds `name=outcome` of each provider in order, the last of which is ok.
    """

    route: Route
    response: aiohttp.ClientResponse
    attempt: Attempt
    pieces: Pieces | None = None
    """A stream's; `response` itself has lost its first bytes to them."""
    content: bytes = b""
    """The whole answer, where it is no stream."""
    tried: tuple[str, ...] = field(default=())

    async def whole(self) -> bytes:
        """All of it. Raises what `FAULTS` lists for a stream."""
        if self.pieces is None:
            return self.content
        return b"".join([piece async for piece in self.pieces])


async def whole_content(response: aiohttp.ClientResponse) -> bytes:
    """All that a response holds. Raises ApiProblem 502 where it is too large, or what `FAULTS` lists."""
    pieces, size = [], 0
    while piece := await response.content.readany():
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise too_large()
        pieces.append(piece)
    return b"".join(pieces)
