"""Correcting what one speaker says in one go: its text, where it begins, and words one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from socle.organisation.models import Person
from socle.tools.transcripts.editing.alignment import realigned
from socle.tools.transcripts.editing.journal import Gesture, gesture
from socle.tools.transcripts.editing.refusals import Overtaken, Refused
from socle.tools.transcripts.models import Change, Comment, Segment
from socle.tools.transcripts.spoken import Word, cut_at_spaces, word_of

LONGEST = 20_000


def correct(person: Person, segment: Segment, version: int, text: str) -> None:
    """Gives a segment another text; raises Refused, and Overtaken where it is no longer the version named."""
    with gesture(segment.transcript, person, Change.Kind.CORRECT) as one:
        held = _held(one, segment, version)
        words = realigned(words_of(held), _fit(text), held.start, held.end)
        if joined(words) != held.text:
            one.change(held, **spoken(words))


def split(person: Person, segment: Segment, version: int, text: str, at: int) -> None:
    """Makes two segments of one, cut at a character of its text as the person left it. Raises Refused where
    one of them would be empty, and Overtaken."""
    head, tail = cut_at_spaces(text[: max(at, 0)]), cut_at_spaces(text[max(at, 0) :])
    if not head or not tail:
        raise Refused("Placez le curseur entre deux mots pour couper.")
    with gesture(segment.transcript, person, Change.Kind.SPLIT) as one:
        held = _held(one, segment, version)
        words = realigned(words_of(held), _fit(" ".join([*head, *tail])), held.start, held.end)
        first, second = words[: len(head)], words[len(head) :]
        was_whole, whole_end = held.heard == held.text, held.end
        heard = joined(first) if was_whole else held.heard
        one.change(held, end=max(first[-1].end, held.start), heard=heard, **spoken(first))
        one.add(
            Segment(
                speaker_id=held.speaker_id,
                track=held.track,
                start=max(second[0].start, held.start),
                end=whole_end,
                heard=joined(second) if was_whole else "",
                language=held.language,
                overlap=held.overlap,
                edited_by=person.pk,
                **spoken(second),
            )
        )


def merge(person: Person, segment: Segment, version: int, previous_id: int) -> None:
    """Joins a segment to the one before it, whose voice it takes. Raises Refused where there is none, and
    Overtaken where that is no longer the one named."""
    with gesture(segment.transcript, person, Change.Kind.MERGE) as one:
        held = _held(one, segment, version)
        before = previous(held)
        if before is None:
            raise Refused("Rien ne précède cette intervention.")
        if before.pk != previous_id:
            raise Overtaken("Ce qui précède a changé : relisez avant de réunir.", held)
        words = [*words_of(before), *words_of(held)]
        heard = f"{before.heard} {held.heard}".strip()
        end = max(before.end, held.end)
        one.change(before, end=end, heard=heard, overlap=before.overlap or held.overlap, **spoken(words))
        Comment.objects.filter(segment=held).update(segment=before)
        one.remove(held)


def remove(person: Person, segment: Segment, version: int) -> None:
    """Takes away what nobody said. Raises Refused while a remark on it waits, and Overtaken."""
    with gesture(segment.transcript, person, Change.Kind.REMOVE) as one:
        held = _held(one, segment, version)
        if held.comments.exists():
            raise Refused("Cette intervention porte des remarques : elle n’est pas supprimée.")
        one.remove(held)


def confirm_word(person: Person, segment: Segment, version: int, place: int) -> None:
    """Says that an uncertain word is what is heard. Raises Refused and Overtaken."""
    _change_word(person, segment, version, place, lambda word: replace(word, confidence=None))


def restore_word(person: Person, segment: Segment, version: int, place: int) -> None:
    """Goes back on a correction of the glossary. Raises Refused and Overtaken."""
    _change_word(person, segment, version, place, _restored)


def previous(segment: Segment) -> Segment | None:
    """The segment before it, in the order in which they are read."""
    before = Segment.objects.filter(transcript=segment.transcript_id)
    same = before.filter(start=segment.start, pk__lt=segment.pk)
    return (before.filter(start__lt=segment.start) | same).order_by("start", "pk").last()


def words_of(segment: Segment) -> list[Word]:
    """Its words as plain values."""
    return [word_of(row) for row in segment.words]


def joined(words: list[Word]) -> str:
    """The text that words make."""
    return " ".join(word.text for word in words)


def spoken(words: list[Word]) -> dict[str, Any]:
    """The columns that words fill."""
    return {"text": joined(words), "words": [word.as_row() for word in words]}


def _change_word(person: Person, segment: Segment, version: int, place: int, changed: Any) -> None:
    with gesture(segment.transcript, person, Change.Kind.WORD) as one:
        held = _held(one, segment, version)
        words = words_of(held)
        if not 0 <= place < len(words):
            raise Refused("Ce mot n’existe plus.")
        words[place : place + 1] = [changed(words[place])]
        one.change(held, **spoken(words))


def _restored(word: Word) -> Word:
    if not word.instead_of:
        raise Refused("Le glossaire n’a pas corrigé ce mot.")
    # A word of ours holds no ordinary space: what the model wrote as several stays in one piece.
    return replace(word, text="\u00a0".join(cut_at_spaces(word.instead_of)), instead_of="")


def _fit(text: str) -> str:
    if not cut_at_spaces(text):
        raise Refused("Le texte est vide : pour retirer cette intervention, supprimez-la.")
    if len(text) > LONGEST or "\x00" in text:
        raise Refused("Ce texte est trop long pour une intervention : coupez-la d’abord.")
    return text


def _held(one: Gesture, segment: Segment, version: int) -> Segment:
    held = one.transcript.segments.select_related("transcript", "speaker").filter(pk=segment.pk).first()
    if held is None:
        raise Overtaken("Cette intervention a été supprimée ou réunie à une autre pendant que vous écriviez.")
    if held.version != version:
        raise Overtaken("Cette intervention a été corrigée pendant que vous écriviez.", held)
    return held
