"""A moment of a recording for a page that proves something by it: the lines around, the quote, the sound."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse

from socle.checks.quotes import locations
from socle.organisation.callers import Caller
from socle.tools.transcripts.models import Segment, Transcript
from socle.tools.transcripts.reading import line_of
from socle.tools.transcripts.spoken import Line
from socle.work.toolbox import HeardLine, HeardSource, Moment

_AROUND_SECONDS = 25.0
_MOST_LINES = 9


def heard_moment(caller: Caller, moment: Moment, quote: str) -> HeardSource | None:
    """What is said around a moment, the quote marked where it still stands word for word; None where the
    transcript is gone or the caller does not see it."""
    transcript = _transcript(caller, moment.run)
    if transcript is None:
        return None
    number = str(transcript.pk)
    return HeardSource(
        title=transcript.run.title,
        lines=_marked(_around(transcript, moment), moment, quote),
        sound=reverse("transcripts:sound", args=[number]) if transcript.playback_id else "",
        whole=f"{reverse('transcripts:editor', args=[number])}?t={int(moment.start)}",
    )


def _transcript(caller: Caller, number: str) -> Transcript | None:
    try:
        wanted = UUID(number)
    except (ValueError, ValidationError):
        return None
    seen = Transcript.objects.visible_to(caller).select_related("run")
    return seen.filter(pk=wanted).defer("peaks").first()


def _around(transcript: Transcript, moment: Moment) -> list[Line]:
    near = Segment.objects.filter(
        transcript=transcript,
        end__gte=moment.start - _AROUND_SECONDS,
        start__lte=moment.end + _AROUND_SECONDS,
    ).select_related("speaker")
    lines = [line_of(segment) for segment in near]
    if len(lines) <= _MOST_LINES:
        return lines
    said = next((place for place, line in enumerate(lines) if line.end > moment.start), 0)
    first = max(0, min(said - _MOST_LINES // 2, len(lines) - _MOST_LINES))
    return lines[first : first + _MOST_LINES]


def _marked(lines: Sequence[Line], moment: Moment, quote: str) -> tuple[HeardLine, ...]:
    """The quote may stand several times: it is marked where it is said at the moment, and only there."""
    shown: list[HeardLine] = []
    found = False
    for line in lines:
        span = None if found else _place(line, moment, quote)
        text = line.text
        if span is None:
            shown.append(HeardLine(line.speaker, line.start, text))
            continue
        found = True
        start, end = span
        shown.append(HeardLine(line.speaker, line.start, text[:start], text[start:end], text[end:]))
    return tuple(shown)


def _place(line: Line, moment: Moment, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in a line that is being said at the moment: the place nearest to it."""
    if line.end < moment.start or line.start > moment.end:
        return None
    spans = locations(quote, line.text)
    if not spans:
        return None
    best = min(spans, key=lambda span: abs(_time_at(line, span.start) - moment.start))
    return best.start, best.end


def _time_at(line: Line, offset: int) -> float:
    """When the word at an offset of the line's text begins."""
    at = 0
    for word in line.words:
        at += len(word.text) + 1
        if offset < at:
            return word.start
    return line.end
