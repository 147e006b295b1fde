"""Many dossiers at once: each its own run, and nobody else's."""

import io
import tarfile
import uuid
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from socle.knowledge.parsing.unreadable import Unreadable
from socle.organisation.callers import caller_of
from socle.storage.scope import administration_scope
from socle.work import unpacking
from socle.work.batches import state_of
from socle.work.models import Run
from socle.work.registry import tool_named
from tests.work.conftest import draft_for


def archive(**files: str) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return SimpleUploadedFile("dossiers.zip", packed.getvalue())


def send(client: Client, file: SimpleUploadedFile) -> tuple[int, str]:
    answer = client.post(reverse("work:batch-new", args=["essai"]), {"archive": file})
    return answer.status_code, answer.content.decode() if answer.status_code == 422 else answer["Location"]


def test_each_folder_of_the_archive_becomes_a_run(client: Client, people: SimpleNamespace) -> None:
    given = {
        "M1/AE.txt": "Acte",
        "M1/CCAP.txt": "Clauses",
        "M2/AE.txt": "Acte",
        "seul.txt": "Seul",
        "__MACOSX/x": "",
    }
    status, address = send(client, archive(**given))
    assert status == 302
    with administration_scope(people.owner.administration_id):
        runs = {run.title: run for run in Run.objects.filter(tool="essai")}
        assert set(runs) == {"M1", "M2", "seul.txt"}
        assert runs["M1"].collection.documents.count() == 2
        assert len({run.batch for run in runs.values()}) == 1
    shown = client.get(address).content.decode()
    assert "0 sur 3" in shown.replace("\u00a0", " ")


def test_what_is_no_archive_is_refused_in_plain_words(client: Client) -> None:
    status, page = send(client, SimpleUploadedFile("dossiers.zip", b"rien"))
    assert status == 422
    assert "ne peut pas être ouverte" in page
    assert "Ce n’est pas un fichier ZIP" in page
    assert "DOCX" not in page.split("ne peut pas être ouverte")[1].split("</p>")[0]


def test_a_bomb_starts_nothing(client: Client, people: SimpleNamespace) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(40):
            file.writestr(f"M{number}/zeros.txt", b"0" * 50_000_000)
    status, _ = send(client, SimpleUploadedFile("bombe.zip", packed.getvalue()))
    assert status == 422
    with administration_scope(people.owner.administration_id):
        assert not Run.objects.filter(tool="essai").exists()


def test_a_name_that_climbs_out_of_the_archive_is_left_aside(client: Client, people: SimpleNamespace) -> None:
    status, _ = send(client, archive(**{"../../etc/passwd": "texte", "/etc/hosts": "texte"}))
    assert status == 302
    with administration_scope(people.owner.administration_id):
        assert [run.title for run in Run.objects.filter(tool="essai")] == ["etc"]


def test_a_batch_is_hidden_from_others(client: Client, people: SimpleNamespace) -> None:
    _, address = send(client, archive(**{"M1/AE.txt": "Acte"}))
    for person in (people.colleague, people.stranger, people.foreigner):
        other = Client()
        other.force_login(person)
        assert other.get(address).status_code == 404


def titles(people: SimpleNamespace) -> set[str]:
    with administration_scope(people.owner.administration_id):
        return {run.title for run in Run.objects.filter(tool="essai")}


def test_a_folder_that_only_wraps_the_dossiers_is_no_dossier(client: Client, people: SimpleNamespace) -> None:
    given = {"Contrats/M1/AE.txt": "Acte", "Contrats/M2/AE.txt": "Acte", "Contrats/desktop.ini": "x"}
    assert send(client, archive(**given))[0] == 302
    assert titles(people) == {"M1", "M2"}


def test_a_dossier_with_a_folder_of_annexes_stays_one(client: Client, people: SimpleNamespace) -> None:
    given = {"M1/AE.txt": "Acte", "M1/Annexes/a.txt": "Annexe", "M1/Annexes/~$a.txt": "x"}
    assert send(client, archive(**given))[0] == 302
    assert titles(people) == {"M1"}


def test_paths_written_with_backslashes_are_folders_too(client: Client, people: SimpleNamespace) -> None:
    assert send(client, archive(**{"M1\\AE.txt": "Acte", "M1\\CCAP.txt": "Clauses"}))[0] == 302
    assert titles(people) == {"M1"}


def test_the_queue_counts_what_is_pending_and_what_failed(client: Client, people: SimpleNamespace) -> None:
    batch = uuid.uuid4()
    first, second = draft_for(people.owner), draft_for(people.owner)
    with administration_scope(people.owner.administration_id):
        Run.objects.filter(pk__in=[first.pk, second.pk]).update(batch=batch)
        second.items.filter(key="piece-1").update(state="kept")
        with CaptureQueriesContext(connection) as asked:
            state = state_of(caller_of(people.owner), batch, tool_named("essai"))
    assert state is not None
    assert [(one.run.pk, one.pending, one.failed) for one in state.to_review] == [
        (first.pk, 3, 1),
        (second.pk, 2, 0),
    ]
    assert not any('"work_item"."checks",' in query["sql"] for query in asked)


def test_a_draft_of_a_batch_leads_back_to_it(client: Client, people: SimpleNamespace) -> None:
    _, address = send(client, archive(**{"M1/AE.txt": "Acte"}))
    with administration_scope(people.owner.administration_id):
        run = Run.objects.get(tool="essai")
    assert f'href="{address}"' in client.get(reverse("work:run", args=[run.pk])).content.decode()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE])
def test_a_child_that_was_taken_over_gives_nothing_but_plain_files(
    kind: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as target:
        header = tarfile.TarInfo("M1/AE.txt")
        header.type = kind
        target.addfile(header)
    for answer in (packed.getvalue(), b"no archive at all"):
        monkeypatch.setattr(unpacking, "call_safely", lambda *_, answer=answer: answer)
        with pytest.raises(Unreadable):
            unpacking.dossiers_of(tmp_path, 1)


def test_batches_and_older_drafts_are_found_from_the_tool_s_page(
    client: Client, people: SimpleNamespace
) -> None:
    for _ in range(21):
        draft_for(people.owner)
    number = uuid.uuid4()
    in_batch = draft_for(people.owner)
    with administration_scope(people.owner.administration_id):
        Run.objects.filter(pk=in_batch.pk).update(batch=number)
    first = client.get(reverse("work:tool", args=["essai"])).content.decode()
    assert "Page 1 sur 2" in first
    assert reverse("work:batch", args=["essai", number]) in first
    assert "1 dossier, 1 à relire" in first
    assert reverse("work:run", args=[in_batch.pk]) not in first
    second = client.get(reverse("work:tool", args=["essai"]), {"page": "2"}).content.decode()
    assert second.count(reverse("work:run", args=[uuid.UUID(int=0)])[:12]) >= 1
    assert 'rel="prev"' in second
