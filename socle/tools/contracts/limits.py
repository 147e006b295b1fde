"""The limits that the law sets (limits.toml), on the day of the contract."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from socle.tools.contracts.reading.folding import fold


@dataclass(frozen=True)
class Limit:
    """Two bounds of a field in percent, for whom and since when; `said` names the rule in French."""

    field: str
    lowest: Decimal
    highest: Decimal
    article: str
    since: date
    until: date | None
    said: str
    sme: bool
    state: bool


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("limits.toml").read_text("utf-8"))


@cache
def limits() -> tuple[Limit, ...]:
    """Every limit, in the order of the file."""
    return tuple(_limit(entry) for entry in _data()["limit"])


def _limit(entry: dict[str, Any]) -> Limit:
    return Limit(
        entry["field"], Decimal(entry["lowest"]), Decimal(entry["highest"]), entry["article"], entry["from"],
        entry.get("until"), entry["said"], entry.get("sme", False), entry.get("state", False),
    )  # fmt: skip


def is_state(buyer: str) -> bool:
    """Whether a buyer's name tells that it is the State."""
    return fold(buyer).strip().startswith(tuple(_data()["state"]))


def limits_of(field: str, *, sme: bool, state: bool, on: date) -> list[Limit]:
    """The limits of a field that bind on a day, the narrowest last."""
    return [
        limit
        for limit in limits()
        if limit.field == field
        and limit.since <= on
        and (limit.until is None or on <= limit.until)
        and (sme or not limit.sme)
        and (state or not limit.state)
    ]
