"""Tick boxes: the two characters that stand for them in every kind of document."""

from __future__ import annotations

EMPTY, TICKED = "☐", "☒"


def sign(ticked: bool) -> str:
    """The character for a box."""
    return TICKED if ticked else EMPTY
