"""Undoing the last gesture of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socle.organisation.models import Person
from socle.tools.transcripts.editing.journal import Gesture, gesture
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.models import Change, Segment, Speaker, Transcript

_APART = frozenset({Change.Kind.REPLACE, Change.Kind.ASSIGN})
"""Their rows do not depend on one another: what changed since is left, the others go back."""


def last_change(transcript: Transcript, person: Person) -> Change | None:
    """The person's last gesture that can be undone."""
    mine = Change.objects.filter(transcript=transcript, person_id=person.pk, undone=False)
    return mine.exclude(kind__in=[Change.Kind.UNDO, Change.Kind.REMARK]).order_by("revision").last()


def undo(transcript: Transcript, person: Person) -> int:
    """Brings back what stood before the person's last gesture; how many rows had changed since and were left.
    Raises Refused where there is nothing to undo, or where it cannot be told apart from what came since."""
    with gesture(transcript, person, Change.Kind.UNDO) as one:
        change = last_change(transcript, person)
        if change is None:
            raise Refused("Il n’y a rien à annuler.")
        current = _current(transcript, change)
        free = [row for row in change.rows if _is_as_left(row, current)]
        left = len(change.rows) - len(free)
        if left and (change.kind not in _APART or not free):
            raise Refused("Ce passage a changé depuis : l’annulation effacerait une correction plus récente.")
        for row in sorted(free, key=_order):
            _bring_back(one, row, current)
        change.undone = True
        change.save(update_fields=["undone"])
    return left


Rows = Mapping[tuple[str, int], Segment | Speaker]


def _current(transcript: Transcript, change: Change) -> Rows:
    ids: dict[str, list[int]] = {"segment": [], "speaker": []}
    for row in change.rows:
        ids[row["table"]].append(row["id"])
    segments = transcript.segments.filter(pk__in=ids["segment"])
    speakers = transcript.speakers.filter(pk__in=ids["speaker"])
    found: dict[tuple[str, int], Segment | Speaker] = {("segment", row.pk): row for row in segments}
    return found | {("speaker", row.pk): row for row in speakers}


def _is_as_left(row: Mapping[str, Any], current: Rows) -> bool:
    stands = current.get((row["table"], row["id"]))
    if row["after"] is None or stands is None:
        return row["after"] is None and stands is None
    return all(getattr(stands, name) == value for name, value in row["after"].items())


def _order(row: Mapping[str, Any]) -> tuple[int, bool]:
    """What was taken away comes back first, voices before what they say; what was added goes last."""
    stage = 0 if row["after"] is None else 2 if row["before"] is None else 1
    return stage, (row["table"] == "segment") == (stage == 0)


def _bring_back(one: Gesture, row: Mapping[str, Any], current: Rows) -> None:
    if row["after"] is None:
        _add_again(one, row)
        return
    stands = current[row["table"], row["id"]]
    if row["before"] is not None:
        one.change(stands, **row["before"])
    elif isinstance(stands, Segment):
        one.remove(stands)
    else:
        one.save()
        if not stands.segments.exists():
            one.remove(stands)


def _add_again(one: Gesture, row: Mapping[str, Any]) -> None:
    if row["table"] == "segment":
        one.add(Segment(pk=row["id"], **row["before"]))
        return
    taken = set(one.transcript.speakers.values_list("number", flat=True))
    number = row["before"]["number"]
    # A colleague may have added a voice since: it took the number that was free.
    again = max(taken) + 1 if number in taken else number
    one.add(Speaker(pk=row["id"], **(row["before"] | {"number": again})))
