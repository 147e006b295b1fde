"""A document as plain values: what it says, not how a format writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

# No XML may hold them; word processors and models leave some in texts.
_NO_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Heading:
    """A title inside the document; levels begin at 2, the document's own title being 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """What one person says: who, when («00:12:34»), and the words."""

    speaker: str
    moment: str
    text: str


Block = Heading | Paragraph | Points | Speech


@dataclass(frozen=True)
class Report:
    """A document: its title, a line that says what it is worth («brouillon non validé»), facts by their
    labels, and what it says."""

    title: str
    mention: str
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    language: str = "fr"

    @property
    def region(self) -> str:
        """The language as word processors name it."""
        return "fr-FR" if self.language == "fr" else self.language


def writable(report: Report) -> Report:
    """The report with a space in the place of what no format can write."""
    found: Report = _written(report)
    return found


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_SIGNS.sub(" ", value)
    if isinstance(value, tuple):
        return tuple(map(_written, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _written(getattr(value, one.name)) for one in fields(value)})
    return value
