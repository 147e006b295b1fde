"""One person's live text: sound comes in, words go out, one question at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from socle.inference.client import GatewayError
from socle.tools.transcripts.live.agreement import Agreement
from socle.tools.transcripts.live.tail import Question, Tail
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE
from socle.work.patience import sentence_of

log = logging.getLogger(__name__)

STEP_SECONDS = 0.25
MOST_WAITING = 60 * RATE * SAMPLE
LONG_SILENCE = 2.0
_REFUSED = "Le modèle de transcription n’accepte pas ce son."

Hear = Callable[[Question], list[str]]
Tell = Callable[[Mapping[str, Any]], Awaitable[None]]


class Over(Exception):
    """There will be no more text; the message is the sentence for the person."""


class Session:
    """Hears what `take` is given until `end`; `run` tells what was heard.

    What it tells is `text`: `stable` words to add, the `unsure` words after them that may still change,
    whether a `paragraph` begins, whether sound before was `skipped`, how many seconds the text is `late`; or
    `away`: that no text comes for now, and why.
    """

    def __init__(self, hear: Hear, tell: Tell) -> None:
        self._hear, self._tell = hear, tell
        self._waiting = bytearray()
        self._tail: Tail | None = None
        self._agreement = Agreement()
        self._settled_at = 0.0
        self._is_begun = False  # whether words of the present utterance were told
        self._ended = False
        self._failures = 0

    def take(self, samples: bytes) -> None:
        """Takes sound as it comes; the oldest is lost where a minute waits."""
        self._waiting += samples
        if len(self._waiting) > MOST_WAITING:
            del self._waiting[: len(self._waiting) - MOST_WAITING]

    def end(self) -> None:
        """No more sound will come: what is there is heard to its end."""
        self._ended = True

    async def run(self) -> None:
        """Tells what is heard until the end. Raises Over."""
        loop = asyncio.get_running_loop()
        # A thread of its own: a slow model stops nobody else's work.
        thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        try:
            while await self._step(loop, thread):
                pass
        finally:
            thread.shutdown(wait=False, cancel_futures=True)

    async def _step(self, loop: asyncio.AbstractEventLoop, thread: ThreadPoolExecutor) -> bool:
        """One question and its answer, or a moment of waiting; whether there is more to do."""
        is_end = self._ended
        question = await loop.run_in_executor(thread, self._question, is_end)
        if question is None:
            await asyncio.sleep(0 if is_end else STEP_SECONDS)
            return not is_end
        try:
            words = await loop.run_in_executor(thread, self._hear, question)
        except GatewayError as error:
            await self._failed(error)
            return not is_end
        self._failures = 0
        await self._tell(self._said(question, words))
        return True

    def _question(self, is_end: bool) -> Question | None:
        """In the session's thread, which alone touches the tail."""
        self._tail = self._tail or Tail()
        count = len(self._waiting)
        samples = bytes(self._waiting[:count])
        del self._waiting[:count]
        self._tail.add(samples)
        return self._tail.question(is_end=is_end)

    def _said(self, question: Question, words: list[str]) -> dict[str, Any]:
        assert self._tail is not None  # noqa: S101 (`_question` made it)
        if question.is_whole:
            stable, unsure = self._agreement.settle(words), list[str]()
        else:
            stable, unsure = self._agreement.hear(words)
        is_first = not self._is_begun and bool(stable or unsure)
        paragraph = bool(self._settled_at) and question.start - self._settled_at > LONG_SILENCE
        if question.is_whole:
            self._settled_at = question.end
        self._is_begun = not question.is_whole and (self._is_begun or is_first)
        self._tail.heard(question)
        late = self._tail.now + len(self._waiting) / SAMPLE / RATE - question.end
        return {
            "kind": "text",
            "stable": " ".join(stable),
            "unsure": " ".join(unsure),
            "paragraph": paragraph and is_first,
            "skipped": question.skipped and is_first,
            "late": round(late, 1),
        }

    async def _failed(self, error: GatewayError) -> None:
        """Waits and tries again with what will be there then. Raises Over where that is no help."""
        self._failures += 1
        log.info("live: the gateway refused (%s)", type(error).__name__)
        sentence = sentence_of(error, _REFUSED)
        if not error.retryable:
            raise Over(sentence)
        await self._tell({"kind": "away", "sentence": sentence})
        await asyncio.sleep(min(error.retry_after or 2.0 * self._failures, 20.0))
