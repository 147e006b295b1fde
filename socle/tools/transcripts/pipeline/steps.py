"""The three durable steps: the sound is prepared, heard window by window, and written down."""

from __future__ import annotations

from collections.abc import Sequence

from socle.storage.scope import administration_scope
from socle.tools.transcripts.keeping import open_transcript, service_of
from socle.tools.transcripts.models import Segment, Window
from socle.tools.transcripts.pipeline import hearing, workshop, writing
from socle.tools.transcripts.pipeline.glossary import Term, prompt_of
from socle.tools.transcripts.pipeline.hearing import Listener, Wishes
from socle.tools.transcripts.pipeline.languages import usual
from socle.tools.transcripts.pipeline.planning import planned
from socle.tools.transcripts.pipeline.preparing import prepare
from socle.tools.transcripts.pipeline.terms import terms_of
from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.pipeline.workshop import Prepared
from socle.work.toolbox import Unusable, Work

LANGUAGE, PEOPLE, CONTEXT = "langue", "personnes", "contexte"

NOTHING_SAID = (
    "Aucune parole n’a été trouvée dans cet enregistrement : il ne contient que du silence, du bruit ou de "
    "la musique. Vérifiez le micro, ou que c’est le bon fichier."
)
NO_WORD_TIMES = (
    "Le modèle de transcription ne dit pas quand chaque mot est prononcé : les instants sont estimés, et un "
    "clic sur un mot peut tomber à côté."
)
NO_VOICES = (
    "Le modèle de transcription ne distingue pas les voix : tout est attribué à une seule personne. "
    "Répartissez les phrases entre les personnes en relisant."
)


def prepare_sound(work: Work) -> None:
    """Decodes the files, and makes what the player plays."""
    prepare(work)


def hear(work: Work) -> None:
    """Hears each window that is not heard yet, then again those whose language is a stray."""
    prepared = prepare(work)
    pieces = planned(work, prepared)
    if not pieces:
        raise Unusable(NOTHING_SAID)
    wishes = Wishes(
        work.text(LANGUAGE), prompt_of(_terms(work), work.text(CONTEXT)), _wants_voices(work, prepared)
    )
    listener = Listener(work, prepared, wishes)
    _hear_missing(work, prepared, pieces, listener)
    if not wishes.language:
        _hear_strays(work, pieces, listener)


def write_draft(work: Work) -> None:
    """Writes the transcript, and forgets the samples and the voices. A crash may come after that and before
    the step is known to be done: it is not done twice, the windows being gone."""
    if _is_written(work):
        workshop.clear(work.run_id)
        return
    prepared = prepare(work)
    pieces = planned(work, prepared)
    with administration_scope(work.run.administration_id):
        found = writing.understood(open_transcript(work.run), pieces, _terms(work))
    if not found.spoken:
        raise Unusable(NOTHING_SAID)
    lines = writing.with_speakers(found, prepared.apart, _number(work))
    if found.details - {"words"}:
        work.note(NO_WORD_TIMES)
    if found.voiceless and _wants_voices(work, prepared):
        work.note(NO_VOICES)
    if found.cuts:
        work.note(_cut_note(len(found.cuts)))
    writing.write(work, prepared, found, lines)
    workshop.clear(work.run_id)


def _hear_missing(work: Work, prepared: Prepared, pieces: Sequence[Piece], listener: Listener) -> None:
    with administration_scope(work.run.administration_id):
        rows = Window.objects.filter(transcript_id=work.run.pk)
        kept = set(rows.values_list("track", "number"))
    missing = [piece for piece in pieces if (piece.track, piece.number) not in kept]
    total = sum(piece.spoken for piece in pieces)
    done = total - sum(piece.spoken for piece in missing)
    minutes = max(round(prepared.seconds / 60), 1)
    work.progress(round(done / total * minutes), minutes, "minutes", "Transcription")
    for heard in listener.heard(missing):
        hearing.keep(work, heard)
        done += heard.piece.spoken
        work.progress(round(done / total * minutes), minutes, "minutes", "Transcription")


def _hear_strays(work: Work, pieces: Sequence[Piece], listener: Listener) -> None:
    """A short window alone in its language is heard again in the one most spoken, and keeps the surer."""
    with administration_scope(work.run.administration_id):
        rows = Window.objects.filter(transcript_id=work.run.pk)
        languages = {
            (track, number): str(language or "")
            for track, number, language in rows.values_list("track", "number", "heard__language")
        }
    spoken = [(languages.get((piece.track, piece.number), ""), piece.spoken) for piece in pieces]
    believed, main = usual(spoken)
    strays = [piece for piece, (language, _) in zip(pieces, spoken, strict=True) if language not in believed]
    for heard in listener.heard(strays if main else [], main):
        hearing.keep_surer(work, heard)


def _is_written(work: Work) -> bool:
    with administration_scope(work.run.administration_id):
        windows = Window.objects.filter(transcript_id=work.run.pk).exists()
        return not windows and Segment.objects.filter(transcript_id=work.run.pk).exists()


def _wants_voices(work: Work, prepared: Prepared) -> bool:
    return not prepared.apart and _number(work) != 1


def _number(work: Work) -> int | None:
    """How many people speak, where the person knows."""
    text = work.text(PEOPLE)
    return int(text) if text.isdigit() else None


def _terms(work: Work) -> list[Term]:
    with administration_scope(work.run.administration_id):
        return terms_of(service_of(work.run))


def _cut_note(count: int) -> str:
    places = "un endroit" if count == 1 else f"{count} endroits"
    return (
        f"À {places}, le modèle avait écrit ce que personne n’a dit (répétition en boucle, texte sur un "
        "silence) : c’est retiré, et signalé à l’instant où cela était."
    )
