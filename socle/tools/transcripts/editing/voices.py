"""Naming voices, and giving what was said to another of them."""

from __future__ import annotations

from django.db.models import Max

from socle.organisation.models import Person
from socle.tools.transcripts.editing.journal import Gesture, gesture
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.models import Change, Segment, Speaker, Transcript

LONGEST = 120


def rename(person: Person, speaker: Speaker, name: str) -> None:
    """Names a voice, everywhere at once; an empty name gives «Intervenant n» back. Raises Refused."""
    name = _fit(name)
    with gesture(speaker.transcript, person, Change.Kind.VOICE) as one:
        held = _voice(one, speaker.pk)
        if held.name != name:
            one.change(held, name=name)


def add(person: Person, transcript: Transcript, name: str) -> Speaker:
    """A voice more, that nothing is given to yet. Raises Refused."""
    with gesture(transcript, person, Change.Kind.VOICE) as one:
        return _added(one, _fit(name))


def assign(person: Person, segment: Segment, to: int | None, name: str = "", everywhere: bool = False) -> int:
    """Gives a segment, or with `everywhere` all that its voice says, to another voice: `to`, or a new one of
    this name. How many segments changed. Raises Refused."""
    with gesture(segment.transcript, person, Change.Kind.ASSIGN) as one:
        voice = _voice(one, to) if to else _added(one, _fit(name))
        held = one.transcript.segments.filter(pk=segment.pk).first()
        if held is None:
            raise Refused("Cette intervention n’existe plus.")
        rows = one.transcript.segments.filter(speaker=held.speaker_id) if everywhere else [held]
        return _give(one, list(rows), voice)


def unite(person: Person, speaker: Speaker, with_number: int) -> int:
    """Gives all that a voice says to another, and takes it away: they were one person. How many segments
    changed. Raises Refused."""
    with gesture(speaker.transcript, person, Change.Kind.UNITE) as one:
        held, voice = _voice(one, speaker.pk), _voice(one, with_number)
        if held.pk == voice.pk:
            raise Refused("Choisissez une autre voix.")
        changed = _give(one, list(held.segments.all()), voice)
        one.save()
        one.remove(held)
        return changed


def _give(one: Gesture, segments: list[Segment], voice: Speaker) -> int:
    moved = [segment for segment in segments if segment.speaker_id != voice.pk]
    for segment in moved:
        one.change(segment, speaker_id=voice.pk)
    return len(moved)


def _added(one: Gesture, name: str) -> Speaker:
    last = one.transcript.speakers.aggregate(last=Max("number"))["last"] or 0
    return one.add(Speaker(number=last + 1, name=name))


def _voice(one: Gesture, number: int) -> Speaker:
    found = one.transcript.speakers.filter(pk=number).first()
    if found is None:
        raise Refused("Cette voix n’existe plus.")
    return found


def _fit(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if len(name) > LONGEST:
        raise Refused(f"Un nom a {LONGEST} caractères au plus.")
    return name
