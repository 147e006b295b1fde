"""A transcript as a document: who said what and when, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from socle.interface.french import long_date
from socle.organisation.models import Person
from socle.tools.transcripts.presentation.durations import length
from socle.tools.transcripts.spoken import Line, SpokenTranscript
from socle.work.drafts import DraftView
from socle.work.evidence import clock
from socle.work.models import Act
from socle.work.reports import Block, Heading, Paragraph, Points, Report, Speech

# One voice goes on in the same paragraph up to here, so that a monologue can be read and found again.
LONGEST_PARAGRAPH = 90.0


def mention_of(draft: DraftView, *, is_named: bool = True) -> str:
    """What the text is worth: validated by a person, whose name is told unless none may be, or a draft."""
    if not draft.is_validated:
        return (
            "Brouillon non validé : ce texte a été écrit par une machine à partir d’un enregistrement ; "
            "vérifiez-le avant usage."
        )
    act = Act.objects.filter(run=draft.run, kind=Act.Kind.VALIDATE).order_by("-at").first()
    day = f" le {long_date(timezone.localdate(act.at))}" if act else ""
    person = Person.objects.filter(pk=act.person_id).first() if act and is_named else None
    who = person.name if person else "une personne"
    return f"Texte écrit par une machine à partir d’un enregistrement, relu et validé par {who}{day}."


def report_of(
    transcript: SpokenTranscript, draft: DraftView, head: tuple[str, ...] = (), *, is_named: bool = True
) -> Report:
    """The document; `head` are sentences that stand before the words."""
    said: list[Block] = [*map(Paragraph, head), Heading("Transcript")]
    said += [Speech(line.speaker, clock(line.start), text) for line, text in paragraphs(transcript)]
    if transcript.cuts:
        said += [Heading("Passages retirés"), Points(tuple(map(_cut, transcript.cuts)))]
    return Report(
        transcript.title,
        mention_of(draft, is_named=is_named),
        _facts(transcript, draft),
        tuple(said),
        transcript.language,
    )


def paragraphs(transcript: SpokenTranscript) -> Iterator[tuple[Line, str]]:
    """What is said, one voice's lines put together; the line is the paragraph's first."""
    first: Line | None = None
    texts: list[str] = []
    for line in transcript.lines:
        if first is not None and (
            line.number != first.number
            or line.speaker != first.speaker
            or line.end - first.start > LONGEST_PARAGRAPH
        ):
            yield first, " ".join(texts)
            first = None
        if first is None:
            first, texts = line, []
        texts.append(line.text)
    if first is not None:
        yield first, " ".join(texts)


def _facts(transcript: SpokenTranscript, draft: DraftView) -> tuple[tuple[str, str], ...]:
    facts = [("Enregistré le", long_date(timezone.localdate(draft.run.created)))]
    facts.append(("Durée", length(transcript.duration)))
    if transcript.speakers:
        facts.append(("Personnes", ", ".join(transcript.speakers)))
    return tuple(facts)


def _cut(cut: Any) -> str:
    return f"{clock(cut['start'])} – {clock(cut['end'])} : {cut['reason']}"
