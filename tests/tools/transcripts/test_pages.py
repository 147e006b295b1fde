"""The pages of a transcript: the list, the text in passages, the sound, what colleagues changed."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.presentation.passages import MOST_SEGMENTS, passages_of
from socle.tools.transcripts.views.ways import ways_in
from socle.work.models import Run
from tests.tools.transcripts.conftest import browser_of, inside, segments_of
from tests.tools.transcripts.editing.test_correcting import act
from tests.tools.transcripts.made import give_sound, make_transcript
from tests.tools.transcripts.showing import dress

LONG = [(1 + turn % 3, turn * 4.0, turn * 4.0 + 3.5, f"Intervention numéro {turn}.") for turn in range(130)]


def page(client: Client, route: str, *arguments: object, **query: object) -> str:
    answer = client.get(reverse(f"transcripts:{route}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def long(people: SimpleNamespace) -> Transcript:
    with administration_scope(people.owner.administration_id):
        return make_transcript(people.owner, LONG, "Assemblée")


def test_the_list_shows_titles_durations_states_and_dates(owner: Client, meeting: Transcript) -> None:
    with inside(meeting):
        dress(meeting)
        give_sound(meeting)
    shown = page(owner, "home")
    for fact in (
        "Réunion de service",
        "3\u00a0min",
        "partagé avec le service",
        "Son effacé le",
        "Texte effacé le",
    ):
        assert fact in shown


def test_a_stranger_s_list_is_empty(people: SimpleNamespace, meeting: Transcript) -> None:
    assert "Vous n’avez pas encore d’enregistrement" in page(browser_of(people.stranger), "home")


def test_a_run_under_way_shows_its_progress_and_how_to_stop_it(owner: Client, meeting: Transcript) -> None:
    with inside(meeting):
        Run.objects.filter(pk=meeting.pk).update(
            status="running", doing="Transcription", done=11, total=60, unit="minutes"
        )
    shown = page(owner, "editor", meeting.pk)
    assert "minute 12 sur 60" in shown
    assert reverse("work:cancel", args=[meeting.pk]) in shown
    assert 'hx-trigger="every 2s"' in page(owner, "home")


def test_a_failed_run_says_why_and_can_begin_again(owner: Client, meeting: Transcript) -> None:
    with inside(meeting):
        Run.objects.filter(pk=meeting.pk).update(status="failed", failure="Ce fichier n’a pas de son.")
    shown = page(owner, "editor", meeting.pk)
    assert "Ce fichier n’a pas de son." in shown
    assert reverse("work:again", args=[meeting.pk]) in shown


def test_the_kernel_s_page_of_a_run_leads_to_the_editor(owner: Client, meeting: Transcript) -> None:
    answer = owner.get(reverse("work:run", args=[meeting.pk]))
    assert answer["Location"] == reverse("transcripts:editor", args=[meeting.pk])


def test_each_segment_is_in_one_passage(long: Transcript) -> None:
    with inside(long):
        passages = passages_of(long)
    assert sum(passage.segments for passage in passages) == len(LONG)
    assert max(passage.segments for passage in passages) <= MOST_SEGMENTS
    assert [one.until for one in passages[:-1]] == [one.start for one in passages[1:]]
    assert passages[-1].until is None


def test_a_page_holds_one_passage_and_the_titles_of_all(owner: Client, long: Transcript) -> None:
    first, third = page(owner, "editor", long.pk), page(owner, "editor", long.pk, page=3)
    assert "Intervention numéro 0." in text_of(first)
    assert "Intervention numéro 60." not in text_of(first)
    assert "Intervention numéro 60." in text_of(third)
    assert first.count('class="passage-title"') == 6


def test_an_address_names_a_moment(owner: Client, long: Transcript) -> None:
    assert "Intervention numéro 60." in text_of(page(owner, "editor", long.pk, t="241.5"))
    assert owner.get(reverse("transcripts:editor", args=[long.pk]), {"t": "nan"}).status_code == 404


def test_a_passage_asked_for_holds_its_stretch_and_no_more(owner: Client, long: Transcript) -> None:
    shown = text_of(page(owner, "passage", long.pk, de="96.0", jusqua="192.0"))
    assert re.findall(r"numéro (\d+)", shown) == [str(turn) for turn in range(24, 48)]


def test_doubt_glossary_cuts_and_remarks_are_written_and_not_only_coloured(
    owner: Client, meeting: Transcript
) -> None:
    with inside(meeting):
        dress(meeting)
    shown = page(owner, "editor", meeting.pk)
    assert 'déménagement<span class="visually-hidden"> (à vérifier)</span>' in shown
    assert "(glossaire, entendu «\u00a0la vieille.\u00a0»)" in shown
    assert "Passage retiré\u00a0: aucune voix à cet endroit, 2\u00a0min" in shown
    assert "À vérifier avec elle." in shown
    assert "2\u00a0mots incertains" in shown


def test_words_are_escaped(owner: Client, meeting: Transcript) -> None:
    act(owner, segments_of(meeting)[0], "correct", text="<script>alert(1)</script> bonjour")
    assert "<script>alert" not in page(owner, "editor", meeting.pk)


def test_the_next_word_to_check_is_found_after_the_last_comes_the_first(
    owner: Client, meeting: Transcript
) -> None:
    with inside(meeting):
        dress(meeting)
    second, last = segments_of(meeting)[1], segments_of(meeting)[4]
    address = reverse("transcripts:next-unsure", args=[meeting.pk])
    assert owner.get(address).json()["segment"] == second.pk
    found = owner.get(address, {"segment": second.pk, "mot": 8}).json()
    assert (found["segment"], found["place"]) == (last.pk, 1)
    assert owner.get(address, {"segment": last.pk, "mot": 1}).json()["segment"] == second.pk


def test_where_nothing_is_to_be_checked_nothing_is_found(owner: Client, meeting: Transcript) -> None:
    assert owner.get(reverse("transcripts:next-unsure", args=[meeting.pk])).json() == {}


def test_a_page_is_told_what_a_colleague_changed(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    address = reverse("transcripts:changes", args=[meeting.pk])
    assert owner.get(address, {"since": 1}).json() == {"revision": 1, "sentence": ""}
    act(colleague, segments_of(meeting)[0], "correct", text="Bonsoir.")
    act(colleague, segments_of(meeting)[1], "segment-delete")
    told = owner.get(address, {"since": 1}).json()
    assert ["Bonsoir." in piece["html"] for piece in told["segments"]] == [True]
    assert len(told["gone"]) == 1
    assert told["by"] == ["Hugo Petit"]


def test_a_change_of_very_many_segments_asks_to_read_again(owner: Client, long: Transcript) -> None:
    answer = owner.post(
        reverse("transcripts:replace", args=[long.pk]), {"q": "Intervention", "by": "Tour", "since": 1}
    )
    assert answer.json()["everything"] is True


def test_a_remark_is_shown_until_it_is_resolved(
    owner: Client, colleague: Client, meeting: Transcript
) -> None:
    act(colleague, segments_of(meeting)[0], "remark", text="Qui parle ?")
    assert "Qui parle\u00a0?" in page(owner, "editor", meeting.pk)
    with inside(meeting):
        comment = segments_of(meeting)[0].comments.get()
    resolve = reverse("transcripts:resolve", args=[meeting.pk, comment.pk])
    told = owner.post(resolve, {"resolved": "1", "since": 1}).json()
    assert "Aucune remarque en attente" in told["side"]["remarks"]


def test_the_sound_comes_in_pieces_to_those_who_see_the_transcript(
    people: SimpleNamespace, owner: Client, meeting: Transcript
) -> None:
    with inside(meeting):
        give_sound(meeting)
    address = reverse("transcripts:sound", args=[meeting.pk])
    answer = owner.get(address, headers={"Range": "bytes=100-199"})
    assert (answer.status_code, len(answer.content), answer["Content-Type"]) == (206, 100, "audio/mpeg")
    assert browser_of(people.stranger).get(address).status_code == 404


def test_a_sound_that_is_gone_is_said_and_the_text_stays(owner: Client, meeting: Transcript) -> None:
    assert owner.get(reverse("transcripts:sound", args=[meeting.pk])).status_code == 404
    shown = page(owner, "editor", meeting.pk)
    assert "Le son n’est plus là" in shown
    assert "<audio" not in shown


def test_outline_and_silences_are_told_to_the_player(owner: Client, meeting: Transcript) -> None:
    with inside(meeting):
        meeting.peaks = [50] * 20 + [0] * 30 + [50] * 10
        meeting.save()
    answer = owner.get(reverse("transcripts:waveform", args=[meeting.pk])).json()
    assert answer["silences"] == [[2.3, 4.8]]
    assert answer["path"].startswith("M0.0 ")


def test_files_already_exported_are_named_before_deletion(owner: Client, meeting: Transcript) -> None:
    owner.post(reverse("work:export", args=[meeting.pk, "json"]))
    assert "Ces fichiers ont été exportés" in page(owner, "editor", meeting.pk)
    assert owner.post(reverse("work:delete", args=[meeting.pk])).status_code == 302
    assert owner.get(reverse("transcripts:editor", args=[meeting.pk])).status_code == 404


def text_of(shown: str) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", shown))


def test_what_is_owed_to_people_is_told_of_a_transcript_too(owner: Client, meeting: Transcript) -> None:
    assert owner.get(reverse("assurance:mention", args=[meeting.pk])).status_code == 200


def test_ways_that_nobody_built_are_not_offered(owner: Client, meeting: Transcript) -> None:
    ways = {"Enregistrer": "recorder", "Déposer un fichier": "upload"}
    shown = page(owner, "home")
    for words, route in ways.items():
        assert (f">{words}</a>" in re.sub(r"<svg.*?</svg>", "", shown)) == (route in ways_in())
