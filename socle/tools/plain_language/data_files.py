"""The dated data files of the tool: read once, checked when read."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data_file(name: str) -> dict[str, Any]:
    """The tables of `data/<name>.toml`. Raises FileNotFoundError, KeyError when it says neither version nor
    source."""
    table = tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8"))
    table["version"], table["source"]
    return table


def version(name: str) -> str:
    """The date of a data file, so that a result can be traced to the rules that made it."""
    return str(data_file(name)["version"])
