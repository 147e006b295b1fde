"""The lines of output and error files, in OpenAI's shape, and the tokens that an answer counts.

https://platform.openai.com/docs/api-reference/batch/request-output
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from socle.gateway.batches.calling import Answer

EXPIRED = ("batch_expired", "This request could not be executed before the completion window expired.")
CANCELLED = ("batch_cancelled", "This request was not executed: the batch was cancelled before.")
STOPPED = ("batch_failed", "This request was not executed: the batch failed before.")
MOST_TOKENS = 2**40
_CUT = ("server_error", "The connection was lost before the whole answer came.")
_NO_JSON = ("invalid_answer", "The model's answer is not JSON.")


@dataclass(frozen=True)
class Tokens:
    """What an answer counts; `cached` is part of `input`, `reasoning` of `output`."""

    input: int = 0
    cached: int = 0
    output: int = 0
    reasoning: int = 0
    total: int = 0


def answered(batch: UUID, number: int, custom_id: str, answer: Answer) -> tuple[bool, str, Tokens]:
    """Whether the request succeeded, the line that says so, and the tokens that it took."""
    body = _object(answer.body)
    if answer.status < 0 or (answer.status == 200 and body is None):
        return False, refused(batch, number, custom_id, _CUT if answer.status < 0 else _NO_JSON), Tokens()
    response = {"status_code": answer.status, "request_id": answer.request_id, "body": body or {}}
    line = _line(batch, number, custom_id, response, None)
    return answer.status == 200, line, tokens(body or {})


def refused(batch: UUID, number: int, custom_id: str, reason: tuple[str, str]) -> str:
    """The line of a request that has no answer: the code and the message say why."""
    code, message = reason
    return _line(batch, number, custom_id, None, {"code": code, "message": message})


def _line(batch: UUID, number: int, custom_id: str, response: Any, error: Any) -> str:
    facts = {
        "id": f"batch_req_{batch.hex}_{number}",
        "custom_id": custom_id,
        "response": response,
        "error": error,
    }
    # In ASCII: what a model wrote may hold half a character, or what some readers take for a line's end.
    return json.dumps(facts, separators=(",", ":"))


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def tokens(body: dict[str, Any]) -> Tokens:
    """The tokens of an answer, whatever its endpoint calls them; zeros where it tells none."""
    said = body.get("usage")
    if not isinstance(said, dict):
        return Tokens()
    read = _count(said, "prompt_tokens", "input_tokens")
    wrote = _count(said, "completion_tokens", "output_tokens")
    return Tokens(
        input=read,
        cached=_detail(said, "cached_tokens", "prompt_tokens_details", "input_tokens_details"),
        output=wrote,
        reasoning=_detail(said, "reasoning_tokens", "completion_tokens_details", "output_tokens_details"),
        total=_count(said, "total_tokens") or read + wrote,
    )


def _count(said: dict[str, Any], *names: str) -> int:
    values = (said.get(name) for name in names)
    return next((value for value in values if isinstance(value, int) and 0 < value < MOST_TOKENS), 0)


def _detail(said: dict[str, Any], name: str, *places: str) -> int:
    details = (said.get(place) for place in places)
    return max((_count(found, name) for found in details if isinstance(found, dict)), default=0)
