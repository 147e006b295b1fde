"""Voices: named everywhere, changed here or everywhere, united, added."""

from typing import Any

from django.test import Client
from django.urls import reverse

from socle.tools.transcripts.models import Transcript
from tests.tools.transcripts.conftest import segments_of
from tests.tools.transcripts.editing.test_correcting import act


def speakers(transcript: Transcript) -> list[str]:
    return [str(segment.speaker) for segment in segments_of(transcript)]


def name(client: Client, transcript: Transcript, speaker: int | None, text: str) -> Any:
    return client.post(
        reverse("transcripts:voice-name", args=[transcript.pk, speaker]), {"name": text, "since": 1}
    )


def test_a_name_is_given_everywhere_at_once(owner: Client, meeting: Transcript) -> None:
    voice = segments_of(meeting)[0].speaker_id
    answer = name(owner, meeting, voice, "  Claire   Martin ").json()
    assert speakers(meeting)[0] == speakers(meeting)[2] == "Claire Martin"
    assert answer["names"][str(voice)] == "Claire Martin"
    assert "Claire Martin" in answer["side"]["voices"]


def test_an_empty_name_gives_the_number_back(owner: Client, meeting: Transcript) -> None:
    voice = segments_of(meeting)[0].speaker_id
    name(owner, meeting, voice, "Claire")
    name(owner, meeting, voice, "")
    assert speakers(meeting)[0] == "Intervenant 1"


def test_one_line_is_given_to_another_voice(owner: Client, meeting: Transcript) -> None:
    first, second = segments_of(meeting)[:2]
    assert act(owner, second, "assign", to=first.speaker_id).status_code == 200
    assert speakers(meeting) == [f"Intervenant {number}" for number in (1, 1, 1, 3, 2)]


def test_all_that_a_voice_says_is_given_to_another(owner: Client, meeting: Transcript) -> None:
    first, second = segments_of(meeting)[:2]
    act(owner, second, "assign", to=first.speaker_id, everywhere="on")
    assert speakers(meeting) == [f"Intervenant {number}" for number in (1, 1, 1, 3, 1)]


def test_a_line_is_given_to_a_voice_that_was_not_there(owner: Client, meeting: Transcript) -> None:
    act(owner, segments_of(meeting)[3], "assign", to="new", name="M. Petit")
    assert speakers(meeting)[3] == "M. Petit"


def test_changing_who_speaks_does_not_make_a_correction_late(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    first, second = segments_of(meeting)[:2]
    act(colleague, second, "assign", to=first.speaker_id)
    assert act(owner, second, "correct", text="Merci à tous.").status_code == 200


def test_a_voice_is_not_united_with_itself(owner: Client, meeting: Transcript) -> None:
    voice = segments_of(meeting)[0].speaker_id
    address = reverse("transcripts:voice-unite", args=[meeting.pk, voice])
    assert owner.post(address, {"with": voice}).status_code == 422


def test_a_voice_is_added_with_nothing_to_say_yet(owner: Client, meeting: Transcript) -> None:
    answer = owner.post(reverse("transcripts:voice-new", args=[meeting.pk]), {"name": "Mme Roux", "since": 1})
    assert "Mme Roux" in answer.json()["side"]["voices"]


def test_a_name_that_is_too_long_is_refused(owner: Client, meeting: Transcript) -> None:
    assert name(owner, meeting, segments_of(meeting)[0].speaker_id, "x" * 121).status_code == 422
