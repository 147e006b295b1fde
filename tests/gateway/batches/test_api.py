"""/v1/files and /v1/batches, as their owner and as others."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.batches.retention import delete_past
from socle.organisation.keys import create_key
from socle.organisation.models import Person
from socle.storage.files import path_of
from socle.storage.models import StoredFile
from socle.storage.scope import administration_scope

LINE = (
    b'{"custom_id": "a", "method": "POST", "url": "/v1/embeddings", "body": {"model": "m", "input": "x"}}\n'
)


def api_of(person: Person, **options: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {create_key(person, 'essai', **options)[1]}"})


@pytest.fixture
def client(people: SimpleNamespace) -> Client:
    return api_of(people.owner)


def upload(client: Client, content: bytes = LINE, purpose: str = "batch", **more: Any) -> Any:
    file = SimpleUploadedFile("demandes.jsonl", content)
    return client.post("/v1/files", {"file": file, "purpose": purpose, **more})


def order(client: Client, file: str, **changed: Any) -> Any:
    asked = {"input_file_id": file, "endpoint": "/v1/embeddings", "completion_window": "24h"} | changed
    return client.post("/v1/batches", json.dumps(asked), content_type="application/json")


def content_of(client: Client, file: str) -> Any:
    return client.get(f"/v1/files/{file}/content")


def error_of(answer: Any) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["param"]


def test_a_file_is_kept_as_it_was_sent(client: Client) -> None:
    sent = upload(client).json()
    assert (sent["filename"], sent["bytes"], sent["purpose"]) == ("demandes.jsonl", len(LINE), "batch")
    assert client.get(f"/v1/files/{sent['id']}").json() == sent
    answer = content_of(client, sent["id"])
    assert b"".join(answer) == LINE
    assert answer["Content-Disposition"] == 'attachment; filename="demandes.jsonl"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_goes_at_the_end_of_its_services_term(client: Client, people: SimpleNamespace) -> None:
    ends = datetime.fromtimestamp(upload(client).json()["expires_at"], timezone.get_current_timezone())
    assert ends.date() == people.owner.deletion_date() + timedelta(days=1)


def test_a_file_may_be_given_a_shorter_life(client: Client, people: SimpleNamespace) -> None:
    expiry = {"expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    sent = upload(client, **expiry).json()
    assert sent["expires_at"] - sent["created_at"] == 3600
    with administration_scope(people.owner.administration_id):
        ApiFile.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/v1/files/{sent['id']}").status_code == 404


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"purpose": "fine-tune"}, "purpose"),
        ({"expires_after[seconds]": "3600"}, "expires_after.anchor"),
        ({"expires_after[anchor]": "created_at", "expires_after[seconds]": "60"}, "expires_after.seconds"),
        ({"expires_after[anchor]": "created_at", "expires_after[seconds]": "x"}, "expires_after.seconds"),
    ],
)
def test_a_wrong_field_is_named(client: Client, more: dict[str, str], param: str) -> None:
    status, _, named = error_of(upload(client, **({"purpose": "batch"} | more)))
    assert (status, named) == (400, param)


def test_a_request_without_a_file_is_told_so(client: Client) -> None:
    answer = client.post("/v1/files", {"purpose": "batch"})
    assert error_of(answer) == (400, "missing_required_parameter", "file")


def test_too_large_a_file_leaves_nothing(client: Client, settings: Any, people: SimpleNamespace) -> None:
    settings.SOCLE_FILE_LIMIT = 10
    assert error_of(upload(client)) == (413, "file_too_large", "file")
    assert client.get("/v1/files").json()["data"] == []


def test_files_are_listed_in_parts(client: Client) -> None:
    ids = [upload(client, LINE * number).json()["id"] for number in range(1, 6)]
    first = client.get("/v1/files", {"limit": 2}).json()
    assert [file["id"] for file in first["data"]] == [ids[4], ids[3]]
    assert (first["first_id"], first["last_id"], first["has_more"]) == (ids[4], ids[3], True)
    second = client.get("/v1/files", {"limit": 10, "after": first["last_id"]}).json()
    assert ([file["id"] for file in second["data"]], second["has_more"]) == (ids[2::-1], False)
    oldest = client.get("/v1/files", {"order": "asc", "limit": 1, "after": ids[1]}).json()
    assert [file["id"] for file in oldest["data"]] == [ids[2]]
    assert client.get("/v1/files", {"purpose": "vision"}).json()["data"] == []


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"order": "up"}, "order"),
        ({"after": "file-x"}, "after"),
    ],
)
def test_a_wrong_part_is_named(client: Client, query: dict[str, str], param: str) -> None:
    answer = client.get("/v1/files", query)
    assert answer.status_code in (400, 404)
    assert error_of(answer)[2] == param


def test_a_deleted_file_is_gone_with_its_bytes(
    client: Client, people: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    file = upload(client).json()["id"]
    with administration_scope(people.owner.administration_id):
        path = path_of(ApiFile.objects.get(pk=UUID(file.removeprefix("file-"))).file)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(f"/v1/files/{file}").json() == {"id": file, "object": "file", "deleted": True}
    assert not path.exists()
    assert client.get(f"/v1/files/{file}").status_code == 404
    with administration_scope(people.owner.administration_id):
        assert not StoredFile.objects.exists()


def test_a_file_that_a_batch_reads_is_not_deleted(client: Client) -> None:
    file = upload(client).json()["id"]
    batch = order(client, file).json()["id"]
    assert error_of(client.delete(f"/v1/files/{file}")) == (409, "file_in_use", "file_id")
    assert client.get(f"/v1/files/{file}").status_code == 200
    assert client.get(f"/v1/batches/{batch}").json()["input_file_id"] == file


def test_a_batch_waits_for_its_validation(client: Client) -> None:
    file = upload(client).json()["id"]
    batch = order(client, file, metadata={"dossier": "été"}).json()
    assert (batch["status"], batch["endpoint"]) == ("validating", "/v1/embeddings")
    assert batch["expires_at"] - batch["created_at"] in range(86_399, 86_402)
    assert batch["metadata"] == {"dossier": "été"}
    assert batch["request_counts"] == {"total": 0, "completed": 0, "failed": 0}
    assert client.get(f"/v1/batches/{batch['id']}").json() == batch
    assert client.get("/v1/batches").json()["data"] == [batch]


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"input_file_id": "file-0"}, "input_file_id"),
        ({"input_file_id": None}, "input_file_id"),
        ({"endpoint": "/v1/models"}, "endpoint"),
        ({"completion_window": "1h"}, "completion_window"),
        ({"metadata": {"a": 1}}, "metadata.a"),
        ({"metadata": {"a": "\x00"}}, "metadata.a"),
        ({"metadata": {str(number): "" for number in range(17)}}, "metadata"),
        ({"output_expires_after": {"anchor": "created_at", "seconds": 1}}, "output_expires_after.seconds"),
    ],
)
def test_a_wrong_order_names_what_is_wrong(client: Client, changed: dict[str, Any], param: str) -> None:
    answer = order(client, upload(client).json()["id"], **changed)
    assert answer.status_code in (400, 404)
    assert error_of(answer)[2] == param


@pytest.mark.parametrize("body", ["", "[]", "{", "\x00", '"a"'])
def test_what_is_no_json_object_is_told_so(client: Client, body: str) -> None:
    answer = client.post("/v1/batches", body, content_type="application/json")
    assert error_of(answer) == (400, "invalid_json", None)


def test_a_file_of_another_purpose_is_no_batch(client: Client) -> None:
    file = upload(client, purpose="vision").json()["id"]
    assert error_of(order(client, file)) == (400, "invalid_purpose", "input_file_id")


def test_a_batch_is_cancelled_once_and_an_ended_one_never(client: Client, people: SimpleNamespace) -> None:
    batch = order(client, upload(client).json()["id"]).json()["id"]
    for _ in range(2):
        assert client.post(f"/v1/batches/{batch}/cancel").json()["status"] == "cancelling"
    with administration_scope(people.owner.administration_id):
        RequestBatch.objects.update(status="completed")
    assert error_of(client.post(f"/v1/batches/{batch}/cancel")) == (409, "batch_not_cancellable", "batch_id")


def test_a_batch_is_as_sensitive_as_its_file_its_key_and_its_header_say(people: SimpleNamespace) -> None:
    public, personal = (
        api_of(people.owner, sensitivity="public"),
        api_of(people.owner, sensitivity="personal"),
    )
    file = upload(public).json()["id"]
    raised = {"X-Socle-Sensitivity": "restricted"}
    asked = {"input_file_id": file, "endpoint": "/v1/embeddings", "completion_window": "24h"}
    found = []
    for client, headers in ((public, {}), (personal, {}), (public, raised)):
        number = client.post("/v1/batches", asked, content_type="application/json", headers=headers).json()[
            "id"
        ]
        with administration_scope(people.owner.administration_id):
            found.append(RequestBatch.objects.get(pk=UUID(number.removeprefix("batch_"))).sensitivity)
    assert found == ["public", "personal", "restricted"]


def test_a_sensitivity_that_is_none_is_refused(client: Client) -> None:
    sent = {"purpose": "batch", "file": SimpleUploadedFile("a", LINE)}
    answer = client.post("/v1/files", sent, headers={"X-Socle-Sensitivity": "secret"})
    assert error_of(answer) == (400, "invalid_sensitivity", "X-Socle-Sensitivity")


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_others_find_nothing(client: Client, people: SimpleNamespace, who: str) -> None:
    file = upload(client).json()["id"]
    batch = order(client, file).json()["id"]
    other = api_of(getattr(people, who))
    answers = [
        other.get(f"/v1/files/{file}"),
        other.get(f"/v1/files/{file}/content"),
        other.delete(f"/v1/files/{file}"),
        other.get("/v1/files", {"after": file}),
        other.get(f"/v1/batches/{batch}"),
        other.post(f"/v1/batches/{batch}/cancel"),
        other.get("/v1/batches", {"after": batch}),
        order(other, file),
    ]
    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [
        (404, "not_found")
    ] * len(answers)
    assert other.get("/v1/files").json()["data"] == other.get("/v1/batches").json()["data"] == []
    assert client.get(f"/v1/batches/{batch}").json()["status"] == "validating"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/v1/files", "/v1/files/file-0", "/v1/files/file-0/content", "/v1/batches"])
def test_without_a_key_nothing_is_told(path: str) -> None:
    assert error_of(Client().get(path)) == (401, "invalid_api_key", None)


def test_what_is_past_its_date_goes_except_what_a_batch_reads(
    client: Client, people: SimpleNamespace
) -> None:
    read, free = upload(client).json()["id"], upload(client, LINE * 2).json()["id"]
    batch = order(client, read).json()["id"]
    yesterday = timezone.localdate() - timedelta(days=1)
    with administration_scope(people.owner.administration_id):
        ApiFile.objects.update(deletes_on=yesterday)
        RequestBatch.objects.update(deletes_on=yesterday)
    assert delete_past(people.owner.administration_id) == 1
    assert client.get(f"/v1/files/{free}").status_code == 404
    assert client.get(f"/v1/batches/{batch}").status_code == 200
    with administration_scope(people.owner.administration_id):
        RequestBatch.objects.update(expires=timezone.now() - timedelta(days=2))
    assert delete_past(people.owner.administration_id) == 2
    assert client.get(f"/v1/batches/{batch}").status_code == 404
    assert client.get("/v1/files").json()["data"] == []
