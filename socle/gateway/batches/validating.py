"""Looks at every line of a batch's input before any is executed, as a stream."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings

from socle.gateway.batches.request_lines import (
    BatchRequest,
    LineFault,
    RawLine,
    inputs_of,
    raw_lines,
    request_of,
)

EMBEDDINGS = "/v1/embeddings"
MOST_ERRORS = 100
"""Errors told of one file: past them, reading it stops."""


@dataclass
class Verdict:
    """What is in the file: how many requests, for which model, and what is wrong."""

    total: int = 0
    models: set[str] = field(default_factory=set)
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def model(self) -> str:
        """The model that all lines name; empty where they name several, or one that is no name."""
        name = next(iter(self.models)) if len(self.models) == 1 else ""
        return name if name.isprintable() else ""


class _Reader:
    """Reads one file; keeps 16 bytes of each custom_id, so that a second one is seen."""

    def __init__(self, endpoint: str) -> None:
        self.verdict = Verdict()
        self._endpoint = endpoint
        self._inputs = 0
        self._ids: set[bytes] = set()

    def take(self, line: RawLine) -> None:
        """Looks at one line; raises LineFault."""
        request = request_of(line, self._endpoint)
        self._ensure_new(request.custom_id)
        self._count_inputs(request)
        if len(self.verdict.models) < 2:
            self.verdict.models.add(request.model)

    def _ensure_new(self, custom_id: str) -> None:
        digest = hashlib.blake2b(custom_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if digest in self._ids:
            raise LineFault("duplicate_custom_id", "This custom_id stands on an earlier line.", "custom_id")
        self._ids.add(digest)

    def _count_inputs(self, request: BatchRequest) -> None:
        if self._endpoint != EMBEDDINGS:
            return
        self._inputs += inputs_of(request.body)
        if self._inputs > settings.SOCLE_BATCH_LINES:
            message = f"A batch of embeddings holds at most {settings.SOCLE_BATCH_LINES} inputs."
            raise LineFault("too_many_inputs", message, "body.input")


def validate(file: BinaryIO, endpoint: str) -> Verdict:
    """Whether every line can be executed; what is wrong is told by line, up to `MOST_ERRORS` of them."""
    reader = _Reader(endpoint)
    verdict = reader.verdict
    for line in raw_lines(file, settings.SOCLE_BODY_LIMIT):
        verdict.total += 1
        if verdict.total > settings.SOCLE_BATCH_LINES:
            message = f"The file holds more than {settings.SOCLE_BATCH_LINES} requests."
            verdict.errors.append(error("too_many_requests", message, line=line.number))
            break
        try:
            reader.take(line)
        except LineFault as fault:
            verdict.errors.append(error(fault.code, str(fault), fault.param, line.number))
            if len(verdict.errors) >= MOST_ERRORS:
                break
    if not verdict.total:
        verdict.errors.append(error("empty_file", "The file holds no request."))
    return verdict


def error(code: str, message: str, param: str | None = None, line: int | None = None) -> dict[str, Any]:
    """An error in the shape of OpenAI's BatchError."""
    return {"code": code, "line": line, "message": message, "param": param}
