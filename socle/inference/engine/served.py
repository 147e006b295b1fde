"""What the engine serves: its language models, its encoder, and the client that reaches the former."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from socle.inference.engine import encoder, problems
from socle.inference.engine.encoder import SentenceEncoder
from socle.inference.engine.model_process import LanguageModel
from socle.inference.engine.options import EngineOptions

SECONDS_BETWEEN_LOOKS = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """All that the requests need."""

    http: aiohttp.ClientSession
    language_models: Mapping[str, LanguageModel]
    encoder: SentenceEncoder
    idle: float

    def language_model(self, name: object) -> LanguageModel:
        """The language model of that name. Raises ApiProblem 404, or 400 for a model that writes nothing."""
        if name == encoder.NAME:
            raise problems.wrong_model(encoder.NAME, "answer chats")
        found = self.language_models.get(name) if isinstance(name, str) else None
        if found is None:
            raise problems.unknown_model(name)
        return found

    def check_encoder(self, name: object) -> None:
        """Raises ApiProblem unless the name is the encoder's."""
        if isinstance(name, str) and name in self.language_models:
            raise problems.wrong_model(name, "make embeddings")
        if name != encoder.NAME:
            raise problems.unknown_model(name)

    async def unload_the_idle(self) -> None:
        """For ever: gives back the memory of models that nobody uses."""
        while True:
            await asyncio.sleep(min(SECONDS_BETWEEN_LOOKS, self.idle / 4 or SECONDS_BETWEEN_LOOKS))
            models: list[LanguageModel | SentenceEncoder] = [*self.language_models.values(), self.encoder]
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


def served(options: EngineOptions, http: aiohttp.ClientSession) -> Served:
    """Nothing is loaded yet."""
    models = {file.name: LanguageModel(file, options) for file in options.language_models()}
    # Texts are quick: many more may wait than before a language model.
    queue = 8 * max(1, options.table.queue)
    return Served(http, models, SentenceEncoder(options.table.idle, queue), options.table.idle)
