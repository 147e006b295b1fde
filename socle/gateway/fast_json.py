"""JSON by orjson, some ten times as fast as the standard library's, which takes over where orjson refuses.

What orjson does not take (a lone surrogate, a number beyond 64 bits, depth) the standard library may.
"""

import json
from typing import Any

import orjson


def read(raw: bytes) -> Any:
    """The value of these bytes. Raises ValueError or RecursionError."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)


def written(value: Any) -> bytes:
    """The bytes of a value, without spaces between. Raises TypeError, or RecursionError."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
