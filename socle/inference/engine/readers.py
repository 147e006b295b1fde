"""What the engine has others do: opening files that nobody trusts, in a confined process.

The engine never decodes a file itself. Whoever starts it (`socle models`) hands it these two functions;
without them it serves no transcription and no OCR.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DecodeSound = Callable[[Path, float], bytes]
"""A file's sound as 16-bit mono samples at 16 kHz, no more seconds than given. Raises NotRead."""


class NotRead(Exception):
    """A file cannot be read, for good; `reason` is a sentence for the client."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class ReadPage:
    """A page that was read: its number from 0, its text as Markdown, its size in points where it has one."""

    index: int
    markdown: str
    width: float | None
    height: float | None


ReadPages = Callable[[Path, frozenset[int] | None, bool], list[ReadPage]]
"""The pages of a file, all or those of these numbers; with tables in HTML or not. Raises NotRead."""


@dataclass(frozen=True)
class Readers:
    """Both functions block, and are safe between threads."""

    decode_sound: DecodeSound
    read_pages: ReadPages
