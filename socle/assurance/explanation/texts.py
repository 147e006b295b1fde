"""The texts of `texts.toml`, rendered with what a case file says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from socle.interface.french import typography

_BLANK_LINES = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list, one text a point."""

    points: tuple[str, ...]


Block = Paragraph | Points


@cache
def texts() -> dict[str, Any]:
    """The texts in force."""
    return tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))


def line(template: str, facts: Mapping[str, Any]) -> str:
    """One line of text, in French print."""
    return _print(_rendered(template, facts))


def blocks(template: str, facts: Mapping[str, Any]) -> tuple[Block, ...]:
    """Paragraphs and lists, in French print; what came out empty is left out."""
    pieces = _BLANK_LINES.split(_rendered(template, facts))
    return tuple(block for piece in pieces for block in _blocks(piece))


def _blocks(piece: str) -> Iterator[Block]:
    lines = [row.strip() for row in piece.splitlines() if row.strip()]
    points = [row[2:] for row in lines if row.startswith("- ")]
    running = " ".join(row for row in lines if not row.startswith("- "))
    if running:
        yield Paragraph(_print(running))
    if points:
        yield Points(tuple(_print(point) for point in points))


def _print(text: str) -> str:
    return typography(_SPACES.sub(" ", text).strip())


def _rendered(template: str, facts: Mapping[str, Any]) -> str:
    return str(_engine().from_string(template).render(Context(facts, autoescape=False, use_l10n=False)))


@cache
def _engine() -> Engine:
    """Plain text: nothing is escaped here, each kind of file does it its own way."""
    libraries = ["socle.interface.templatetags.interface", "socle.assurance.explanation.words"]
    return Engine(autoescape=False, builtins=libraries)
