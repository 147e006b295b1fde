"""Subtitles as SubRip and as WebVTT (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from socle.tools.transcripts.exports.subtitles.breaches import Breach, breaches
from socle.tools.transcripts.exports.subtitles.cues import Cue, cut
from socle.tools.transcripts.exports.subtitles.rules import rules
from socle.tools.transcripts.exports.subtitles.timing import timed
from socle.tools.transcripts.spoken import SpokenTranscript


def subtitles(transcript: SpokenTranscript) -> tuple[list[Cue], list[Breach]]:
    """The subtitles of a transcript, and every rule that they do not keep."""
    cues = timed(cut(transcript, rules()), rules())
    return cues, breaches(cues, rules())


def srt(cues: Sequence[Cue]) -> str:
    """SubRip: numbered, commas before milliseconds."""
    return "".join(
        f"{number}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{_text(cue.lines)}\n\n"
        for number, cue in enumerate(cues, 1)
    )


def vtt(cues: Iterable[Cue]) -> str:
    """WebVTT, with the speaker's name as a voice span."""
    return "WEBVTT\n\n" + "".join(
        f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n{_voiced(cue)}\n\n" for cue in cues
    )


def _voiced(cue: Cue) -> str:
    said = _escaped(_text(cue.lines))
    name = _escaped(" ".join(cue.speaker.split()))
    return f"<v {name}>{said}</v>" if name else said


def _text(lines: Sequence[str]) -> str:
    # An empty line would end the subtitle, an arrow would look like its times.
    return "\n".join(" ".join(line.split("\n")).replace("-->", "→").strip() or "…" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(milliseconds: int, point: str) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"
