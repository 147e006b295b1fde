"""Transcripts made for tests, by rows as the pipeline leaves them."""

from __future__ import annotations

from collections.abc import Sequence

from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.storage.files import store
from socle.tools.transcripts.models import Segment, Speaker, Transcript
from socle.tools.transcripts.spoken import Word, cut_at_spaces
from socle.work.models import Run
from tests.tools.transcripts.sounds import as_mp3, tone

MEETING = (
    (1, 0.5, 4.2, "Bonjour à toutes et à tous, merci d’être venus."),
    (2, 4.6, 9.8, "Merci. Nous devons décider de la date du déménagement du service."),
    (1, 10.1, 15.4, "Je propose le douze mars : les cartons seront livrés la veille."),
    (3, 15.6, 18.0, "C’est d’accord pour le douze mars."),
    (2, 18.4, 24.0, "Madame Martin enverra le plan des bureaux avant le premier mars."),
)
"""(speaker, start, end, text): a short meeting with a decision and an action."""


def spread(text: str, start: float, end: float) -> list[Word]:
    """The words of a text, evenly spread over its time."""
    pieces = cut_at_spaces(text)
    step = (end - start) / max(len(pieces), 1)
    return [
        Word(piece, start + number * step, start + (number + 1) * step, 0.9)
        for number, piece in enumerate(pieces)
    ]


def make_transcript(
    person: Person,
    said: Sequence[tuple[int, float, float, str]] = MEETING,
    title: str = "Réunion de service",
    *,
    shared: bool = False,
) -> Transcript:
    """A drafted run with its transcript. To be called within the person's administration scope."""
    owned = ownership(person) | {"service_id": person.service_id if shared else None}
    run = Run.objects.create(
        tool="transcripts",
        tool_version="1",
        title=title,
        sensitivity="personal",
        asker_id=person.pk,
        status=Run.Status.DRAFTED,
        **owned,
    )
    inside = {"administration_id": person.administration_id}
    transcript = Transcript.objects.create(
        run=run, language="fr", duration=max((end for _, _, end, _ in said), default=0), **inside
    )
    inside |= {"transcript": transcript}
    speakers = {
        number: Speaker.objects.create(number=number, **inside)
        for number in sorted({one for one, *_ in said})
    }
    for number, start, end, text in said:
        words = [word.as_row() for word in spread(text, start, end)]
        Segment.objects.create(
            speaker=speakers[number],
            start=start,
            end=end,
            text=text,
            heard=text,
            words=words,
            language="fr",
            **inside,
        )
    return transcript


def give_sound(transcript: Transcript, times: int = 1) -> None:
    """Gives a transcript its sound and its waveform; `times` repeats them, for a long recording."""
    spoken = [
        (one.start, one.end) for one in transcript.segments.filter(start__lt=transcript.duration / times)
    ]
    seconds = transcript.duration / times
    content = as_mp3(tone(seconds, spoken)) * times
    peaks = [60 if any(a <= place / 10 < b for a, b in spoken) else 0 for place in range(int(seconds * 10))]
    transcript.playback = store(transcript.administration_id, [content], len(content) + 1)
    transcript.peaks = peaks * times
    transcript.save(update_fields=["playback", "peaks"])
