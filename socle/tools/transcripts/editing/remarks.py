"""Remarks of colleagues on what was said."""

from __future__ import annotations

from socle.organisation.models import Person
from socle.tools.transcripts.editing.journal import gesture
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.models import Change, Comment, Segment

LONGEST = 2000


def remark(person: Person, segment: Segment, text: str) -> None:
    """Adds a remark to a segment; raises Refused."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused("La remarque est vide.")
    if len(text) > LONGEST:
        raise Refused(f"Une remarque a {LONGEST} caractères au plus.")
    with gesture(segment.transcript, person, Change.Kind.REMARK) as one:
        held = one.transcript.segments.filter(pk=segment.pk).first()
        if held is None:
            raise Refused("Cette intervention n’existe plus.")
        Comment.objects.create(
            administration_id=held.administration_id, segment=held, person_id=person.pk, text=text
        )
        one.touch(held.pk)


def resolve(person: Person, comment: Comment, resolved: bool) -> None:
    """Says that a remark was dealt with, or that it was not; raises Refused."""
    with gesture(comment.segment.transcript, person, Change.Kind.REMARK) as one:
        Comment.objects.filter(pk=comment.pk).update(resolved=resolved)
        one.touch(comment.segment_id)
