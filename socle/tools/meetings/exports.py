"""The minutes as documents and as data: each line with its moment, and all that proves them at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from django.utils import timezone

from socle.interface.french import long_date
from socle.tools.meetings.minutes import MODIFIED, Entry, Minutes, minutes_of
from socle.tools.meetings.outline import POINTS, Section
from socle.tools.transcripts.exports.plain import as_markdown
from socle.work.drafts import DraftView
from socle.work.evidence import clock
from socle.work.models import Act
from socle.work.reports import Block, Heading, Paragraph, Report, Speech, as_docx, as_odt, as_pdf
from socle.work.toolbox import Export, ExportImpossible

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_EMPTY = "Rien n’a été relevé."
_ANNEX = (
    "Chaque ligne du compte rendu vient d’un passage de l’enregistrement. Les heures se comptent depuis son "
    "début. Le son peut être effacé avant ce document : les citations restent."
)


def report_of(draft: DraftView) -> Report:
    """The document; raises ExportImpossible where nothing is left to say."""
    minutes = minutes_of(draft)
    if not minutes.entries:
        raise ExportImpossible("Ce compte rendu n’a aucune ligne : gardez-en au moins une.")
    blocks: list[Block] = []
    for section, entries in minutes.sections:
        blocks += [Heading(section.title), *_blocks(section, entries)]
    blocks += [Heading("Annexe : les preuves"), Paragraph(_ANNEX), *_annex(minutes)]
    facts = (("Modèle", minutes.name), ("Établi le", long_date(timezone.localdate(draft.run.created))))
    return Report(draft.run.title, _mention(draft), facts, tuple(blocks))


def _mention(draft: DraftView) -> str:
    if not draft.is_validated:
        return (
            "Brouillon non validé : relevé par une machine dans un enregistrement ; vérifiez-le avant usage."
        )
    act = Act.objects.filter(run=draft.run, kind=Act.Kind.VALIDATE).order_by("-at").first()
    day = f" le {long_date(timezone.localdate(act.at))}" if act else ""
    return f"Relevé par une machine dans un enregistrement, relu et validé par une personne{day}."


def _blocks(section: Section, entries: Sequence[Entry]) -> Iterator[Block]:
    if not entries:
        yield Paragraph(_EMPTY)
    topic = ""
    for entry in entries:
        if section.kind == POINTS and entry.topic and entry.topic != topic:
            topic = entry.topic
            yield Heading(topic, 3)
        yield Speech("", clock(entry.start), _line(entry))


def _line(entry: Entry) -> str:
    parts = [entry.text.rstrip()]
    if entry.who:
        parts.append(f"Qui : {entry.who}.")
    if entry.when:
        parts.append(f"Pour quand : {entry.when}.")
    return " ".join(parts)


def _annex(minutes: Minutes) -> Iterator[Block]:
    number = 0
    for entry in minutes.entries:
        for proof in entry.proofs:
            number += 1
            moment = f"{clock(proof.moment.start)} à {clock(proof.moment.end)}"
            edited = f" (ligne {MODIFIED})" if entry.is_edited else ""
            yield Speech(f"{number}. {entry.speaker}".strip(), moment, f"« {proof.quote} »{edited}")


def as_data(draft: DraftView) -> bytes:
    """The minutes in JSON, by section, with the moments in seconds and as hh:mm:ss."""
    minutes = minutes_of(draft)
    whole = {
        "title": draft.run.title,
        "template": minutes.name,
        "run": str(draft.run.pk),
        "recording": minutes.recording,
        "validated": draft.is_validated,
        "sections": [
            {"kind": section.kind, "title": section.title, "lines": [_data(entry) for entry in entries]}
            for section, entries in minutes.sections
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _data(entry: Entry) -> dict[str, object]:
    return {
        "text": entry.text,
        "who": entry.who or None,
        "when": entry.when or None,
        "topic": entry.topic or None,
        "time": clock(entry.start),
        "origin": entry.origin,
        "edited": entry.is_edited,
        "evidence": [
            {
                "quote": proof.quote,
                "speaker": entry.speaker,
                "start": proof.moment.start,
                "end": proof.moment.end,
                "time": clock(proof.moment.start),
            }
            for proof in entry.proofs
        ],
    }


def _document(write: Callable[[Report], bytes]) -> Callable[[DraftView], bytes]:
    return lambda draft: write(report_of(draft))


EXPORTS = (
    Export("docx", "Compte rendu (DOCX)", _DOCX, "docx", _document(as_docx)),
    Export("odt", "Compte rendu (ODT)", _ODT, "odt", _document(as_odt)),
    Export("pdf", "Compte rendu (PDF)", "application/pdf", "pdf", _document(as_pdf)),
    Export("md", "Compte rendu (Markdown)", "text/markdown; charset=utf-8", "md", _document(as_markdown)),
    Export("donnees", "Compte rendu en données (JSON)", "application/json", "json", as_data),
)
