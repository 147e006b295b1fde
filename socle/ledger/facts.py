"""The facts of an entry: small, flat, never contents."""

import json
import math
import re
from collections.abc import Mapping

Value = str | int | float | bool | list[str | int | float | bool]

LONGEST_TEXT = 300
MOST_FACTS = 40
LONGEST_LIST = 100
# Doubles hold every whole number up to here: beyond, two readers of the same JSON could differ.
LARGEST_NUMBER = 2**53
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class UnfitFacts(ValueError):
    """The facts are too long, nested, or not facts at all; the message names the one that is."""


def checked(facts: Mapping[str, object]) -> dict[str, Value]:
    """The facts as they are kept. Raises UnfitFacts.

    Names are identifiers; values are texts of at most 300 characters, numbers, booleans, or lists of those.
    """
    if len(facts) > MOST_FACTS:
        raise UnfitFacts(f"{len(facts)} facts are more than {MOST_FACTS}")
    return {_name(name): _value(name, value) for name, value in facts.items()}


def canonical(value: object) -> bytes:
    """The one way to write a value as JSON: sorted names, no spaces, UTF-8."""
    return _encode(value).encode()


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UnfitFacts(f"{name!r} cannot name a fact")
    return name


def _value(name: str, value: object) -> Value:
    if isinstance(value, list | tuple):
        if len(value) > LONGEST_LIST:
            raise UnfitFacts(f"{name} is a list of more than {LONGEST_LIST}")
        return [_scalar(name, one) for one in value]
    return _scalar(name, value)


def _scalar(name: str, value: object) -> str | int | float | bool:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT or "\x00" in value:
            raise UnfitFacts(f"{name} is longer than {LONGEST_TEXT} characters, or no text")
        return str(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        # PostgreSQL keeps no negative zero, and writes a whole float as an integer: so do we.
        return int(value) if value.is_integer() and abs(value) <= LARGEST_NUMBER else value
    raise UnfitFacts(f"{name} is neither a text, a number, a boolean nor a list of those")
