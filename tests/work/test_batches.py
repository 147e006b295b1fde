"""Many dossiers at once: each its own run, and nobody else's."""

import io
import zipfile
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from socle.storage.scope import administration_scope
from socle.work.models import Run


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
