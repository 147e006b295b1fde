"""What stands beside the text: voices, remarks, how many words are to be checked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Func, IntegerField, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string

from socle.organisation.models import Person
from socle.tools.transcripts.models import Comment, Speaker, Transcript
from socle.tools.transcripts.presentation.words import UNSURE_WORDS


@dataclass(frozen=True)
class Voice:
    """A voice, how long it is heard and how often."""

    speaker: Speaker
    seconds: float
    turns: int
    share: int


def voices_of(transcript: Transcript) -> list[Voice]:
    """The voices by their numbers, those that nothing is given to included."""
    speakers = list(
        transcript.speakers.annotate(
            seconds=Sum(F("segments__end") - F("segments__start")), turns=Count("segments")
        )
    )
    whole = sum(one.seconds or 0 for one in speakers) or 1
    return [
        Voice(one, one.seconds or 0, one.turns, round(100 * (one.seconds or 0) / whole)) for one in speakers
    ]


def open_remarks(transcript: Transcript) -> list[Comment]:
    """The remarks that nobody resolved, in the order of the recording."""
    waiting = Comment.objects.filter(segment__transcript=transcript, resolved=False)
    return list(waiting.select_related("segment").order_by("segment__start", "at"))


def unsure_words(transcript: Transcript) -> int:
    """How many words are to be checked; the database counts them."""
    count = Func(
        F("words"),
        UNSURE_WORDS,
        template="jsonb_array_length(jsonb_path_query_array(%(expressions)s::jsonpath))",
        output_field=IntegerField(),
    )
    return int(transcript.segments.aggregate(count=Sum(count))["count"] or 0)


def side_context(transcript: Transcript) -> dict[str, object]:
    """What the parts beside the text are made of."""
    remarks = open_remarks(transcript)
    authors = Person.objects.filter(pk__in={one.person_id for one in remarks})
    return {
        "voices": voices_of(transcript),
        "remarks": remarks,
        "authors": {person.pk: str(person) for person in authors},
        "unsure": unsure_words(transcript),
    }


def side(request: HttpRequest, transcript: Transcript) -> dict[str, str]:
    """The parts beside the text, each by the id of its place on the page."""
    context = side_context(transcript) | {"transcript": transcript}
    return {
        place: render_to_string(f"transcripts/_{place}.html", context, request)
        for place in ("voices", "remarks", "unsure")
    }
