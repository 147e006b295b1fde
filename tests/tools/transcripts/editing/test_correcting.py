"""Correcting, cutting, joining and removing what one speaker says in one go."""

from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from socle.tools.transcripts.models import Change, Segment, Transcript
from tests.tools.transcripts.conftest import inside, segments_of


def act(client: Client, segment: Segment, route: str, **fields: object) -> Any:
    address = reverse(f"transcripts:{route}", args=[segment.transcript_id, segment.pk])
    return client.post(address, {"version": segment.version, "since": 1, **fields})


def test_a_correction_keeps_the_times_of_the_other_words(owner: Client, meeting: Transcript) -> None:
    before = segments_of(meeting)[4]
    answer = act(
        owner, before, "correct", text="Madame Martinet enverra le plan des bureaux avant le premier mars."
    )
    after = segments_of(meeting)[4]
    assert answer.json()["sentence"] == "Enregistré."
    assert after.text.startswith("Madame Martinet enverra")
    assert after.text == " ".join(word["text"] for word in after.words)
    assert after.words[2:] == before.words[2:]
    assert (after.version, after.heard) == (before.version + 1, before.text)


def test_the_answer_holds_the_segment_as_it_is_now(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[3]
    answer = act(owner, segment, "correct", text="C’est <b>non</b>.").json()
    assert [piece["id"] for piece in answer["segments"]] == [segment.pk]
    assert "&lt;b&gt;non&lt;/b&gt;." in answer["segments"][0]["html"]
    assert answer["revision"] == 2


def test_a_late_save_shows_both_texts_and_changes_nothing(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    segment = segments_of(meeting)[3]
    act(colleague, segment, "correct", text="C’est refusé pour le douze mars.")
    answer = act(owner, segment, "correct", text="C’est d’accord pour le treize mars.")
    assert answer.status_code == 409
    told = answer.json()
    assert "C’est refusé pour le douze mars." in told["html"]
    assert "Hugo Petit" in told["html"]
    assert segments_of(meeting)[3].text == "C’est refusé pour le douze mars."
    kept = act(owner, segment, "correct", text="C’est d’accord pour le treize mars.", version=told["version"])
    assert kept.status_code == 200
    assert segments_of(meeting)[3].text == "C’est d’accord pour le treize mars."


def test_what_was_removed_meanwhile_is_said_and_not_lost(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    segment = segments_of(meeting)[3]
    act(colleague, segment, "segment-delete")
    answer = act(owner, segment, "correct", text="Mon texte.")
    assert answer.status_code == 409
    assert answer.json()["version"] == 0


def test_an_empty_text_is_refused(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[0]
    assert act(owner, segment, "correct", text="  ").status_code == 422
    assert segments_of(meeting)[0].text == segment.text


def test_a_segment_is_cut_at_the_cursor(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[1]
    assert act(owner, segment, "split", text=segment.text, at=segment.text.index("Nous")).status_code == 200
    first, second = segments_of(meeting)[1:3]
    assert (first.text, second.text.split()[0]) == ("Merci.", "Nous")
    assert first.words + second.words == segment.words
    assert second.start == second.words[0]["start"]
    assert (first.heard, second.heard) == (first.text, second.text)
    assert second.speaker == first.speaker


def test_a_cut_at_the_edge_is_refused(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[1]
    assert act(owner, segment, "split", text=segment.text, at=0).status_code == 422
    assert act(owner, segment, "split", text=segment.text, at=10_000).status_code == 422


def test_two_segments_are_joined_in_the_voice_of_the_first(owner: Client, meeting: Transcript) -> None:
    before = segments_of(meeting)
    assert act(owner, before[1], "merge", previous=before[0].pk).status_code == 200
    after = segments_of(meeting)
    assert len(after) == len(before) - 1
    assert after[0].text == f"{before[0].text} {before[1].text}"
    assert (after[0].speaker, after[0].end) == (before[0].speaker, before[1].end)


def test_the_first_segment_has_nothing_before_it(owner: Client, meeting: Transcript) -> None:
    assert act(owner, segments_of(meeting)[0], "merge").status_code == 422


def test_joining_to_another_than_the_one_seen_is_too_late(owner: Client, meeting: Transcript) -> None:
    before = segments_of(meeting)
    assert act(owner, before[2], "merge", previous=before[0].pk).status_code == 409


def test_an_uncertain_word_is_confirmed(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[0]
    assert act(owner, segment, "word", place=1, act="confirm").status_code == 200
    assert segments_of(meeting)[0].words[1]["confidence"] is None


def test_a_correction_of_the_glossary_is_undone(owner: Client, meeting: Transcript) -> None:
    segment = segments_of(meeting)[0]
    segment.words[0] |= {"text": "MDPH", "instead_of": "em des pays"}
    with inside(meeting):
        segment.save()
    assert act(owner, segment, "word", place=0, act="restore").status_code == 200
    word = segments_of(meeting)[0].words[0]
    assert word["text"] == "em\u00a0des\u00a0pays"
    assert "instead_of" not in word
    assert act(owner, segments_of(meeting)[0], "word", place=0, act="restore").status_code == 422


def test_nothing_is_corrected_once_validated(owner: Client, meeting: Transcript) -> None:
    assert owner.post(reverse("work:validate", args=[meeting.pk])).status_code == 302
    assert act(owner, segments_of(meeting)[0], "correct", text="Autre chose.").status_code == 422
    page = owner.get(reverse("transcripts:editor", args=[meeting.pk])).content.decode()
    assert "Relu et validé par Claire Martin" in page


def test_each_gesture_is_in_the_journal_with_its_author(
    people: SimpleNamespace, colleague: Client, meeting: Transcript
) -> None:
    act(colleague, segments_of(meeting)[0], "correct", text="Bonjour.")
    with inside(meeting):
        change = Change.objects.get(transcript=meeting)
    assert (change.person_id, change.kind, change.revision) == (people.colleague.pk, "correct", 2)


def test_a_number_that_is_none_joins_nothing(owner: Client, meeting: Transcript) -> None:
    assert act(owner, segments_of(meeting)[1], "merge", previous="²").status_code == 404
    assert len(segments_of(meeting)) == 5
