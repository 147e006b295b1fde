"""Undo: one's own last gesture, and never a colleague's."""

import pytest
from django.test import Client
from django.urls import reverse

from socle.tools.transcripts.models import Segment, Transcript
from tests.tools.transcripts.conftest import inside, segments_of
from tests.tools.transcripts.editing.test_correcting import act


def undo(client: Client, transcript: Transcript) -> int:
    return client.post(reverse("transcripts:undo", args=[transcript.pk])).status_code


def picture(transcript: Transcript) -> list[tuple[object, ...]]:
    return [
        (one.pk, one.text, one.words, one.start, one.end, str(one.speaker)) for one in segments_of(transcript)
    ]


@pytest.mark.parametrize(
    "gesture", ["correct", "split", "merge", "segment-delete", "voice-everywhere", "voice-new"]
)
def test_a_gesture_undone_leaves_all_as_it_was(owner: Client, meeting: Transcript, gesture: str) -> None:
    before = picture(meeting)
    segment = segments_of(meeting)[1]
    other = segments_of(meeting)[0].speaker_id
    done = {
        "correct": lambda: act(owner, segment, "correct", text="Tout autre chose."),
        "split": lambda: act(owner, segment, "split", text=segment.text, at=7),
        "merge": lambda: act(owner, segment, "merge"),
        "segment-delete": lambda: act(owner, segment, "segment-delete"),
        "voice-everywhere": lambda: act(owner, segment, "assign", to=other, everywhere="on"),
        "voice-new": lambda: act(owner, segment, "assign", to="new", name="Mme Roux"),
    }[gesture]()
    assert done.status_code == 200
    assert picture(meeting) != before
    assert undo(owner, meeting) == 200
    assert picture(meeting) == before
    assert undo(owner, meeting) == 422


def test_two_gestures_are_undone_one_after_the_other(owner: Client, meeting: Transcript) -> None:
    before = picture(meeting)
    act(owner, segments_of(meeting)[0], "correct", text="Un.")
    act(owner, segments_of(meeting)[1], "correct", text="Deux.")
    assert [undo(owner, meeting), undo(owner, meeting)] == [200, 200]
    assert picture(meeting) == before


def test_what_a_colleague_corrected_since_is_not_undone(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    act(owner, segments_of(meeting)[0], "correct", text="Un.")
    act(colleague, segments_of(meeting)[0], "correct", text="Deux.")
    assert undo(owner, meeting) == 422
    assert segments_of(meeting)[0].text == "Deux."


def test_a_colleague_does_not_undo_my_gesture(owner: Client, colleague: Client, meeting: Transcript) -> None:
    act(owner, segments_of(meeting)[0], "correct", text="Un.")
    assert undo(colleague, meeting) == 422


def test_uniting_voices_is_undone_with_the_voice_and_its_name(owner: Client, meeting: Transcript) -> None:
    first, second = segments_of(meeting)[:2]
    name = reverse("transcripts:voice-name", args=[meeting.pk, second.speaker_id])
    owner.post(name, {"name": "Mme Roux"})
    before = picture(meeting)
    unite = reverse("transcripts:voice-unite", args=[meeting.pk, second.speaker_id])
    assert owner.post(unite, {"with": first.speaker_id}).status_code == 200
    assert {str(one.speaker) for one in segments_of(meeting)} == {"Intervenant 1", "Intervenant 3"}
    assert undo(owner, meeting) == 200
    assert picture(meeting) == before


def test_a_remark_survives_the_joining_of_its_segment(owner: Client, meeting: Transcript) -> None:
    first, second = segments_of(meeting)[:2]
    act(owner, second, "remark", text="À revoir.")
    act(owner, second, "merge")
    with inside(meeting):
        assert Segment.objects.get(pk=first.pk).comments.get().text == "À revoir."


def test_a_text_typed_before_a_joining_was_undone_does_not_cover_what_was_corrected(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    shown = segments_of(meeting)[1]
    act(owner, shown, "correct", text="Corrigé par la première personne.")
    act(owner, segments_of(meeting)[1], "merge")
    assert undo(owner, meeting) == 200
    late = act(colleague, shown, "correct", text="Écrit sur le texte d’avant.")
    assert late.status_code == 409
    assert "Corrigé par la première personne." in late.json()["html"]
    assert segments_of(meeting)[1].text == "Corrigé par la première personne."


def test_voices_united_are_told_apart_again_after_a_colleague_added_one(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    first, _, _, last, _ = segments_of(meeting)
    unite = reverse("transcripts:voice-unite", args=[meeting.pk, last.speaker_id])
    assert owner.post(unite, {"with": first.speaker_id}).status_code == 200
    added = reverse("transcripts:voice-new", args=[meeting.pk])
    assert colleague.post(added, {"name": "Mme Roux"}).status_code == 200
    assert undo(owner, meeting) == 200
    assert segments_of(meeting)[3].speaker_id == last.speaker_id
    with inside(meeting):
        assert len({one.number for one in meeting.speakers.all()}) == 4
