"""Subtitles in SubRip and WebVTT (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Cue:
    """What is said between two moments, in seconds."""

    start: float
    end: float
    text: str

    @property
    def line(self) -> str:
        """The text on one line: an empty line would end the cue."""
        return _SPACES.sub(" ", self.text).strip()


def srt(cues: Iterable[Cue]) -> str:
    """SubRip: numbered cues, commas before milliseconds. What has no text is left out, here and in WebVTT."""
    return "".join(
        f"{number}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{cue.line}\n\n"
        for number, cue in enumerate((cue for cue in cues if cue.line), 1)
    )


def vtt(cues: Iterable[Cue]) -> str:
    """WebVTT: in its texts `&`, `<` and so also the arrow `-->` are written as entities."""
    return "WEBVTT\n\n" + "".join(
        f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n{_escaped(cue.line)}\n\n"
        for cue in cues
        if cue.line
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(seconds: float, point: str) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"
