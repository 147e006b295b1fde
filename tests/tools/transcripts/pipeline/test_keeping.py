"""The sound goes on its date, before the text; deleted means deleted."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from socle.organisation.keys import create_key
from socle.storage import files
from socle.storage.models import StoredFile
from socle.storage.scope import administration_scope
from socle.tools.transcripts import retention
from socle.tools.transcripts.keeping import open_transcript
from socle.tools.transcripts.models import KeepingRule, Transcript, Window
from socle.tools.transcripts.pipeline import workshop
from socle.tools.transcripts.starting import Options, SentFile, start_transcripts
from socle.work import lifecycle
from socle.work.models import Recording, Run
from socle.work.starting import InputRefused
from tests.tools.transcripts.sounds import as_wav, voice

SOUND = as_wav(voice(1))


def sent(people: SimpleNamespace, tmp_path: Any, *names: str, **options: Any) -> list[Run]:
    found = []
    for number, name in enumerate(names):
        path = tmp_path / str(number)
        path.write_bytes(SOUND + bytes(number))
        found.append(SentFile(name, path))
    with administration_scope(people.owner.administration_id):
        return start_transcripts(people.owner, found, Options(**options))


def drafted(run: Run) -> Transcript:
    """The run as the pipeline leaves it, with a file for the player."""
    transcript = open_transcript(run)
    transcript.playback = files.store(run.administration_id, [b"MP3"], 100)
    transcript.save()
    Run.objects.filter(pk=run.pk).update(status="drafted", ended=timezone.now())
    return transcript


def plain(step: Any) -> Any:
    """The function of a step, without the job engine and the end of its connection."""
    return plain(step.__wrapped__) if hasattr(step, "__wrapped__") else step


def entries(run: Run, kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select facts from ledger_entry where act = %s and kind = %s", [str(run.pk), kind])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]


def test_files_on_the_disk_become_recordings_and_stay_for_their_sender(
    people: SimpleNamespace, tmp_path: Any
) -> None:
    one, two = sent(people, tmp_path, "a.wav", "b.wav", language="fr", context="DINUM")
    with administration_scope(one.administration_id):
        assert [row.name for row in Recording.objects.filter(run__in=[one, two])] == ["a.wav", "b.wav"]
        file = Recording.objects.select_related("file").get(run=one).file
        assert file is not None
        assert files.path_of(file).read_bytes() == SOUND
    assert (tmp_path / "0").exists()
    assert (one.inputs["langue"], one.inputs["contexte"]) == ("fr", "DINUM")


def test_tracks_of_one_meeting_are_one_run(people: SimpleNamespace, tmp_path: Any) -> None:
    (run,) = sent(people, tmp_path, "Claire.wav", "Hugo.wav", tracks=True)
    with administration_scope(run.administration_id):
        assert Recording.objects.filter(run=run).count() == 2


def test_a_recording_that_is_too_large_is_refused_and_nothing_begins(
    people: SimpleNamespace, tmp_path: Any, settings: Any
) -> None:
    settings.SOCLE_RECORDING_LIMIT = 1000
    with pytest.raises(InputRefused, match="trop volumineux"):
        sent(people, tmp_path, "a.wav", "b.wav")
    with administration_scope(people.owner.administration_id):
        assert not Run.objects.filter(tool="transcripts").exists()


def test_the_service_s_rule_sets_both_dates(people: SimpleNamespace, tmp_path: Any) -> None:
    with administration_scope(people.owner.administration_id):
        KeepingRule.objects.create(
            administration_id=people.owner.administration_id,
            service=people.owner.service,
            sound_days=7,
            text_days=90,
        )
    (run,) = sent(people, tmp_path, "a.wav")
    with administration_scope(run.administration_id):
        transcript = open_transcript(run)
        run.refresh_from_db()
    today = timezone.localdate()
    assert transcript.sound_deletes_on == today + timedelta(days=7)
    assert run.deletes_on == today + timedelta(days=90)


def test_without_a_rule_the_sound_is_kept_for_thirty_days(people: SimpleNamespace, tmp_path: Any) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    with administration_scope(run.administration_id):
        assert open_transcript(run).sound_deletes_on == timezone.localdate() + timedelta(days=30)


def test_the_sound_goes_on_its_date_with_an_entry_and_the_text_stays(
    people: SimpleNamespace, tmp_path: Any
) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    number = run.administration_id
    with administration_scope(number):
        transcript = drafted(run)
        transcript.sound_deletes_on = timezone.localdate() - timedelta(days=1)
        transcript.save()
    assert plain(retention.delete_sound_past)(number) == 1
    with administration_scope(number):
        transcript.refresh_from_db()
        assert transcript.playback is None
        assert Recording.objects.get(run=run).file is None
        assert not StoredFile.objects.filter(administration_id=number).exists()
    assert entries(run, "sound_deleted") == [{"files": 2, "tool": "transcripts"}]
    assert plain(retention.delete_sound_past)(number) == 0


def test_sound_whose_date_is_today_stays(people: SimpleNamespace, tmp_path: Any) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    with administration_scope(run.administration_id):
        transcript = drafted(run)
        transcript.sound_deletes_on = timezone.localdate()
        transcript.save()
    assert plain(retention.delete_sound_past)(run.administration_id) == 0


def test_a_recording_that_was_never_heard_loses_its_sound_too(people: SimpleNamespace, tmp_path: Any) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    with administration_scope(run.administration_id):
        lifecycle.cancel(run, people.owner)
        Run.objects.filter(pk=run.pk).update(created=timezone.now() - timedelta(days=40))
    assert plain(retention.delete_sound_past)(run.administration_id) == 1


def test_voices_of_a_run_that_stopped_are_forgotten_after_a_day(
    people: SimpleNamespace, tmp_path: Any
) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    number = run.administration_id
    with administration_scope(number):
        transcript = open_transcript(run)
        Window.objects.create(administration_id=number, transcript=transcript, number=0, start=0, end=1)
        lifecycle.cancel(run, people.owner)
    assert plain(retention.forget_voices)(number) == 0
    with administration_scope(number):
        Run.objects.filter(pk=run.pk).update(ended=timezone.now() - timedelta(days=2))
    assert plain(retention.forget_voices)(number) == 1


def test_samples_that_belong_to_no_run_any_more_are_removed_after_a_day(
    people: SimpleNamespace, tmp_path: Any
) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    kept, gone, film, fresh = str(run.pk), str(uuid4()), "video-ab12", str(uuid4())
    for name in (kept, gone, film, fresh):
        (workshop.folder_of(name) / "0-0.pcm").write_bytes(b"voice")
        if name != fresh:
            os.utime(workshop.root() / name, (0, 0))
    plain(retention.clear_strays)()
    assert set(workshop.all_runs()) >= {kept, fresh}
    assert not set(workshop.all_runs()) & {gone, film}
    workshop.clear(kept)
    workshop.clear(fresh)


def test_a_deleted_run_gives_all_its_files_back(people: SimpleNamespace, tmp_path: Any) -> None:
    (run,) = sent(people, tmp_path, "a.wav")
    with administration_scope(run.administration_id):
        drafted(run)
        lifecycle.delete(Run.objects.get(pk=run.pk), people.owner)
        assert not StoredFile.objects.filter(administration_id=run.administration_id).exists()
        assert not Transcript.objects.filter(pk=run.pk).exists()


def test_the_api_starts_a_run_for_each_file_and_one_for_tracks(people: SimpleNamespace) -> None:
    _, key = create_key(people.owner, "essai")
    api = Client(headers={"Authorization": f"Bearer {key}"})

    def post(count: int, **values: str) -> Any:
        sounds = [SimpleUploadedFile(f"{number}.wav", SOUND) for number in range(count)]
        answer = api.post("/v1/tools/transcripts/runs", {"enregistrements": sounds, **values})
        assert answer.status_code == 201, answer.content
        return json.loads(answer.content)

    assert post(1)["object"] == "run"
    assert [run["title"] for run in post(2)["data"]] == ["0.wav", "1.wav"]
    assert post(2, pistes="true")["object"] == "run"


@pytest.mark.parametrize(
    ("values", "param"), [({"langue": "klingon"}, "langue"), ({"personnes": "0"}, "personnes")]
)
def test_the_api_refuses_what_is_no_choice(people: SimpleNamespace, values: Any, param: str) -> None:
    _, key = create_key(people.owner, "essai")
    api = Client(headers={"Authorization": f"Bearer {key}"})
    given = {"enregistrements": [SimpleUploadedFile("a.wav", SOUND)], **values}
    answer = api.post("/v1/tools/transcripts/runs", given)
    assert answer.status_code == 422
    assert param in answer.content.decode()


def test_a_form_s_post_starts_runs_though_the_tool_has_a_home(people: SimpleNamespace) -> None:
    browser = Client()
    browser.force_login(people.owner)
    one, two = (SimpleUploadedFile(name, SOUND) for name in ("a.wav", "b.wav"))
    answer = browser.post("/outils/transcripts/", {"enregistrements": [one, two]})
    assert answer.status_code == 302, answer.content
    with administration_scope(people.owner.administration_id):
        assert Run.objects.filter(tool="transcripts").count() == 2
