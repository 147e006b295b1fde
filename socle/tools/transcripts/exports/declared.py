"""The exports of Transcripts, as its declaration lists them."""

from __future__ import annotations

from collections.abc import Callable

from socle.tools.transcripts.exports.data import as_json
from socle.tools.transcripts.exports.document import report_of
from socle.tools.transcripts.exports.plain import as_markdown, as_text
from socle.tools.transcripts.exports.pseudonyms import pseudonymised
from socle.tools.transcripts.exports.subtitles.breaches import Breach
from socle.tools.transcripts.exports.subtitles.rules import rules
from socle.tools.transcripts.exports.subtitles.writing import srt, subtitles, vtt
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.reading import spoken_transcript
from socle.tools.transcripts.spoken import SpokenTranscript
from socle.work.declaration import Export, ExportImpossible
from socle.work.drafts import DraftView
from socle.work.reports import Report, as_docx, as_odt, as_pdf

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"


def transcript_of(draft: DraftView) -> SpokenTranscript:
    """The transcript as people left it; raises ExportImpossible where nothing was heard."""
    try:
        transcript = spoken_transcript(draft.run)
    except Transcript.DoesNotExist:
        raise ExportImpossible("Cet enregistrement n’a pas encore été transcrit.") from None
    if not transcript.lines:
        raise ExportImpossible("Aucune parole n’a été entendue dans cet enregistrement.")
    return transcript


def _document(write: Callable[[Report], bytes]) -> Callable[[DraftView], bytes]:
    return lambda draft: write(report_of(transcript_of(draft), draft))


def _pseudonymised(write: Callable[[Report], bytes]) -> Callable[[DraftView], bytes]:
    def made(draft: DraftView) -> bytes:
        done = pseudonymised(transcript_of(draft))
        return write(report_of(done.transcript, draft, (_told(len(done.left)),), is_named=False))

    return made


def _told(left: int) -> str:
    """What a reader must know of a pseudonymised text: what was searched, and how much of it is left, without
    the originals: a name that is also a word would be given away by the list of what is left."""
    head = (
        "Version pseudonymisée : les noms, adresses et numéros repérés par des règles sont remplacés. "
        "Un nom porté par plusieurs personnes ne dit pas de laquelle il s’agit. "
        "Un nom inconnu de ces règles, ou une circonstance qui désigne une personne, peut rester : relisez. "
    )
    if not left:
        return (
            head + "Recherche après remplacement : aucun des noms et numéros remplacés n’est encore lisible."
        )
    return head + (
        f"Recherche après remplacement : encore lisibles, à retirer à la main : {left} ; la liste est dans "
        "l’outil, à côté de l’export."
    )


def _subtitles_report(draft: DraftView) -> bytes:
    """Every rule that the subtitles do not keep, and where, with the rules' sources."""
    cues, found = subtitles(transcript_of(draft))
    head = f"{len(cues)} sous-titres, {len(found)} écart(s) aux règles."
    return "\n".join([head, *rules().sources, "", *map(_line, found), ""]).encode()


def _line(breach: Breach) -> str:
    return f"Sous-titre {breach.number}, {breach.sentence}"


def _export(
    name: str, label: str, media_type: str, extension: str, make: Callable[[DraftView], bytes]
) -> Export:
    is_titled = not name.endswith("-pseudo")
    return Export(name, label, media_type, extension, make, validated_only=False, is_titled=is_titled)


PSEUDONYMISED = (
    _export("docx-pseudo", "Version pseudonymisée (DOCX)", _DOCX, "docx", _pseudonymised(as_docx)),
    _export(
        "txt-pseudo",
        "Version pseudonymisée (TXT)",
        "text/plain; charset=utf-8",
        "txt",
        _pseudonymised(as_text),
    ),
)
"""Made on a page of their own, which shows who became what."""

EXPORTS = (
    _export("docx", "Document (DOCX)", _DOCX, "docx", _document(as_docx)),
    _export("odt", "Document (ODT)", _ODT, "odt", _document(as_odt)),
    _export("pdf", "Document (PDF)", "application/pdf", "pdf", _document(as_pdf)),
    _export("txt", "Texte simple (TXT)", "text/plain; charset=utf-8", "txt", _document(as_text)),
    _export("md", "Texte Markdown", "text/markdown; charset=utf-8", "md", _document(as_markdown)),
    _export(
        "srt",
        "Sous-titres (SRT)",
        "application/x-subrip; charset=utf-8",
        "srt",
        lambda draft: srt(subtitles(transcript_of(draft))[0]).encode(),
    ),
    _export(
        "vtt",
        "Sous-titres pour le web (VTT)",
        "text/vtt; charset=utf-8",
        "vtt",
        lambda draft: vtt(subtitles(transcript_of(draft))[0]).encode(),
    ),
    _export(
        "sous-titres-ecarts",
        "Règles des sous-titres non tenues (TXT)",
        "text/plain; charset=utf-8",
        "txt",
        _subtitles_report,
    ),
    _export(
        "mots",
        "Données avec l’instant de chaque mot (JSON)",
        "application/json",
        "json",
        lambda draft: as_json(transcript_of(draft), draft),
    ),
    *PSEUDONYMISED,
)
