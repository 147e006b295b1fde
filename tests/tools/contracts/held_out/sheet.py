"""A piece of a contract before it is a file: paragraphs, headings and tables, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
Rules = Literal["all", "none", "outer"]
Kind = Literal["acte_engagement", "ccap", "cctp", "annexe_financiere", "sous_traitance", "rib"]


@dataclass(frozen=True)
class Text:
    """A paragraph; words between double stars are bold, a tab stays a tab where the format has one."""

    words: str
    size: float = 10.5
    align: Align = "left"
    indent: float = 0  # centimetres


@dataclass(frozen=True)
class Heading:
    words: str
    level: int = 1


@dataclass(frozen=True)
class Table:
    """Rows of cells; a row shorter than the widths has its last cell over the columns that remain."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # centimetres
    rules: Rules = "all"
    shaded: Literal["none", "labels", "header"] = "none"


@dataclass(frozen=True)
class NewPage:
    """What follows stands on a new page."""


Block = Text | Heading | Table | NewPage


@dataclass
class Sheet:
    """A piece that is being written."""

    name: str
    kind: Kind
    header: str = ""
    footer: str = ""
    face: Literal["serif", "sans", "condensed"] = "sans"
    blocks: list[Block] = field(default_factory=list)

    def text(self, *paragraphs: str, size: float = 10.5, align: Align = "left", indent: float = 0) -> None:
        self.blocks += [Text(words, size, align, indent) for words in paragraphs]

    def heading(self, words: str, level: int = 1) -> None:
        self.blocks.append(Heading(words, level))

    def table(
        self,
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        rules: Rules = "all",
        shaded: Literal["none", "labels", "header"] = "none",
    ) -> None:
        self.blocks.append(Table(tuple(map(tuple, rows)), tuple(widths), rules, shaded))

    def new_page(self) -> None:
        self.blocks.append(NewPage())


def runs(words: str) -> list[tuple[str, bool]]:
    """The words as runs of (text, bold)."""
    parts = re.split(r"\*\*", words)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]
