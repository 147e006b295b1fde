"""Files sent piece by piece: nothing lost, nothing twice, nobody else's."""

from __future__ import annotations

import base64
import errno
import os
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Upload
from socle.tools.transcripts.uploads import receiving
from socle.tools.transcripts.uploads.receiving import path_of
from socle.tools.transcripts.uploads.retention import KEPT, forgotten
from socle.work.models import Recording, Run

PIECE = "application/offset+octet-stream"


@pytest.fixture
def client(people: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(people.owner)
    return client


def begin(client: Client, size: int | None = None, name: str = "réunion.webm") -> str:
    length = {"Upload-Defer-Length": "1"} if size is None else {"Upload-Length": str(size)}
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    answer = client.post(reverse("transcripts:uploads"), headers={**length, "Upload-Metadata": metadata})
    assert answer.status_code == 201, answer.content
    return str(answer["Location"])


def append(client: Client, address: str, offset: int, piece: bytes, **headers: str) -> Any:
    sent = {"Upload-Offset": str(offset), **{name.replace("_", "-"): one for name, one in headers.items()}}
    return client.patch(address, piece, content_type=PIECE, headers=sent)


def upload_at(address: str) -> Upload:
    return Upload.objects.get(pk=address.split("/")[-2])


def test_what_the_server_knows_of_the_protocol(client: Client) -> None:
    answer = client.options(reverse("transcripts:uploads"))
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "creation-defer-length", "termination"}


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.binary(min_size=1, max_size=5000), st.lists(st.integers(0, 5000), max_size=6), st.booleans())
def test_any_cuts_and_repeats_make_the_same_file(
    client: Client, people: SimpleNamespace, content: bytes, cuts: list[int], deferred: bool
) -> None:
    address = begin(client, None if deferred else len(content))
    places = sorted({0, len(content), *(cut for cut in cuts if cut < len(content))})
    for start, end in pairwise(places):
        length = {"Upload_Length": str(len(content))} if deferred and end == len(content) else {}
        assert append(client, address, start, content[start:end], **length).status_code == 204
        # A client that did not hear the answer sends it again: it is told where the file ends.
        again = append(client, address, start, content[start:end])
        assert (again.status_code, again["Upload-Offset"]) == (409, str(end))
    with administration_scope(people.owner.administration_id):
        upload = upload_at(address)
        assert upload.is_whole
        assert path_of(upload).read_bytes() == content
        assert path_of(upload).stat().st_mode & 0o077 == 0
    client.delete(address)


def test_a_file_says_how_far_it_has_come(client: Client) -> None:
    address = begin(client, 10)
    append(client, address, 0, b"abcd")
    answer = client.head(address)
    assert (answer["Upload-Offset"], answer["Upload-Length"], answer["Cache-Control"]) == (
        "4",
        "10",
        "no-store",
    )


def test_what_a_cut_line_wrote_beyond_is_written_over(client: Client, people: SimpleNamespace) -> None:
    address = begin(client, 6)
    append(client, address, 0, b"abc")
    with administration_scope(people.owner.administration_id):
        with path_of(upload_at(address)).open("ab") as file:
            file.write(b"torn piece")
        append(client, address, 3, b"def")
        assert path_of(upload_at(address)).read_bytes() == b"abcdef"


def test_more_than_was_announced_is_refused(client: Client) -> None:
    address = begin(client, 3)
    assert append(client, address, 0, b"abcdef").status_code == 413
    assert client.head(address)["Upload-Offset"] == "0"


def test_more_than_a_recording_may_hold_is_refused(client: Client, settings: Any) -> None:
    settings.SOCLE_RECORDING_LIMIT = 100
    answer = client.post(reverse("transcripts:uploads"), headers={"Upload-Length": "101"})
    assert answer.status_code == 413
    address = begin(client)
    assert append(client, address, 0, bytes(101)).status_code == 413


@pytest.mark.parametrize(
    "headers", [{}, {"Upload-Length": "-1"}, {"Upload-Length": "1", "Upload-Defer-Length": "1"}]
)
def test_a_length_is_needed_or_put_off_not_both(client: Client, headers: dict[str, str]) -> None:
    assert client.post(reverse("transcripts:uploads"), headers=headers).status_code == 400


def test_an_ended_upload_is_gone_with_its_bytes(
    client: Client, people: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    address = begin(client, 3)
    with administration_scope(people.owner.administration_id):
        path = path_of(upload_at(address))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address).status_code == 204
    assert not path.exists()
    assert client.head(address).status_code == 404


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_nobody_else_sees_an_upload(client: Client, people: SimpleNamespace, who: str) -> None:
    address = begin(client, 3)
    other = Client()
    other.force_login(getattr(people, who))
    assert other.head(address).status_code == 404
    assert append(other, address, 0, b"abc").status_code == 404
    assert other.delete(address).status_code == 404


