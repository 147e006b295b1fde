"""Pages and gateway in one process, workers in others, and a provider that does as it is told."""

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings

from socle.gateway.batches.files import delete_file
from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.batches.ordering import delete_batch
from socle.organisation.accounts import create_person, service_named
from socle.organisation.keys import create_key
from socle.organisation.models import ApiKey, Person
from socle.storage.scope import administration_scope
from tests.gateway.processes import free_port, running
from tests.serving import ROOT, wait_until

CATALOGUE = """
[policy]
public = ["local", "other"]

[providers.near]
title = "Near"
address = "env:SCRIPTED_URL"
hosting = "local"
country = "FRA"

[providers.far]
title = "Far"
address = "env:SCRIPTED_URL"
hosting = "other"
country = "USA"

[models.near]
title = "Near"
type = "text-generation"
routes = [{ provider = "near", model = "near" }]

[models.far]
title = "Far"
type = "text-generation"
routes = [{ provider = "far", model = "far" }]

[models.vectors]
title = "Vectors"
type = "text-embeddings-inference"
routes = [{ provider = "near", model = "vectors" }]
dimensions = 2
"""
ENDED = ("completed", "failed", "expired", "cancelled")
Reply = Callable[[str, int], tuple[int, dict[str, str]]]


def _always_well(asked: str, number: int) -> tuple[int, dict[str, str]]:
    return 200, {}


@dataclass
class Provider:
    """Answers each request with its own words; `reply` says with which status."""

    reply: Reply = _always_well
    asked: list[str] = field(default_factory=list)
    address: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        words = body["messages"][-1]["content"] if "messages" in body else str(body["input"])
        with self.lock:
            self.asked.append(words)
            number = len(self.asked)
        status, headers = self.reply(words, number)
        if status != 200:
            return status, headers, {"error": {"message": "no", "type": "x", "param": None, "code": "no"}}
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        if "input" in body:
            data = [{"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}]
            return 200, headers, {"object": "list", "model": "x", "data": data, "usage": usage}
        message = {"role": "assistant", "content": words.upper()}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        facts = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "x"}
        return 200, headers, {**facts, "choices": [choice], "usage": usage}


def _handler(scripted: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Well, for the gateway's health checks."""
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, answer = scripted.answer(body)
            # Written over several lines, as some providers do: a line of the output is one line all the same.
            raw = json.dumps(answer, indent=1).encode()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(raw))}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture(scope="session")
def one_provider() -> Iterator[Provider]:
    scripted = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripted))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scripted.address = f"http://127.0.0.1:{server.server_port}/v1"
    yield scripted
    server.shutdown()


@pytest.fixture
def provider(one_provider: Provider) -> Provider:
    """The provider, with nothing asked yet, which answers everything well."""
    one_provider.asked.clear()
    one_provider.reply = _always_well
    return one_provider


@pytest.fixture(scope="session")
def address(one_provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages and the gateway answer together, as `socle.asgi` serves them."""
    catalogue = tmp_path_factory.mktemp("batches") / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    environment = {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "SCRIPTED_URL": one_provider.address,
        "SOCLE_FILE_LIMIT_MB": "5",
    }
    port = free_port()
    command = ["-m", "uvicorn", "socle.asgi:application", "--port", str(port), "--log-level", "warning"]
    with running(command, port, environment, "/health") as answered:
        yield answered


class Worker:
    """`socle worker` in its own process."""

    def __init__(self, gateway: str, **settings: str) -> None:
        environment = os.environ | {"SOCLE_GATEWAY_URL": gateway} | settings
        command = [sys.executable, "-m", "socle", "worker", "--data", str(django_settings.SOCLE_DATA)]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture(scope="module")
def shared(address: str) -> Iterator[list[Worker]]:
    """The worker that tests of a module share, while there is one."""
    running: list[Worker] = []
    yield running
    for worker in running:
        worker.stop()


@pytest.fixture
def at_work(address: str, shared: list[Worker]) -> Worker:
    """A worker, for tests that neither end it nor want a batch to wait for it."""
    if not shared:
        shared.append(Worker(f"{address}/v1"))
    return shared[0]


@pytest.fixture
def start_worker(address: str, shared: list[Worker]) -> Iterator[Callable[..., Worker]]:
    """Starts workers where none runs yet; those that still run are stopped at the end."""
    while shared:
        shared.pop().stop()
    started: list[Worker] = []

    def start(**settings: str) -> Worker:
        started.append(Worker(f"{address}/v1", **settings))
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@dataclass
class Desk:
    """A person, a key of theirs, and a client that holds it."""

    person: Person
    key: ApiKey
    secret: str
    http: httpx.Client

    def upload(self, lines: list[Any], **headers: str) -> str:
        content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        answer = self.http.post(
            "files", files={"file": ("lines.jsonl", content)}, data={"purpose": "batch"}, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def order(self, file: str, endpoint: str = "/v1/chat/completions", **more: Any) -> dict[str, Any]:
        asked = {"input_file_id": file, "endpoint": endpoint, "completion_window": "24h", **more}
        answer = self.http.post("batches", json=asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def batch(self, number: str) -> dict[str, Any]:
        return dict(self.http.get(f"batches/{number}").json())

    def ended(self, number: str, seconds: float = 120) -> dict[str, Any]:
        wait_until(lambda: self.batch(number)["status"] in ENDED, seconds, "the batch's end")
        return self.batch(number)

    def lines(self, file: str | None) -> list[dict[str, Any]]:
        if file is None:
            return []
        answer = self.http.get(f"files/{file}/content")
        assert answer.status_code == 200
        return [json.loads(line) for line in answer.content.splitlines()]

    def change(self, number: str, **fields: Any) -> None:
        """Changes a batch's row, as only time could."""
        with administration_scope(self.person.administration_id):
            rows = RequestBatch.objects.filter(pk=uuid.UUID(number.removeprefix("batch_")))
            assert rows.update(**fields) == 1


@pytest.fixture
def desk(address: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    """Somebody with rows that are committed, removed at the end."""
    with django_db_blocker.unblock():
        service = service_named(f"Ministère {uuid.uuid4().hex[:8]}", "Bureau")
        person = create_person(f"{uuid.uuid4().hex[:8]}@exemple.fr", service, "Camille Essai")
        key, secret = create_key(person, "essai")
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=f"{address}/v1/", headers=headers, timeout=60, trust_env=False) as http:
            yield Desk(person, key, secret, http)
        remove_batches(person)


def remove_batches(person: Person) -> None:
    """Deletes what a person sent and ordered."""
    with administration_scope(person.administration_id):
        for batch in RequestBatch.objects.filter(owner=person):
            delete_batch(batch)
        for file in ApiFile.objects.filter(owner=person):
            delete_file(file)


def chat(number: int | str, words: str, model: str = "near", **more: Any) -> dict[str, Any]:
    """A line that asks a chat."""
    body = {"model": model, "messages": [{"role": "user", "content": words}], "max_tokens": 5, **more}
    return {"custom_id": f"ligne-{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}
