"""A scripted model behind the gateway's address, and documents read in the test's own transaction."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from socle.knowledge.models import VECTOR_DIMENSIONS, Collection, Document
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.storage.scope import administration_scope


@dataclass
class ScriptedModel:
    """Answers embeddings with vectors made of the words; `status` makes it refuse, `calls` counts."""

    status: int = 200
    calls: int = 0
    texts: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    address: str = ""
    before_answer: Callable[[], None] = lambda: None

    def answer(self, body: dict[str, Any], authorization: str) -> tuple[int, dict[str, Any]]:
        self.calls += 1
        self.before_answer()
        self.tokens.append(authorization.removeprefix("Bearer "))
        if self.status != 200:
            return self.status, {"error": {"message": "refused", "type": "api_error", "code": None}}
        self.texts += body["input"]
        data = [{"index": index, "embedding": vector(text)} for index, text in enumerate(body["input"])]
        usage = {
            "prompt_tokens": 7,
            "total_tokens": 7,
            "cost": 0.0,
            "impacts": {"kWh": 1e-6, "kgCO2eq": 1e-7},
        }
        return 200, {"object": "list", "data": data, "model": body["model"], "usage": usage}


def vector(text: str) -> list[float]:
    """A unit vector in which each word is one direction."""
    values = [0.0] * VECTOR_DIMENSIONS
    for word in text.lower().split():
        values[int(hashlib.sha256(word.encode()).hexdigest(), 16) % VECTOR_DIMENSIONS] += 1.0
    length = sum(value * value for value in values) ** 0.5 or 1.0
    return [value / length for value in values]


@pytest.fixture
def model(settings: Any) -> Iterator[ScriptedModel]:
    scripted = ScriptedModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = scripted.answer(body, self.headers["Authorization"])
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # the worker was killed meanwhile
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scripted.address = f"http://127.0.0.1:{server.server_port}/v1"
    settings.SOCLE_GATEWAY_URL = scripted.address
    yield scripted
    server.shutdown()
    server.server_close()


def collection_of(person: Person, *, shared: bool = False, **fields: Any) -> Collection:
    """A collection of a person, or of the person's service."""
    owned = ownership(person) | ({"service_id": person.service_id} if shared else {})
    return Collection.objects.create(name="Dossier", **owned, **fields)


@pytest.fixture
def shelf(people: SimpleNamespace) -> Iterator[Collection]:
    """The owner's collection, shared with the owner's service; the test runs in its administration."""
    with administration_scope(people.owner.administration_id):
        yield collection_of(people.owner, shared=True)


def bytes_of(path: Path) -> list[bytes]:
    return [path.read_bytes()]


def ingest(document: Document) -> Document:
    """Does what the workflow does, in the test's own transaction."""
    from socle.knowledge.attempts import Attempt
    from socle.knowledge.embedding import embed_some
    from socle.knowledge.reading import cut, read
    from socle.knowledge.search import lexical

    attempt = Attempt(document.administration_id, document.pk, document.attempt)
    if read(attempt):
        cut(attempt)
        while embed_some(attempt, 64) == "more":
            pass
        with attempt.held() as row:
            if row is not None:
                lexical.add(row)
                row.status = Document.Status.READY
                row.save()
    document.refresh_from_db()
    return document


def client_of(person: Person) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def api_of(person: Person) -> Client:
    """A program that holds a key of the person."""
    from socle.organisation.keys import create_key

    _, secret = create_key(person, "essai")
    return Client(headers={"Authorization": f"Bearer {secret}"})