def test_uploads_begin_a_run_and_are_gone(
    client: Client, people: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    address = begin(client, 4, "Réunion du 3 mars.webm")
    append(client, address, 0, b"abcd")
    with administration_scope(people.owner.administration_id):
        path = path_of(upload_at(address))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("transcripts:upload"), {"envoi": address.split("/")[-2], "titre": "Point"}
        )
    assert answer.status_code == 302
    with administration_scope(people.owner.administration_id):
        run = Run.objects.get(tool="transcripts")
        recording = Recording.objects.get(run=run)
        assert (run.title, recording.name, recording.size) == ("Point", "Réunion du 3 mars.webm", 4)
        assert not Upload.objects.exists()
    assert not path.exists()


def test_parts_that_follow_one_another_are_one_run(client: Client, people: SimpleNamespace) -> None:
    sent = []
    for number in range(2):
        address = begin(client, 2, f"partie {number}.webm")
        append(client, address, 0, b"ab")
        sent.append(address.split("/")[-2])
    client.post(reverse("transcripts:upload"), {"envoi": sent, "suite": "on"})
    with administration_scope(people.owner.administration_id):
        run = Run.objects.get(tool="transcripts")
        names = list(Recording.objects.filter(run=run).order_by("pk").values_list("name", flat=True))
    assert names == ["partie 0.webm", "partie 1.webm"]


def test_a_file_that_is_not_whole_begins_nothing(client: Client, people: SimpleNamespace) -> None:
    address = begin(client, 4)
    append(client, address, 0, b"ab")
    answer = client.post(reverse("transcripts:upload"), {"envoi": address.split("/")[-2]})
    assert answer.status_code == 422
    assert "pas encore arrivé en entier" in answer.content.decode()
    with administration_scope(people.owner.administration_id):
        assert Upload.objects.count() == 1


def test_without_scripts_the_form_brings_the_file(
    client: Client, people: SimpleNamespace, tmp_path: Path
) -> None:
    file = tmp_path / "son.wav"
    file.write_bytes(b"RIFF....")
    with file.open("rb") as opened:
        answer = client.post(reverse("transcripts:upload"), {"enregistrements": opened})
    assert answer.status_code == 302
    with administration_scope(people.owner.administration_id):
        assert Recording.objects.get().name == "son.wav"


def test_uploads_that_nobody_finished_are_forgotten(client: Client, people: SimpleNamespace) -> None:
    old, new = begin(client, 4), begin(client, 4)
    number = people.owner.administration_id
    with administration_scope(number):
        Upload.objects.filter(pk=old.split("/")[-2]).update(
            touched=timezone.now() - KEPT - timedelta(hours=1)
        )
        assert forgotten(number) == 1
        assert [str(one.pk) for one in Upload.objects.all()] == [new.split("/")[-2]]


def test_the_recorder_alone_may_use_the_microphone(client: Client) -> None:
    assert "microphone=(self)" in client.get(reverse("transcripts:recorder"))["Permissions-Policy"]
    assert "microphone=()" in client.get(reverse("transcripts:upload"))["Permissions-Policy"]


def test_bytes_whose_row_is_gone_are_removed_once_they_are_old(
    client: Client, people: SimpleNamespace
) -> None:
    number = people.owner.administration_id
    with administration_scope(number):
        known, stray, fresh = (path_of(upload_at(begin(client, 3))) for _ in range(3))
        # As a crash leaves them between the deletion of the row and that of the bytes.
        Upload.objects.filter(pk__in=[stray.name, fresh.name]).delete()
    for path in (known, stray):
        os.utime(path, (0, 0))
    forgotten(number)
    assert (known.exists(), stray.exists(), fresh.exists()) == (True, False, True)


def test_a_name_with_signs_that_are_none_begins_an_upload_all_the_same(
    client: Client, people: SimpleNamespace
) -> None:
    address = begin(client, 3, "réu\x00nion\x08.webm")
    with administration_scope(people.owner.administration_id):
        assert upload_at(address).name == "réu nion .webm"


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_what_was_received_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    address = begin(client, 6)
    append(client, address, 0, b"abc")

    def full(_: int) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(receiving.os, "fsync", full)
    answer = append(client, address, 3, b"def")
    assert answer.status_code == 507
    assert "place" in answer.content.decode()
    monkeypatch.undo()
    assert client.head(address)["Upload-Offset"] == "3"
    assert append(client, address, 3, b"def").status_code == 204
