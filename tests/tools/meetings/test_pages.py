"""Where minutes begin, and the source of a line: a moment of a recording."""

from types import SimpleNamespace
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Segment, Transcript
from socle.work import lifecycle
from socle.work.models import Item, Run, SourceSeen
from tests.tools.meetings.conftest import minutes_of
from tests.tools.transcripts.conftest import browser_of
from tests.tools.transcripts.made import give_sound

HOME = reverse("meetings:home")


def runs(people: SimpleNamespace) -> list[Run]:
    with administration_scope(people.owner.administration_id):
        return list(Run.objects.filter(tool="comptes-rendus"))


def source(client: Client, run: Run, key: str, query: str = "") -> str:
    address = reverse("work:source", args=[run.pk, key, 0])
    answer = client.get(f"{address}{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_minutes_begin_from_the_page_of_a_transcript(
    people: SimpleNamespace, owner: Client, meeting: Transcript
) -> None:
    address = reverse("meetings:start", args=[meeting.pk])
    assert f'href="{address}"' in owner.get(reverse("transcripts:editor", args=[meeting.pk])).content.decode()
    assert "Relevé de décisions" in owner.get(address).content.decode()
    given = {"transcript": str(meeting.pk), "modele": "releve-de-decisions"}
    assert owner.post(address, given).status_code == 302
    (run,) = runs(people)
    assert (run.inputs, run.title) == (given, "Réunion de service")


def test_nobody_makes_minutes_of_what_another_recorded(
    people: SimpleNamespace, meeting: Transcript, colleague: Client
) -> None:
    stranger = browser_of(people.stranger)
    given = {"transcript": str(meeting.pk), "modele": "compte-rendu"}
    assert stranger.get(reverse("meetings:start", args=[meeting.pk])).status_code == 404
    assert stranger.post(HOME, given).status_code == 422
    assert runs(people) == []
    assert colleague.post(HOME, given).status_code == 302


def test_a_template_that_does_not_exist_is_refused(
    people: SimpleNamespace, owner: Client, meeting: Transcript
) -> None:
    given = {"transcript": str(meeting.pk), "modele": "service-1"}
    answer = owner.post(HOME, given)
    assert answer.status_code == 422
    assert "Choisissez un modèle de la liste." in answer.content.decode()


def test_a_person_without_transcript_is_shown_the_way(people: SimpleNamespace) -> None:
    page = browser_of(people.owner).get(HOME).content.decode()
    assert "Aller aux transcripts" in page
    assert "Préparer le compte rendu" not in page


def test_the_review_shows_each_line_with_its_moment(owner: Client, minutes: Run) -> None:
    page = owner.get(reverse("work:run", args=[minutes.pk])).content.decode()
    assert "C’est d’accord pour le douze mars." in page
    assert ">00:00:15</a>" in page
    assert "Madame Martin" in page


def test_the_source_is_what_is_said_around_with_the_quote_marked_and_its_sound(
    owner: Client, minutes: Run, meeting: Transcript
) -> None:
    with administration_scope(meeting.administration_id):
        give_sound(meeting)
    pane = source(owner, minutes, "decision-1")
    assert "<mark>C’est d’accord pour le douze mars.</mark>" in pane
    assert "Je propose le douze mars" in pane
    assert f"{reverse('transcripts:sound', args=[meeting.pk])}#t=15.600,18.000" in pane
    assert "00:00:15" in pane


def test_without_javascript_the_source_is_a_page(owner: Client, minutes: Run) -> None:
    page = owner.get(reverse("work:source", args=[minutes.pk, "decision-1", 0])).content.decode()
    assert "<mark>C’est d’accord pour le douze mars.</mark>" in page
    assert "<html" in page


def test_once_the_sound_is_erased_the_text_stays_and_says_so(owner: Client, minutes: Run) -> None:
    pane = source(owner, minutes, "decision-1")
    assert "a été effacé" in pane
    assert "<audio" not in pane
    assert "<mark>C’est d’accord pour le douze mars.</mark>" in pane


def test_once_the_transcript_is_deleted_the_kept_quote_stays(
    people: SimpleNamespace, owner: Client, minutes: Run, meeting: Transcript
) -> None:
    with administration_scope(meeting.administration_id):
        lifecycle.delete(meeting.run, by=None)
    pane = source(owner, minutes, "decision-1")
    assert "ont été supprimés" in pane
    assert "<mark>C’est d’accord pour le douze mars.</mark>" in pane
    assert "<audio" not in pane
    assert owner.get(reverse("work:run", args=[minutes.pk])).status_code == 200


def test_once_the_text_is_corrected_the_kept_quote_is_shown_beside_it(
    owner: Client, minutes: Run, meeting: Transcript
) -> None:
    with administration_scope(meeting.administration_id):
        Segment.objects.filter(transcript=meeting, text__startswith="C’est").update(
            words=[{"text": "Non.", "start": 15.6, "end": 18.0, "confidence": 1.0}]
        )
    pane = source(owner, minutes, "decision-1")
    assert "a été corrigé depuis" in pane
    assert "<mark>C’est d’accord pour le douze mars.</mark>" in pane
    assert "Non." in pane


def test_a_colleague_who_does_not_see_the_transcript_reads_the_quote_only(
    people: SimpleNamespace, colleague: Client, minutes: Run, meeting: Transcript
) -> None:
    with administration_scope(meeting.administration_id):
        Run.objects.filter(pk=meeting.pk).update(service=None)
    pane = source(colleague, minutes, "decision-1")
    assert "ne vous sont pas ouverts" in pane
    assert "Je propose le douze mars" not in pane


def test_the_moment_that_a_person_opened_is_remembered(
    people: SimpleNamespace, owner: Client, minutes: Run
) -> None:
    source(owner, minutes, "decision-1", "?apercu=1")
    with administration_scope(minutes.administration_id):
        assert not SourceSeen.objects.filter(run=minutes).exists()
    source(owner, minutes, "decision-1")
    source(owner, minutes, "decision-1")
    with administration_scope(minutes.administration_id):
        assert [one.second for one in SourceSeen.objects.filter(run=minutes)] == [15]


def test_the_lines_of_an_audition_are_decided_one_by_one(
    people: SimpleNamespace, owner: Client, meeting: Transcript, minutes: Run
) -> None:
    heard = minutes_of(people.owner, meeting, "audition")
    for run, expected in ((minutes, 200), (heard, 422)):
        with administration_scope(run.administration_id):
            keys = list(Item.objects.filter(run=run, review=True).values_list("key", flat=True))
        answer = owner.post(
            reverse("work:keep-all", args=[run.pk]), {"key": keys}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == expected


def test_the_address_of_nobodys_transcript_is_not_found(owner: Client) -> None:
    assert owner.get(reverse("meetings:start", args=[uuid4()])).status_code == 404
