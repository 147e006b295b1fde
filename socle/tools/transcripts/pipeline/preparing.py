"""From files to tracks, a player's file and a waveform; done once, and again where the folder is gone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.knowledge.parsing.sandbox import Limits, Stopped, call_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.storage import files
from socle.storage.scope import administration_scope
from socle.tools.transcripts.keeping import open_transcript
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.pipeline import workshop
from socle.tools.transcripts.pipeline.workshop import Prepared, Track
from socle.work.toolbox import Cancelled, GivenRecording, Unusable, Work

INPUT, TRACKS, FOLLOWING = "enregistrements", "pistes", "suite"
_DECODE = "socle.tools.transcripts.pipeline.decoding:decode"
_MIX = "socle.tools.transcripts.pipeline.mixing:mix"
_JOIN = "socle.tools.transcripts.pipeline.mixing:join"
_ENCODE = "socle.tools.transcripts.pipeline.mixing:encode"
_GRACE_SECONDS = 60.0
_NO_NAME = re.compile(
    r"(?i)(audio|piste|track|voi[xc]e?|enregistrement|recording|micro\w*|zoom|untitled)?[\W\d_]*"
)

GONE = (
    "Le son de cet enregistrement a été effacé à sa date : il ne peut plus être écouté. Déposez-le à nouveau."
)
MIXED = (
    "Ce fichier contient plusieurs pistes : elles ont été écoutées ensemble. Si chaque piste est une "
    "personne, déposez-le à nouveau en cochant la case qui le dit."
)
ONE_TRACK = "Une seule piste a été trouvée : les voix y ont été distinguées par le calcul."


def prepare(work: Work) -> Prepared:
    """The run's tracks. Raises Unusable with a sentence, and Cancelled."""
    with administration_scope(work.run.administration_id):
        transcript = open_transcript(work.run)
    prepared = workshop.known(work.run_id)
    if prepared is None:
        prepared = _decoded(work)
        workshop.keep(prepared)
    if transcript.playback_id is None:
        _make_playback(work, prepared)
    return prepared


def _decoded(work: Work) -> Prepared:
    given = work.recordings(INPUT)
    if not any(one.path for one in given):
        raise Unusable(GONE)
    workshop.clear(work.run_id)
    folder = workshop.folder_of(work.run_id)
    tracks = list(_tracks(work, given, folder))
    if work.flag(FOLLOWING) and len(tracks) > 1:
        tracks = [_joined(work, tracks, folder)]
    apart = work.flag(TRACKS)
    if apart and len(tracks) == 1:
        work.note(ONE_TRACK)
    if not apart and len(tracks) > 1:
        work.note(MIXED)
        tracks = [_mixed(work, tracks, folder, "mix.pcm")]
    return Prepared(folder, tuple(tracks), apart and len(tracks) > 1)


def _tracks(work: Work, given: Sequence[GivenRecording], folder: Path) -> Iterator[Track]:
    """The tracks of all files; a file that cannot be used is told, and ends the run where it is alone."""
    faults, number = [], 0
    for place, one in enumerate(given):
        answer = _decode_one(work, one, folder, f"{place}-")
        if fault := answer.get("fault"):
            faults.append(sentence_of_fault(one.name, fault))
            continue
        found = answer["tracks"]
        titles = [row["title"] for row in found] if len(found) > 1 else [_person(one.name)]
        made = [
            Track(number + at, row["name"], row["samples"], title)
            for at, (row, title) in enumerate(zip(found, titles, strict=True))
        ]
        if len(made) > 1 and work.flag(FOLLOWING):
            # They were said at once: only files follow one another.
            made = [_mixed(work, made, folder, f"{place}-mix.pcm")]
        number += len(made)
        yield from made
    if not number:
        raise Unusable(" ".join(faults))
    for fault in faults:
        work.note(fault)


def _decode_one(work: Work, one: GivenRecording, folder: Path, prefix: str) -> dict[str, Any]:
    if one.path is None:
        return {"fault": "gone"}
    seconds = settings.SOCLE_RECORDING_HOURS * 3600 + _GRACE_SECONDS
    given = {"folder": str(folder), "prefix": prefix, "seconds": seconds}
    try:
        return _called(work, _DECODE, one.path, given, "Lecture du son")
    except Unreadable as error:
        return {"fault": error.code if error.code in _FAULTS else "broken"}


