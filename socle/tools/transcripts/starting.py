"""Starting transcripts from files that lie on the disk already: an upload's, the recorder's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from socle.organisation.models import Person
from socle.tools.transcripts.pipeline.preparing import FOLLOWING, INPUT, TRACKS
from socle.tools.transcripts.pipeline.steps import CONTEXT, LANGUAGE, PEOPLE
from socle.work.models import Run
from socle.work.registry import tool_named
from socle.work.starting import Given, GivenFile, start_each

TOOL = "transcripts"


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: the name that its person gave it, and where it lies on this disk."""

    name: str
    path: Path


@dataclass(frozen=True)
class Options:
    """What the person said of the recordings; empty where nothing was said."""

    title: str = ""
    shared: bool = False
    tracks: bool = False
    """Whether the files are tracks of one meeting, each a person; else each file is a transcript."""
    following: bool = False
    """Whether the files are parts of one recording, in their order."""
    people: int | None = None
    language: str = ""
    context: str = ""
    webhook: str = ""


def start_transcripts(person: Person, sent: Sequence[SentFile], options: Options | None = None) -> list[Run]:
    """The runs that these files begin, all or none, in the person's scope.

    The files are taken by a second name where they lie on the disk of the data folder, else copied by blocks;
    they stay where they are, and the caller unlinks them once that is committed, without writing to them any
    more. Raises InputRefused with a sentence for the person.
    """
    chosen = options or Options()
    values = {
        TRACKS: chosen.tracks,
        FOLLOWING: chosen.following,
        PEOPLE: str(chosen.people or ""),
        LANGUAGE: chosen.language,
        CONTEXT: chosen.context,
    }
    files = [GivenFile(INPUT, one.name, path=one.path) for one in sent]
    given = Given(values, files, chosen.title, chosen.shared, chosen.webhook)
    return start_each(person, tool_named(TOOL), given)
