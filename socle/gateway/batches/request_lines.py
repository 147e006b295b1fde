"""Reads the lines of a batch's input: JSON objects, one a line, never the whole file at once.

The format is OpenAI's: https://platform.openai.com/docs/api-reference/batch/request-input
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

ENDPOINTS = ("/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/responses")
LONGEST_ID = 512
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class RawLine:
    """A line as it stands in the file, from `start` to `end`; `content` is None for one that is too long."""

    number: int
    start: int
    end: int
    content: bytes | None


@dataclass(frozen=True)
class BatchRequest:
    """What a line asks for."""

    custom_id: str
    body: dict[str, Any]

    @property
    def model(self) -> str:
        """The model or alias that it names."""
        return str(self.body["model"])


class LineFault(Exception):
    """What is wrong with a line; no text of it is quoted."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.param = param


def raw_lines(file: BinaryIO, longest: int, position: int = 0, number: int = 1) -> Iterator[RawLine]:
    """The lines from a position on that hold anything, with their number from 1 and where they begin."""
    file.seek(position)
    while content := file.readline(longest + 1):
        start, position = position, position + len(content)
        if len(content) > longest and not content.endswith(b"\n"):
            position += _skip_rest(file, longest)
            yield RawLine(number, start, position, None)
        elif content.removeprefix(_BOM).strip():
            yield RawLine(number, start, position, content)
        number += 1


def _skip_rest(file: BinaryIO, piece: int) -> int:
    """Reads up to the end of the line, in pieces; how many bytes that was."""
    skipped = 0
    while content := file.readline(piece):
        skipped += len(content)
        if content.endswith(b"\n"):
            break
    return skipped


def request_of(line: RawLine, endpoint: str) -> BatchRequest:
    """What the line asks of this endpoint; raises LineFault."""
    if line.content is None:
        raise LineFault("line_too_large", "This line is longer than this server takes.")
    asked = _object(line.content)
    custom_id = _custom_id(asked)
    if asked.get("method") != "POST":
        raise LineFault("invalid_method", "The method must be 'POST'.", "method")
    if asked.get("url") != endpoint:
        raise LineFault("invalid_url", f"The URL must be the batch's endpoint, '{endpoint}'.", "url")
    return BatchRequest(custom_id, _body(asked))


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise LineFault("invalid_json_line", "This line is not valid JSON in UTF-8.") from error
    if not isinstance(found, dict):
        raise LineFault("invalid_json_line", "This line is not a JSON object.")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _custom_id(asked: dict[str, Any]) -> str:
    found = asked.get("custom_id")
    if found is None:
        raise LineFault("missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        message = f"The custom_id must be a string of 1 to {LONGEST_ID} characters."
        raise LineFault("invalid_custom_id", message, "custom_id")
    return found


def _body(asked: dict[str, Any]) -> dict[str, Any]:
    body = asked.get("body")
    if not isinstance(body, dict):
        raise LineFault("missing_required_parameter", "Missing required parameter: 'body'.", "body")
    if not isinstance(body.get("model"), str) or not body["model"]:
        message = "Missing required parameter: 'body.model'."
        raise LineFault("missing_required_parameter", message, "body.model")
    if body.get("stream"):
        raise LineFault("stream_not_supported", "A request of a batch cannot stream.", "body.stream")
    return body


def inputs_of(body: dict[str, Any]) -> int:
    """How many vectors a request for embeddings asks for."""
    given = body.get("input")
    return len(given) if isinstance(given, list) and not _is_tokens(given) else 1


def _is_tokens(given: list[Any]) -> bool:
    return bool(given) and isinstance(given[0], int)
