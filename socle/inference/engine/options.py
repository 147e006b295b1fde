"""What the engine is told: by its command line and the [engine] table of the operator's file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from socle.inference.engine.readers import Readers
from socle.inference.weights import WeightsFile, ensure, joined_files


class OptionsError(ValueError):
    """An option is wrong; the message says which, in a sentence."""


class ModelTable(BaseModel):
    """An [engine.models.NAME] table: a model file of the operator's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: Path
    context: Annotated[int, Field(ge=512)] | None = None


class EngineTable(BaseModel):
    """The [engine] table.

    `idle`: seconds after which an unused model gives its memory back (0: never). `slots`: answers written at
    once by a model. `queue`: requests that may wait for one. `context`: tokens of a prompt and its answer.
    `threads`: processor cores used; 0 for all. `recording`: seconds of the longest recording transcribed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    idle: Annotated[float, Field(ge=0)] = 600
    slots: Annotated[int, Field(ge=1, le=64)] = 2
    queue: Annotated[int, Field(ge=0)] = 8
    context: Annotated[int, Field(ge=512)] = 8192
    threads: Annotated[int, Field(ge=0)] = 0
    recording: Annotated[int, Field(ge=1, le=14_400)] = 7200
    models: dict[str, ModelTable] = Field(default_factory=dict)


@dataclass(frozen=True)
class LanguageModelFile:
    """A language model that the engine can serve: a file of the operator's, or one of ours to be joined."""

    name: str
    context: int
    file: Path | None = None
    weights: WeightsFile | None = None

    def path(self, models: Path) -> Path:
        """Where its GGUF file is, joined first if needed. Raises WeightsError or OptionsError."""
        if self.weights is not None:
            return ensure(self.weights, models)
        if self.file is None or not self.file.is_file():
            raise OptionsError(f"The file of the model '{self.name}' does not exist: {self.file}.")
        return self.file


@dataclass(frozen=True)
class EngineOptions:
    """All that the engine needs to know."""

    port: int
    models: Path
    table: EngineTable = field(default_factory=EngineTable)
    key: str | None = None
    readers: Readers | None = None

    @property
    def threads(self) -> int:
        """Cores for a language model."""
        return self.table.threads or len(os.sched_getaffinity(0))

    def language_models(self) -> list[LanguageModelFile]:
        """Ours first; one of the operator's with the same name takes its place."""
        own = {
            file.model: LanguageModelFile(file.model, self.table.context, weights=file)
            for file in joined_files()
            if file.name.endswith(".gguf")
        }
        others = {
            name: LanguageModelFile(name, table.context or self.table.context, file=table.file.expanduser())
            for name, table in self.table.models.items()
        }
        return list((own | others).values())


def read_table(path: Path | None, files: Mapping[str, Path], overrides: Mapping[str, Any]) -> EngineTable:
    """The [engine] table of a file, with these model files and values over it; None counts as not given.

    Raises OptionsError.
    """
    found: dict[str, Any] = {}
    try:
        if path is not None:
            found = tomllib.loads(path.read_text(encoding="utf-8")).get("engine", {})
    except FileNotFoundError:
        found = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OptionsError(f"{path} cannot be read: {error}.") from error
    given = {key: value for key, value in overrides.items() if value is not None}
    models = found.get("models", {}) | {name: {"file": file} for name, file in files.items()}
    try:
        return EngineTable.model_validate({**found, **given, "models": models})
    except ValidationError as error:
        raise OptionsError(" ".join(_sentence(mistake) for mistake in error.errors())) from None


def _sentence(mistake: Any) -> str:
    where = ".".join(str(part) for part in ("engine", *mistake["loc"]))
    if mistake["type"] == "extra_forbidden":
        return f"The key '{where}' is not known."
    return f"'{where}': {mistake['msg']}."
