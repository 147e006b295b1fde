"""The journal of a transcript: what each gesture changed, so that colleagues see it and it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.models import Change, Segment, Speaker, Transcript
from socle.work.models import Run

Row = TypeVar("Row", bound="Segment | Speaker")

OF_SEGMENT = ("speaker_id", "track", "start", "end", "text", "words", "heard", "language", "overlap")
OF_SPEAKER = ("number", "name")
_SPOKEN = frozenset({"start", "end", "text", "words"})


class Gesture:
    """One gesture of a person on a transcript that is held: what it changes is written at its end."""

    def __init__(self, transcript: Transcript, person: Person) -> None:
        self.transcript = transcript
        self.person = person
        self.rows: list[dict[str, Any]] = []
        self.touched: list[int] = []
        self._changed: list[Segment] = []

    def change(self, row: Segment | Speaker, **fields: Any) -> None:
        """Gives a row other values; a segment whose words or times change is another version."""
        before = {name: getattr(row, name) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        self._note(row, before, fields)
        if isinstance(row, Speaker):
            row.save(update_fields=[*fields])
            return
        if _SPOKEN & fields.keys():
            row.version += 1
            row.edited_by = self.person.pk
        self._changed.append(row)

    def add(self, row: Row) -> Row:
        """Adds a row, under its former number where it had one."""
        row.administration_id = self.transcript.administration_id
        row.transcript = self.transcript
        row.save(force_insert=True)
        self._note(row, None, _values(row))
        return row

    def remove(self, row: Segment | Speaker) -> None:
        """Takes a row away. Brought back, a segment is a version that no open page has seen."""
        before = _values(row)
        if isinstance(row, Segment):
            before |= {"version": row.version + 1, "edited_by": row.edited_by}
        self._note(row, before, None)
        row.delete()

    def touch(self, segment_id: int) -> None:
        """Has colleagues' pages show a segment again of which only a remark changed."""
        self.touched.append(segment_id)

    def save(self) -> None:
        """Writes what changed."""
        if self._changed:
            names = [name.removesuffix("_id") for name in OF_SEGMENT]
            Segment.objects.bulk_update(self._changed, [*names, "version", "edited_by"], batch_size=200)

    def _note(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        table = "segment" if isinstance(row, Segment) else "speaker"
        self.rows.append({"table": table, "id": row.pk, "before": before, "after": after})
        if table == "segment":
            self.touched.append(row.pk)


@contextmanager
def gesture(transcript: Transcript, person: Person, kind: str) -> Iterator[Gesture]:
    """A gesture from its beginning to its record, in one transaction; those on one transcript wait for each
    other. Raises Refused where the transcript is not open to corrections."""
    with transaction.atomic():
        one = Gesture(_held(transcript), person)
        yield one
        one.save()
        if one.rows or one.touched:
            _close(one, kind)
    transcript.revision = one.transcript.revision


def _held(transcript: Transcript) -> Transcript:
    rows = Transcript.objects.select_for_update(of=("self",)).select_related("run").defer("peaks")
    held = rows.get(pk=transcript.pk)
    if held.run.status == Run.Status.VALIDATED:
        raise Refused("Ce transcript est validé : rouvrez-le pour le corriger.")
    if held.run.status != Run.Status.DRAFTED:
        raise Refused("Ce transcript n’est pas prêt.")
    return held


def _close(one: Gesture, kind: str) -> None:
    held = one.transcript
    held.revision += 1
    held.save(update_fields=["revision"])
    Change.objects.create(
        administration_id=held.administration_id,
        transcript=held,
        revision=held.revision,
        person_id=one.person.pk,
        kind=kind,
        touched=sorted(set(one.touched)),
        rows=one.rows,
    )
    _enter(one, kind)


def _enter(one: Gesture, kind: str) -> None:
    """The gesture in the ledger: digests of the values, never the values."""
    held, number = one.transcript, one.transcript.administration_id
    record(
        Kind.ITEM_ACTED,
        administration_id=number,
        act=str(held.pk),
        step=f"revision-{held.revision}",
        actor=pseudonym(one.person.pk),
        facts={
            "run": str(held.pk),
            "tool": held.run.tool,
            "item": f"segment-{one.touched[0]}" if len(set(one.touched)) == 1 else "",
            "kind": kind,
            "bulk": len(set(one.touched)) > 1,
            "before": content_digest(number, repr([row["before"] for row in one.rows])),
            "after": content_digest(number, repr([row["after"] for row in one.rows])),
            "sources_opened": 0,
        },
    )


def _values(row: Segment | Speaker) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (OF_SEGMENT if isinstance(row, Segment) else OF_SPEAKER)}
