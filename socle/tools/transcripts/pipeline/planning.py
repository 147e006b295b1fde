"""What there is to hear: the speech of each track and its windows; found once, kept beside the samples."""

from __future__ import annotations

import numpy as np

from socle.tools.transcripts.pipeline import speech
from socle.tools.transcripts.pipeline.windows import Piece, windows_of
from socle.tools.transcripts.pipeline.workshop import Prepared, Track
from socle.work.toolbox import Work

_DOING = "Recherche de la parole"


def planned(work: Work, prepared: Prepared) -> list[Piece]:
    """The windows of all tracks, in the order of their beginnings; the same each time. Raises Cancelled."""
    found: list[Piece] = []
    for track in prepared.tracks:
        likely = _likely(work, prepared, track)
        runs = speech.runs_of(likely, track.seconds)
        found += windows_of(track.number, runs, likely)
    return sorted(found, key=lambda piece: (piece.start, piece.track))


def _likely(work: Work, prepared: Prepared, track: Track) -> speech.Floats:
    kept = prepared.folder / f"{track.name}.npy"
    if kept.exists():
        return np.asarray(np.load(kept), np.float32)
    before = sum(one.seconds for one in prepared.tracks[: track.number])
    total = sum(one.seconds for one in prepared.tracks)

    def each(seconds: float) -> None:
        minutes = int((before + seconds) * prepared.seconds / total / 60)
        work.progress(minutes, max(int(prepared.seconds // 60), 1), "minutes", _DOING)

    likely = speech.probabilities(prepared.path(track), each).astype(np.float16)
    draft = kept.with_suffix(".draft.npy")
    np.save(draft, likely)
    draft.replace(kept)
    # As they will be read again: windows are cut at the same places before and after a crash.
    return likely.astype(np.float32)
