"""Finding in the whole transcript; replacing everywhere by one gesture."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from socle.tools.transcripts.editing.replacing import Sought
from socle.tools.transcripts.models import Transcript
from tests.tools.transcripts.conftest import segments_of
from tests.tools.transcripts.editing.test_undoing import undo


def replace(client: Client, transcript: Transcript, **fields: str) -> Any:
    return client.post(reverse("transcripts:replace", args=[transcript.pk]), {"since": "1", **fields})


def search(client: Client, transcript: Transcript, **fields: str) -> str:
    answer = client.get(reverse("transcripts:search", args=[transcript.pk]), fields)
    return answer.content.decode()


def test_a_search_counts_and_shows_what_stands_around(owner: Client, meeting: Transcript) -> None:
    page = search(owner, meeting, q="douze mars")
    assert 'data-count="2"' in page
    assert "<mark>douze mars</mark>" in page
    assert "Je propose le " in page


def test_every_place_is_replaced_and_the_times_stay(owner: Client, meeting: Transcript) -> None:
    before = segments_of(meeting)
    assert replace(owner, meeting, q="douze", by="treize").json()["sentence"].startswith("2")
    after = segments_of(meeting)
    assert [one.text for one in after] == [one.text.replace("douze", "treize") for one in before]
    for old, new in zip(before, after, strict=True):
        assert [word["start"] for word in old.words] == [word["start"] for word in new.words]


def test_one_undo_takes_all_replacements_back(owner: Client, meeting: Transcript) -> None:
    before = [one.text for one in segments_of(meeting)]
    replace(owner, meeting, q="mars", by="avril")
    assert undo(owner, meeting) == 200
    assert [one.text for one in segments_of(meeting)] == before


def test_a_text_found_nowhere_is_refused(owner: Client, meeting: Transcript) -> None:
    assert replace(owner, meeting, q="juillet", by="août").status_code == 422
    assert 'data-count="0"' in search(owner, meeting, q="juillet")


def test_no_segment_is_left_without_a_word(owner: Client, meeting: Transcript) -> None:
    text = segments_of(meeting)[3].text
    assert replace(owner, meeting, q=text, by=" ").status_code == 422
    assert segments_of(meeting)[3].text == text


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        (Sought("mars"), "Mars, mars, démarsser", 3),
        (Sought("mars", same_case=True), "Mars, mars", 1),
        (Sought("mars", whole_words=True), "Mars, mars, démarsser", 2),
        (Sought("(a.b)*"), "(a.b)* aab", 1),
        (Sought("à  la"), "à\u00a0la à la", 2),
    ],
)
def test_nothing_but_the_text_has_a_meaning(sought: Sought, text: str, found: int) -> None:
    assert len(sought.pattern.findall(text)) == found
