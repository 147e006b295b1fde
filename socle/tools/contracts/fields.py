"""The fields of a contract (fields.toml): their names, labels and types, in the order of the page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Field:
    """A field: its name, its French label, its type, and the folded words by which passages speak of it."""

    name: str
    label: str
    type: str
    words: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.type == "liste"


@cache
def fields() -> dict[str, Field]:
    """Every field by its name."""
    data = tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))
    return {
        name: Field(name, entry["label"], entry["type"], tuple(entry["words"]))
        for name, entry in data["fields"].items()
    }


def label(name: str) -> str:
    """A field's French label."""
    return fields()[name].label
