"""The model of speech: loaded on first use, forgotten when idle, one recording at a time in one thread."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from socle.inference.engine.memory import give_back
from socle.inference.engine.speech import whisper
from socle.inference.engine.speech.heard import Heard, Listening, Segment
from socle.inference.engine.speech.speakers import Turn, turns
from socle.inference.engine.speech.voices import Floats, Piece, Voices, load_voices
from socle.inference.engine.waiting import Line

log = logging.getLogger(__name__)

OnSegment = Callable[[Segment], None]


class Transcriber:
    """The model and the line before it: one recording is heard, the others wait."""

    def __init__(self, models: Path, threads: int, idle: float, queue: int) -> None:
        self.line = Line(1, queue)
        self._models = models
        self._threads = threads
        self._idle = idle
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="speech")
        self._loaded: Any = None
        self._voices: Voices | None = None
        self._last_used = time.monotonic()

    @property
    def state(self) -> str:
        """Whether it is in memory."""
        return "loaded" if self._loaded else "unloaded"

    async def hear(
        self, samples: bytes, listening: Listening, each: OnSegment = lambda segment: None
    ) -> Heard:
        """What is said in these samples; `each` hears of every segment at once, in the event loop.

        Cancelled, it stops after the segment that it is at. Raises WeightsError, UnknownLanguage.
        """
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def tell(segment: Segment) -> None:
            loop.call_soon_threadsafe(each, segment)

        try:
            return await loop.run_in_executor(self._thread, self._hear, samples, listening, tell, stop)
        finally:
            stop.set()

    async def who_speaks(self, samples: bytes, heard: Heard) -> list[Turn]:
        """What was heard, cut where another voice begins. Raises WeightsError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._turns, samples, heard)

    async def voices(self, samples: bytes, pieces: Sequence[Piece]) -> Floats:
        """A unit vector for each piece of these samples. Raises WeightsError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._vectors, samples, pieces)

    async def unload_if_idle(self) -> None:
        """Forgets the weights when nobody used them for the time agreed."""
        used = self.line.running or time.monotonic() - self._last_used < self._idle
        if self._idle and self._loaded and not used:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._forget)

    def close(self) -> None:
        """Ends the thread; what it is at is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _hear(self, samples: bytes, listening: Listening, tell: OnSegment, stop: threading.Event) -> Heard:
        heard = Heard(whisper.seconds_of(samples))
        if stop.is_set():
            return heard
        heard.language, segments = whisper.listen(self._weights(), whisper.sound_of(samples), listening)
        for segment in segments:
            if stop.is_set():
                break
            heard.segments.append(segment)
            tell(segment)
        self._last_used = time.monotonic()
        return heard

    def _turns(self, samples: bytes, heard: Heard) -> list[Turn]:
        found = turns(heard, whisper.sound_of(samples), self._known_voices())
        self._last_used = time.monotonic()
        return found

    def _vectors(self, samples: bytes, pieces: Sequence[Piece]) -> Floats:
        found = self._known_voices().vectors(whisper.sound_of(samples), pieces)
        self._last_used = time.monotonic()
        return found

    def _known_voices(self) -> Voices:
        if self._voices is None:
            self._voices = load_voices()
        return self._voices

    def _weights(self) -> Any:
        if self._loaded is None:
            begun = time.monotonic()
            self._loaded = whisper.load(self._models, self._threads)
            log.info("model %s loaded in %.1f s", whisper.NAME, time.monotonic() - begun)
        return self._loaded

    def _forget(self) -> None:
        self._loaded = self._voices = None
        give_back()
        log.info("model %s unloaded after %.0f s without use", whisper.NAME, self._idle)
