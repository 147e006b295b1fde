"""The closed lists of the format (lists.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("lists.toml").read_text("utf-8"))


def version() -> str:
    """The version of the format that the lists come from."""
    return str(_data()["version"])


def allowed(name: str) -> tuple[str, ...]:
    """The values of a closed list; raises KeyError for a list that the format does not have."""
    return tuple(_data()["lists"][name])


def has_list(name: str) -> bool:
    """Whether the format closes this list."""
    return name in _data()["lists"]


def written_as(table: str, value: object) -> str | None:
    """How the format writes a field's value, or None where it has no word for it."""
    found = _data()["values"][table].get(value)
    return None if found is None else str(found)


def question(name: str) -> str:
    """What a person is asked for a property of the format."""
    return str(_data()["asked"][name])