def _called(work: Work, function: str, path: Path, given: dict[str, Any], doing: str) -> dict[str, Any]:
    """What the child process answers, its progress shown in minutes. Raises Unreadable, Cancelled."""

    def shown(done: int, total: int) -> None:
        work.progress(done // 60, max(total // 60, 1), "minutes", doing)

    def stopped() -> bool:
        try:
            work.ensure_wanted()
        except Cancelled:
            return True
        return False

    limits = Limits(
        size=max(settings.SOCLE_RECORDING_LIMIT, 1 << 33), seconds=7200, longest=7200, result=1 << 32
    )
    try:
        answer = call_safely(function, path, given, limits, shown, stopped)
    except Stopped:
        raise Cancelled from None
    found = json.loads(answer)
    return found if isinstance(found, dict) else {}


def _joined(work: Work, tracks: Sequence[Track], folder: Path) -> Track:
    """All tracks one after the other, as one; theirs are removed."""
    into = folder / "joined.pcm"
    given = {"tracks": [track.name for track in tracks], "into": str(into)}
    _called(work, _JOIN, folder / tracks[0].name, given, "Réunion des parties")
    for track in tracks:
        (folder / track.name).unlink()
    return Track(0, into.name, sum(track.samples for track in tracks))


def _mixed(work: Work, tracks: Sequence[Track], folder: Path, name: str) -> Track:
    """All tracks as one; theirs are removed."""
    into = folder / name
    given = {"tracks": [track.name for track in tracks], "into": str(into)}
    _called(work, _MIX, folder / tracks[0].name, given, "Réunion des pistes")
    for track in tracks:
        (folder / track.name).unlink()
    return Track(0, into.name, max(track.samples for track in tracks))


def _make_playback(work: Work, prepared: Prepared) -> None:
    into = prepared.folder / "playback.mp3"
    given = {"tracks": [track.name for track in prepared.tracks], "into": str(into)}
    path = prepared.path(prepared.tracks[0])
    try:
        peaks = _called(work, _ENCODE, path, given, "Préparation de l’écoute")["peaks"]
    except Unreadable as error:
        raise Unusable(sentence_of_fault(work.run.title, "broken")) from error
    number = work.run.administration_id
    with administration_scope(number):
        work.ensure_wanted()
        row = Transcript.objects.select_for_update().get(run=work.run)
        if row.playback_id is None:
            row.playback = files.adopt(number, into, settings.SOCLE_RECORDING_LIMIT)
        row.duration, row.peaks = round(prepared.seconds, 3), peaks
        row.save(update_fields=["playback", "duration", "peaks"])
    into.unlink(missing_ok=True)


def _person(name: str) -> str:
    """The name that a file of one person's track bears; empty where it says nothing."""
    stem = Path(name).stem.replace("_", " ").strip()[:120]
    return "" if _NO_NAME.fullmatch(stem) else stem


_FAULTS = {
    "no_sound": "ne contient aucun son. Vérifiez que c’est le bon fichier.",
    "broken": "ne peut pas être lu : il est endommagé, ou n’est pas un enregistrement. Vérifiez qu’il "
    "s’écoute sur votre poste, puis déposez-le à nouveau.",
    "empty": "est vide. Vérifiez qu’il s’écoute sur votre poste, puis déposez-le à nouveau.",
    "too_long": "est trop long : la limite est de {hours} heures. Découpez-le, puis déposez chaque partie.",
    "too_slow": "demande trop de temps pour être lu. Découpez-le, puis déposez chaque partie.",
    "too_complex": "demande trop de mémoire pour être lu. N’en gardez que le son, puis déposez-le à nouveau.",
    "no_room": "n’a pas pu être lu. La place manque sur le serveur : signalez-le à l’équipe qui administre "
    "le service, puis relancez ce travail.",
    "gone": "a été effacé à sa date : il n’a pas été écouté.",
}


def sentence_of_fault(name: str, fault: str) -> str:
    """What the reader is told of a file that cannot be used."""
    hours = f"{settings.SOCLE_RECORDING_HOURS:g}".replace(".", ",")
    return f"«\u00a0{name}\u00a0» {_FAULTS.get(fault, _FAULTS['broken']).format(hours=hours)}"
