"""Reads and verifies an exported ledger: anywhere, with the key alone. No Django, no database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from socle.ledger import heads
from socle.ledger.chain import GENESIS, is_signed
from socle.ledger.checking import follow, places_read, sorted_out
from socle.ledger.report import Report

FORMAT = 1


class NoExport(Exception):
    """The file is not an export of the ledger, or of a later form than this one knows."""


def verify_export(file: Path, key: bytes, other_heads: Path | None = None) -> Report:
    """Follows the chain of an export. Raises NoExport, OSError."""
    report = Report()
    with file.open(encoding="utf-8") as opened:
        reading = _Reading(opened)
        lines = reading.statements
        if other_heads is not None:
            lines += heads.statements(other_heads)
        statements = sorted_out([line for line in lines if line["type"] == "head"], key, report)
        follow(places_read(reading.entries()), _checkpoints(lines), statements, key, report)
        _check_closing(reading, key, report)
    return report


def _checkpoints(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["type"] == "checkpoint"]


class _Reading:
    """Reads an export line by line."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        first = self._next()
        if first is None or first.get("type") != "ledger" or first.get("format", 0) > FORMAT:
            raise NoExport
        self.closing: dict[str, Any] = {}
        self.last: dict[str, Any] = {}
        self.count = 0
        self.statements: list[dict[str, Any]] = []
        self._waiting = self._next()
        while self._waiting is not None and self._waiting["type"] in {"head", "checkpoint"}:
            self.statements.append(self._waiting)
            self._waiting = self._next()

    def entries(self) -> Iterator[dict[str, Any]]:
        """The lines of entries, up to the closing one."""
        line = self._waiting
        while line is not None:
            if line["type"] == "end":
                self.closing = line
                return
            if line["type"] != "entry":
                raise NoExport
            self.count += 1
            self.last = line
            yield line
            line = self._next()

    def _next(self) -> dict[str, Any] | None:
        text = next(self._lines, None)
        if text is None:
            return None
        try:
            line = json.loads(text)
        except ValueError as error:
            raise NoExport from error
        if not isinstance(line, dict) or "type" not in line:
            raise NoExport
        return line


def _check_closing(reading: _Reading, key: bytes, report: Report) -> None:
    """Unless the chain broke before, the closing line must say what was read."""
    if report.faults:
        return
    closing = reading.closing
    mac = reading.last["link"][5] if reading.last else GENESIS.hex()
    if (
        not closing
        or not is_signed(key, closing)
        or (closing["count"], closing["mac"]) != (reading.count, mac)
    ):
        report.break_at(
            None, "L’export n’est pas entier : sa dernière ligne manque, ou ne dit pas ce qu’il contient."
        )
