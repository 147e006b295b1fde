"""OpenAI's Python SDK, unmodified: files and batches, and the shapes of OpenAI's own specification."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from tests.conformance.test_openai_shapes import faults, schemas
from tests.gateway.batches.conftest import (
    ENDED,
    Desk,
    Provider,
    Worker,
    address,
    at_work,
    chat,
    desk,
    one_provider,
    provider,
    shared,
    start_worker,
)
from tests.serving import wait_until

__all__ = ["address", "at_work", "desk", "one_provider", "provider", "schemas", "shared", "start_worker"]

CHAT = "/v1/chat/completions"


@pytest.fixture
def sdk(address: str, desk: Desk) -> Iterator[OpenAI]:
    """The SDK, told the address and a key, and nothing else."""
    with OpenAI(base_url=f"{address}/v1", api_key=desk.secret, max_retries=0, timeout=60) as client:
        yield client


def jsonl(*lines: Any) -> BytesIO:
    return BytesIO("\n".join(json.dumps(line) for line in lines).encode())


def ended(sdk: OpenAI, number: str) -> Any:
    wait_until(lambda: sdk.batches.retrieve(number).status in ENDED, 120, "the batch's end")
    return sdk.batches.retrieve(number)


def test_a_batch_from_its_file_to_its_answers(
    sdk: OpenAI, provider: Provider, at_work: Worker, tmp_path: Path
) -> None:
    given = tmp_path / "demandes.jsonl"
    given.write_bytes(jsonl(chat(1, "un"), chat(2, "deux")).getvalue())
    file = sdk.files.create(file=given, purpose="batch")
    assert (file.filename, file.purpose, file.bytes) == ("demandes.jsonl", "batch", given.stat().st_size)
    ordered = sdk.batches.create(
        input_file_id=file.id, endpoint=CHAT, completion_window="24h", metadata={"dossier": "7"}
    )
    batch = ended(sdk, ordered.id)
    assert (batch.status, batch.metadata) == ("completed", {"dossier": "7"})
    assert (batch.request_counts.total, batch.request_counts.completed) == (2, 2)
    assert batch.usage.total_tokens == 30
    assert batch.created_at <= batch.in_progress_at <= batch.finalizing_at <= batch.completed_at
    lines = [json.loads(line) for line in sdk.files.content(batch.output_file_id).text.splitlines()]
    said = {line["custom_id"]: line["response"]["body"]["choices"][0]["message"]["content"] for line in lines}
    assert said == {"ligne-1": "UN", "ligne-2": "DEUX"}
    assert [one.id for one in sdk.batches.list(limit=1)] == [batch.id]


def test_a_wrong_file_fails_with_the_lines_that_are_wrong(sdk: OpenAI, at_work: Worker) -> None:
    file = sdk.files.create(file=("a.jsonl", jsonl(chat(1, "un"), chat(1, "deux"))), purpose="batch")
    batch = ended(sdk, sdk.batches.create(input_file_id=file.id, endpoint=CHAT, completion_window="24h").id)
    assert batch.status == "failed"
    assert [(error.code, error.line, error.param) for error in batch.errors.data] == [
        ("duplicate_custom_id", 2, "custom_id")
    ]


def test_a_batch_is_cancelled(sdk: OpenAI, start_worker: Callable[..., Worker]) -> None:
    file = sdk.files.create(file=("a.jsonl", jsonl(chat(1, "un"))), purpose="batch")
    batch = sdk.batches.create(input_file_id=file.id, endpoint=CHAT, completion_window="24h")
    with pytest.raises(openai.ConflictError):
        sdk.files.delete(file.id)
    assert sdk.batches.cancel(batch.id).status == "cancelling"
    start_worker()
    assert ended(sdk, batch.id).status == "cancelled"
    assert sdk.files.delete(file.id).deleted


def test_files_are_listed_page_by_page_retrieved_and_deleted(sdk: OpenAI) -> None:
    expiry: Any = {"anchor": "created_at", "seconds": 7200}
    made = [
        sdk.files.create(file=(f"{number}.txt", b"x" * number), purpose="user_data", expires_after=expiry)
        for number in (1, 2, 3)
    ]
    assert made[0].expires_at == made[0].created_at + 7200
    assert [file.id for file in sdk.files.list(limit=1)] == [file.id for file in reversed(made)]
    assert sdk.files.retrieve(made[1].id).filename == "2.txt"
    assert sdk.files.content(made[2].id).read() == b"xxx"
    assert sdk.files.delete(made[0].id).deleted
    with pytest.raises(openai.NotFoundError) as refused:
        sdk.files.retrieve(made[0].id)
    assert refused.value.param == "file_id"


def test_what_is_wrong_is_a_bad_request_that_names_it(sdk: OpenAI) -> None:
    wrong: Any = "/v1/moderations"
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.files.create(file=("a", b"x"), purpose="fine-tune")
    assert refused.value.param == "purpose"
    file = sdk.files.create(file=("a", b"x"), purpose="batch")
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.batches.create(input_file_id=file.id, endpoint=wrong, completion_window="24h")
    assert refused.value.param == "endpoint"
    with pytest.raises(openai.NotFoundError) as missing:
        sdk.batches.create(input_file_id="file-nothing", endpoint=CHAT, completion_window="24h")
    assert missing.value.param == "input_file_id"
    with pytest.raises(openai.AuthenticationError):
        sdk.with_options(api_key="sk-socle-wrong").files.list()


def without_nulls(value: Any) -> Any:
    """OpenAI itself answers null for what the specification only lets be absent."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def test_the_shapes_are_those_of_the_specification(
    schemas: dict[str, Any], desk: Desk, provider: Provider, at_work: Worker
) -> None:
    file = desk.upload([chat(1, "un")])
    wrong = desk.order(desk.upload(["{"]))["id"]
    ordered = desk.order(file)
    http = desk.http
    answers = [
        ("Batch", ordered),
        ("Batch", desk.ended(ordered["id"])),
        ("Batch", desk.ended(wrong)),
        ("ListBatchesResponse", http.get("batches").json()),
        ("OpenAIFile", http.get(f"files/{file}").json()),
        ("ListFilesResponse", http.get("files").json()),
        ("ListFilesResponse", http.get("files", params={"purpose": "vision"}).json()),
        ("ErrorResponse", http.get("files/file-0").json()),
        ("ErrorResponse", httpx.get(f"{http.base_url}batches", trust_env=False).json()),
        ("DeleteFileResponse", http.delete(f"files/{file}").json()),
    ]
    for name, answer in answers:
        given = answer if name == "ErrorResponse" else without_nulls(answer)
        assert list(faults(schemas, schemas[name], given)) == [], name
