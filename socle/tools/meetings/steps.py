"""The steps of Comptes rendus: read the transcript, ask models where there are any, write the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.meetings.action_lines import action_lines
from socle.tools.meetings.asking import Answers, ask_all
from socle.tools.meetings.found import PROPOSED, Found, Quoted
from socle.tools.meetings.merging import merged
from socle.tools.meetings.outline import (
    ACTIONS,
    DECISIONS,
    FREE,
    POINTS,
    QUESTIONS,
    QUOTES,
    Outline,
)
from socle.tools.meetings.rules import lift
from socle.tools.meetings.sources import TRANSCRIPTS, transcript_of
from socle.tools.meetings.templates import outline_named
from socle.tools.meetings.units import units_of
from socle.tools.transcripts.reading import spoken_transcript
from socle.tools.transcripts.spoken import SpokenTranscript
from socle.work.toolbox import Evidence, Moment, Proposal, Unusable, Work

FAMILIES = {
    DECISIONS: "decision",
    ACTIONS: "action",
    POINTS: "point",
    QUESTIONS: "question",
    QUOTES: "citation",
    FREE: "libre",
}
_NAMES = {
    DECISIONS: "Décision",
    ACTIONS: "Action",
    POINTS: "Point",
    QUESTIONS: "Question",
    QUOTES: "Citation",
    FREE: "Élément",
}
_NO_TRANSCRIPT = (
    "Ce transcript n’existe plus, n’est pas prêt ou ne vous est pas ouvert. Choisissez-en un autre dans la "
    "page des comptes rendus."
)
_NO_TEMPLATE = "Ce modèle de compte rendu n’existe plus. Choisissez-en un autre."
_NOTHING_SAID = "Aucune parole n’a été entendue dans cet enregistrement : il n’y a rien à relever."
_WITHOUT_MODEL = (
    "Aucun modèle n’a répondu pour tout le texte : les lignes marquées « lu » viennent des règles, qui "
    "relèvent les phrases mêmes de l’enregistrement. Des décisions dites autrement peuvent manquer."
)
_FREE_ALONE = "Les rubriques libres demandent un modèle : elles sont vides."
_NOTHING_FOUND = "Rien n’a été relevé. Relisez le transcript : des phrases peuvent avoir échappé aux règles."


def write_minutes(work: Work) -> None:
    """Every line of the minutes, each with the moment that says it."""
    transcript, outline = _given(work)
    units = units_of(transcript)
    if not units:
        raise Unusable(_NOTHING_SAID)
    read = lift(units, outline.sections)
    answers = ask_all(work, units, outline.sections)
    lines = merged(read, answers.found)
    work.write([_outline_item(outline), *_items(lines, outline, work.text("transcript"), transcript.title)])
    for sentence in _notes(answers, lines, outline):
        work.note(sentence)


def _given(work: Work) -> tuple[SpokenTranscript, Outline]:
    """The transcript and the template, both as the asker may use them. Raises Unusable."""
    run = work.run
    with administration_scope(run.administration_id):
        caller = _asker(run.asker_id)
        transcript = transcript_of(caller, work.text("transcript")) if caller else None
        if caller is None or transcript is None:
            raise Unusable(_NO_TRANSCRIPT)
        outline = outline_named(work.text("modele"), caller.service_id)
        if outline is None:
            raise Unusable(_NO_TEMPLATE)
        return spoken_transcript(transcript.run), outline


def _asker(number: int) -> Caller | None:
    person = Person.objects.filter(pk=number, is_active=True).first()
    return caller_of(person) if person else None


def _outline_item(outline: Outline) -> Proposal:
    """The template as it was used: the exports follow it, whatever becomes of it."""
    return Proposal(
        "modele",
        outline.name,
        origin="calculé",
        details={"outline": outline.as_row()},
        review=False,
    )


def _items(lines: Sequence[Found], outline: Outline, run: str, title: str) -> Iterator[Proposal]:
    counts: Counter[str] = Counter()
    for one in lines:
        counts[one.kind] += 1
        key = f"{FAMILIES[one.kind]}-{counts[one.kind]}"
        yield Proposal(
            key,
            _value(one),
            origin=one.origin,
            label=_label(one, outline, counts[one.kind]),
            explanation="\n".join(_why(one)),
            evidence=[_evidence(quote, run, title) for quote in one.quotes],
            checks=one.checks,
            details={"section": one.section, "topic": one.topic, "speaker": one.quotes[-1].speaker},
        )


def _value(one: Found) -> object:
    if one.kind == ACTIONS:
        return action_lines(one.text, one.who, one.when)
    return one.text


def _label(one: Found, outline: Outline, number: int) -> str:
    if one.topic:
        return one.topic
    name = outline.sections[one.section].title if one.kind == FREE else _NAMES[one.kind]
    return f"{name} {number}"


def _why(one: Found) -> Iterator[str]:
    if one.explanation:
        yield one.explanation
    if one.kind == ACTIONS:
        if not one.who:
            yield "Qui : non dit à cet endroit. Si vous le savez, ajoutez une ligne « Qui : … »."
        if not one.when:
            yield "Pour quand : non dit à cet endroit. Ajoutez une ligne « Pour quand : … » si vous le savez."


def _evidence(quote: Quoted, run: str, title: str) -> Evidence:
    moment = Moment(run, TRANSCRIPTS, quote.start, quote.end)
    return Evidence(quote.text, name=title, moment=moment)


def _notes(answers: Answers, lines: Sequence[Found], outline: Outline) -> Iterator[str]:
    if answers.is_away:
        yield _WITHOUT_MODEL
        if any(section.kind == FREE for section in outline.sections):
            yield _FREE_ALONE
    if answers.unread:
        yield _counted(answers.unread, "passage n’a", "passages n’ont") + " pas reçu de réponse utilisable."
    if answers.unproved:
        yield (
            _counted(answers.unproved, "proposition du modèle n’a", "propositions du modèle n’ont")
            + " pas été reprise"
            + ("s" if answers.unproved > 1 else "")
            + " : non prouvé. Aucun moment de l’enregistrement ne la dit ainsi."
        )
    if not lines:
        yield _NOTHING_FOUND
    elif not any(one.origin == PROPOSED for one in lines) and not answers.is_away:
        yield "Le modèle n’a rien ajouté à ce que les règles ont relevé."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
