"""What the engine serves: its language models, its encoder, and the client that reaches the former."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from socle.inference.engine import encoder, problems
from socle.inference.engine.encoder import SentenceEncoder
from socle.inference.engine.model_process import LanguageModel
from socle.inference.engine.options import EngineOptions
from socle.inference.engine.readers import Readers
from socle.inference.engine.speech import whisper
from socle.inference.engine.speech.transcriber import Transcriber
from socle.inference.engine.waiting import Line
from socle.interface.api_errors import ApiProblem

SECONDS_BETWEEN_LOOKS = 5.0
WAITING_FOR_READER = 8
READER = "tesseract-fra"
# What is served here besides language models.
OTHERS = frozenset({encoder.NAME, whisper.NAME, READER})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """All that the requests need."""

    http: aiohttp.ClientSession
    language_models: Mapping[str, LanguageModel]
    encoder: SentenceEncoder
    transcriber: Transcriber
    options: EngineOptions
    reading: Line = field(default_factory=lambda: Line(1, WAITING_FOR_READER))

    @property
    def idle(self) -> float:
        """Seconds after which an unused model gives its memory back."""
        return self.options.table.idle

    @property
    def longest_recording(self) -> int:
        """Seconds of the longest recording."""
        return self.options.table.recording

    @property
    def readers(self) -> Readers:
        """Who opens files. Raises ApiProblem 503 where this engine was started without."""
        if self.options.readers is None:
            raise ApiProblem(
                503, "This engine opens no files: start it by `socle models`.", code="no_readers"
            )
        return self.options.readers

    def language_model(self, name: object) -> LanguageModel:
        """The language model of that name. Raises ApiProblem 404, or 400 for a model that writes nothing."""
        if isinstance(name, str) and name in OTHERS:
            raise problems.wrong_model(name, "answer chats")
        found = self.language_models.get(name) if isinstance(name, str) else None
        if found is None:
            raise problems.unknown_model(name)
        return found

    def check_encoder(self, name: object, purpose: str = "make embeddings") -> None:
        """Raises ApiProblem unless the name is the encoder's."""
        self._check(name, encoder.NAME, purpose)

    def check_speech(self, name: object) -> None:
        """Raises ApiProblem unless the name is that of the model of speech."""
        self._check(name, whisper.NAME, "transcribe recordings")

    def check_reader(self, name: object) -> None:
        """Raises ApiProblem unless the name is that of the reader of pages."""
        self._check(name, READER, "read pages")

    def _check(self, name: object, right: str, purpose: str) -> None:
        if name == right:
            return
        if isinstance(name, str) and (name in OTHERS or name in self.language_models):
            raise problems.wrong_model(name, purpose)
        raise problems.unknown_model(name)

    async def unload_the_idle(self) -> None:
        """For ever: gives back the memory of models that nobody uses."""
        while True:
            await asyncio.sleep(min(SECONDS_BETWEEN_LOOKS, self.idle / 4 or SECONDS_BETWEEN_LOOKS))
            models: list[LanguageModel | SentenceEncoder | Transcriber] = [
                *self.language_models.values(),
                self.encoder,
                self.transcriber,
            ]
            for model in models:
                try:
                    await model.unload_if_idle()
                except OSError:
                    log.exception("a model could not be unloaded")

    async def close(self) -> None:
        """Ends every model."""
        for model in self.language_models.values():
            await model.close()
        self.encoder.close()
        self.transcriber.close()


def served(options: EngineOptions, http: aiohttp.ClientSession) -> Served:
    """Nothing is loaded yet."""
    models = {file.name: LanguageModel(file, options) for file in options.language_models()}
    # Texts are quick: many more may wait than before a language model.
    queue = 8 * max(1, options.table.queue)
    table = options.table
    sentences = SentenceEncoder(table.idle, queue)
    transcriber = Transcriber(options.models, options.threads, table.idle, table.queue)
    return Served(http, models, sentences, transcriber, options)
