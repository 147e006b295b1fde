"""The original video with its subtitles, as a file on the disk: it may be two gigabytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from socle.knowledge.parsing.sandbox import Limits, call_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.storage.files import path_of
from socle.storage.private import private_folder
from socle.tools.transcripts.exports.subtitles.writing import subtitles
from socle.tools.transcripts.spoken import SpokenTranscript
from socle.work.declaration import ExportImpossible
from socle.work.models import Recording, Run

_MUX = "socle.tools.transcripts.exports.muxing:mux"
_GONE = "Le fichier d’origine a été effacé à sa date : la vidéo ne peut plus être sous-titrée."
_FAULTS = {
    "no_video": "Cet enregistrement n’a pas d’images : prenez les sous-titres (SRT).",
    "broken": "Cette vidéo ne peut pas être recopiée avec des sous-titres : prenez les sous-titres (SRT).",
}
_SUFFIXES = frozenset(
    {
        *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts"),
        *(".3gp", ".3g2", ".wmv", ".asf", ".flv", ".ogv"),
    }
)


def may_be_video(run: Run) -> bool:
    """Whether the run was given one file, still there, whose name is that of a video."""
    given = list(run.recordings.all()[:2])
    return len(given) == 1 and given[0].file_id is not None and _suffix(given[0]) in _SUFFIXES


def _suffix(recording: Recording) -> str:
    return Path(recording.name).suffix.lower()


@contextmanager
def subtitled_video(run: Run, transcript: SpokenTranscript) -> Iterator[Path]:
    """The file, until the end of the block. Raises ExportImpossible with a sentence."""
    recording = run.recordings.select_related("file").first()
    if recording is None or recording.file is None:
        raise ExportImpossible(_GONE)
    limits = Limits(size=settings.SOCLE_RECORDING_LIMIT + 1, seconds=1800, longest=1800, result=1 << 32)
    shown = [(cue.start, cue.end, "\n".join(cue.lines)) for cue in subtitles(transcript)[0]]
    private = private_folder(Path(settings.SOCLE_DATA) / "transcripts")
    with TemporaryDirectory(prefix="video-", dir=private) as folder:
        given = {"folder": folder, "cues": shown}
        try:
            answer = json.loads(call_safely(_MUX, path_of(recording.file), given, limits))
        except Unreadable as error:
            raise ExportImpossible(_FAULTS["broken"]) from error
        if fault := answer.get("fault"):
            raise ExportImpossible(_FAULTS.get(fault, _FAULTS["broken"]))
        yield Path(folder) / str(answer["name"])
