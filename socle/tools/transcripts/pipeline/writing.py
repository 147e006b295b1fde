"""From windows to the draft: cleaned, put right, given to speakers, cut into segments, written at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Segment, Speaker, Transcript, Window
from socle.tools.transcripts.pipeline.glossary import Term, corrected
from socle.tools.transcripts.pipeline.inventions import Cut, without_inventions
from socle.tools.transcripts.pipeline.languages import main_language
from socle.tools.transcripts.pipeline.lines import Made, Spoken, lines_of, renumbered
from socle.tools.transcripts.pipeline.speakers import speakers_of
from socle.tools.transcripts.pipeline.timing import Said
from socle.tools.transcripts.pipeline.typography import tidy
from socle.tools.transcripts.pipeline.voices import Row
from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.pipeline.workshop import Prepared
from socle.tools.transcripts.spoken import word_of
from socle.work.toolbox import Work


@dataclass
class Understood:
    """All that was heard, window after window."""

    spoken: list[Spoken] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    voices: list[Row] = field(default_factory=list)
    languages: list[tuple[str, float]] = field(default_factory=list)
    details: set[str] = field(default_factory=set)
    voiceless: bool = False


def understood(transcript: Transcript, pieces: Sequence[Piece], terms: Sequence[Term]) -> Understood:
    """What the windows hold, without what nobody said; one window in memory at a time."""
    known = {(piece.track, piece.number): piece for piece in pieces}
    found = Understood()
    for window in Window.objects.filter(transcript=transcript).order_by("start", "track").iterator(20):
        piece = known.get((window.track, window.number))
        if piece is not None:
            _add(found, window, piece, terms)
    return found


def _add(found: Understood, window: Window, piece: Piece, terms: Sequence[Term]) -> None:
    row, language = window.heard, str(window.heard.get("language") or "")
    said = [_said(one) for one in row.get("said", [])]
    kept, cuts = without_inventions(said, piece.runs)
    for own, group in groupby(kept, key=lambda one: one.language or language):
        words = [word for one in group for word in one.words]
        for word in corrected(tidy(words, own or "fr"), terms):
            found.spoken.append(Spoken(word, 0, piece.track, own))
    found.cuts += cuts
    found.details.add(str(row.get("detail")))
    found.voiceless = found.voiceless or row.get("voices") is None
    found.voices += row.get("voices") or []
    if any(one.words for one in kept):
        found.languages.append((language, piece.spoken))


def _said(row: dict[str, Any]) -> Said:
    words = [word_of(word) for word in row["words"]]
    return Said(words, float(row["start"]), float(row["end"]), str(row.get("language") or ""))


def with_speakers(found: Understood, apart: bool, number: int | None) -> list[Made]:
    """The segments, each of one speaker: of a track where people were recorded apart, else of a voice."""
    if apart:
        spoken = [replace(one, speaker=one.track + 1) for one in found.spoken]
    elif found.voiceless or number == 1 or not found.voices:
        spoken = [replace(one, speaker=1) for one in found.spoken]
    else:
        said = speakers_of([one.word for one in found.spoken], found.voices, number)
        spoken = [
            replace(one, speaker=speaker, overlap=overlap)
            for one, (speaker, overlap) in zip(found.spoken, said, strict=True)
        ]
    return lines_of(spoken)


def write(work: Work, prepared: Prepared, found: Understood, lines: Sequence[Made]) -> None:
    """Writes the draft over an earlier one, and deletes the windows with the voices in them: at once."""
    number = work.run.administration_id
    with administration_scope(number):
        work.ensure_wanted()
        transcript = Transcript.objects.select_for_update().get(run=work.run)
        Segment.objects.filter(transcript=transcript).delete()
        Speaker.objects.filter(transcript=transcript).delete()
        speakers = _write_speakers(transcript, prepared, lines)
        Segment.objects.bulk_create([_segment(transcript, speakers, line) for line in lines], batch_size=500)
        transcript.language = main_language(found.languages)
        transcript.cuts = [cut.as_row() for cut in sorted(found.cuts, key=lambda cut: cut.start)]
        transcript.save(update_fields=["language", "cuts"])
        Window.objects.filter(transcript=transcript).delete()


def _write_speakers(transcript: Transcript, prepared: Prepared, lines: Sequence[Made]) -> dict[int, Speaker]:
    names: dict[int, str] = defaultdict(str)
    if prepared.apart:
        names |= {track.number + 1: track.title for track in prepared.tracks}
    return {
        speaker: Speaker.objects.create(
            administration_id=transcript.administration_id,
            transcript=transcript,
            number=number,
            name=names[speaker],
        )
        for speaker, number in renumbered(lines).items()
    }


def _segment(transcript: Transcript, speakers: dict[int, Speaker], line: Made) -> Segment:
    return Segment(
        administration_id=transcript.administration_id,
        transcript=transcript,
        speaker=speakers.get(line.speaker),
        track=line.track,
        start=round(line.start, 3),
        end=round(line.end, 3),
        text=line.text,
        heard=line.text,
        words=[word.as_row() for word in line.words],
        language=line.language,
        overlap=line.overlap,
    )
