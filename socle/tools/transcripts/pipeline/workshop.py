"""The folder in which one run's sound is worked on: samples of each track, gone once the draft is made.

It is a cache: what is missing in it, after a crash or on another machine, is made again from the originals.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from socle.storage.private import private_folder
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE

_MANIFEST = "tracks.json"


@dataclass(frozen=True)
class Track:
    """One track: the file of its samples, and the name of who speaks on it where the files tell."""

    number: int
    name: str
    samples: int
    title: str = ""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.samples / RATE


@dataclass(frozen=True)
class Prepared:
    """The tracks of a run; `apart` when each is a speaker of its own."""

    folder: Path
    tracks: tuple[Track, ...]
    apart: bool

    @property
    def seconds(self) -> float:
        """How long the longest track is."""
        return max(track.seconds for track in self.tracks)

    def path(self, track: Track) -> Path:
        """Where a track's samples lie."""
        return self.folder / track.name

    def sound(self, track: Track, start: float, end: float) -> bytes:
        """The samples between two moments."""
        first, last = (round(moment * RATE) * SAMPLE for moment in (start, end))
        with self.path(track).open("rb") as file:
            file.seek(first)
            return file.read(last - first)


def root() -> Path:
    """The folder of all runs' folders."""
    return Path(settings.SOCLE_DATA) / "transcripts"


def folder_of(run_id: str) -> Path:
    """The folder of a run, made if need be."""
    return private_folder(root() / run_id)


def keep(prepared: Prepared) -> None:
    """Writes down that the tracks are whole."""
    said = {"apart": prepared.apart, "tracks": [asdict(track) for track in prepared.tracks]}
    draft = prepared.folder / f"{_MANIFEST}.draft"
    draft.write_text(json.dumps(said), encoding="utf-8")
    draft.replace(prepared.folder / _MANIFEST)


def known(run_id: str) -> Prepared | None:
    """The tracks that lie there whole; None where they must be made again."""
    folder = root() / run_id
    try:
        said = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    tracks = tuple(Track(**row) for row in said["tracks"])
    whole = all(_size(folder / track.name) >= track.samples * SAMPLE for track in tracks)
    return Prepared(folder, tracks, bool(said["apart"])) if whole and tracks else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def clear(run_id: str) -> None:
    """Removes a run's folder."""
    shutil.rmtree(root() / run_id, ignore_errors=True)


def all_runs() -> Iterator[str]:
    """The ids of the runs that have a folder."""
    if root().exists():
        yield from (place.name for place in root().iterdir() if place.is_dir())


def older_than(seconds: float) -> set[str]:
    """The names of the folders in which nothing was made or removed for so long."""
    before = time.time() - seconds
    return {name for name in all_runs() if _changed(root() / name) < before}


def _changed(folder: Path) -> float:
    """When; one that goes at this moment counts as new."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return time.time()
