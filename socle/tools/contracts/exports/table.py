"""Contracts as a table for a spreadsheet: a line for each contract, a column for each field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from socle.tools.contracts.contract import Contract
from socle.tools.contracts.fields import fields

_BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take UTF-8 for something else
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def table(contracts: Iterable[tuple[str, Contract]]) -> str:
    """The named contracts as CSV with semicolons, as French spreadsheets open it; RFC 4180 quoting.

    A text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Contrat", *(field.label for field in fields().values())])
    for name, contract in contracts:
        writer.writerow([_safe(name), *(_safe(_written(contract.value(field))) for field in fields())])
    return _BYTE_ORDER_MARK + out.getvalue()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " | ".join(map(_written, value))
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values())
    return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
