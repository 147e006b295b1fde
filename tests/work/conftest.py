"""Drafts in the test's own transaction; and a real worker that asks a scripted model."""

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
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from socle.organisation.accounts import create_person, service_named
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.work import exporting, lifecycle, starting
from socle.work.models import Item, Run
from socle.work.registry import tool_named
from socle.work.review import acts
from socle.work.starting import Given, GivenFile
from tests.serving import ROOT, wait_until

TEXT = "Le montant est de 1 200,00 €.\nIl est payé à trente jours."


def draft_for(person: Person, status: str = Run.Status.DRAFTED, shared: bool = True) -> Run:
    """A run of the sample tool as its steps would leave it: three items, one of which failed a check."""
    number = person.administration_id
    with administration_scope(number):
        run = Run.objects.create(
            tool="essai",
            tool_version="1",
            title="Facture de mars",
            sensitivity="internal",
            inputs={"texte": TEXT},
            asker_id=person.pk,
            status=status,
            **(ownership(person) | {"service_id": person.service_id if shared else None}),
        )
        rows = [
            ("montant", "amount", "1200.00", "lu", [_proof("1 200,00 €")], [_check("passed")]),
            ("piece-1", "line", "AE.pdf", "lu", [], [_check("failed")]),
            ("paragraphe-1", "text", "Montant à payer", "proposé", [], []),
        ]
        for ordinal, (key, kind, value, origin, evidence, checks) in enumerate(rows):
            Item.objects.create(
                administration_id=number,
                run=run,
                key=key,
                ordinal=ordinal,
                label=key.title(),
                kind=kind,
                value=value,
                origin=origin,
                evidence=evidence,
                checks=checks,
            )
    return run


def _proof(quote: str) -> dict[str, Any]:
    return {"quote": quote, "document": None, "name": "texte", "page": 1, "box": None}


def _check(outcome: str) -> dict[str, str]:
    return {"name": "sum", "outcome": outcome, "sentence": "Ce contrôle dit quelque chose."}


@pytest.fixture
def draft(people: SimpleNamespace) -> Run:
    """The owner's draft, shared with the service."""
    return draft_for(people.owner)


@pytest.fixture
def client(people: SimpleNamespace) -> Client:
    """The owner's browser."""
    client = Client()
    client.force_login(people.owner)
    return client


def item_of(run: Run, key: str) -> Item:
    """An item as it is now."""
    with administration_scope(run.administration_id):
        return Item.objects.select_related("run").get(run=run, key=key)


@dataclass
class ScriptedChat:
    """Answers chats with what `reply` makes of the last message; keeps what was asked.

    A refusal has the `code`, and opens again after `retry_after` seconds where that is not 0.
    """

    reply: Callable[[str, int], tuple[int, str]] = lambda asked, number: (200, '{"objet": "Un objet"}')
    asked: list[str] = field(default_factory=list)
    address: str = ""
    code: str | None = None
    retry_after: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            words = body["messages"][-1]["content"]
            self.asked.append(words)
            number = len(self.asked)
        status, text = self.reply(words, number)
        if status != 200:
            return status, {"error": {"message": text, "type": "api_error", "code": self.code}}
        message = {"role": "assistant", "content": text}
        return 200, {
            "object": "chat.completion",
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": 10,
                "completion_tokens": 5,
                "total_tokens": 15,
                "impacts": {"kWh": 1e-6, "kgCO2eq": 1e-7, "source": "essai"},
                "socle": {"model": "scripted", "provider": "essai", "hosting": "local"},
            },
        }


@dataclass
class Place:
    """Where a scripted model answers: the model of the test that runs."""

    address: str = ""
    model: ScriptedChat = field(default_factory=ScriptedChat)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """One address for all the scripted models of a module, so that its tests may share a worker."""
    found = Place()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chat = found.model
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = chat.answer(body)
            raw = json.dumps(answer).encode()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                if status != 200 and chat.retry_after:
                    self.send_header("Retry-After", str(chat.retry_after))
                self.end_headers()
                self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


@pytest.fixture
def model(place: Place) -> ScriptedChat:
    """A scripted model that nobody asked anything yet."""
    place.model = ScriptedChat(address=place.address)
    return place.model


class Worker:
    """`socle worker` in its own process, which asks the scripted model."""

    def __init__(self, model: ScriptedChat | Place) -> None:
        environment = os.environ | {"SOCLE_GATEWAY_URL": model.address}
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
def shared() -> Iterator[list[Worker]]:
    """The worker that tests of a module share, while there is one."""
    running: list[Worker] = []
    yield running
    for worker in running:
        worker.stop()


@pytest.fixture
def at_work(place: Place, shared: list[Worker]) -> Worker:
    """A worker, for tests that do not end it."""
    if not shared:
        shared.append(Worker(place))
    return shared[0]


class Desk:
    """A person whose runs are committed, for a worker to see."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.runs: list[Run] = []

    def start(self, text: str, *files: GivenFile) -> Run:
        return self.use("essai", Given({"texte": text}, files))

    def use(self, tool: str, given: Given) -> Run:
        with administration_scope(self.person.administration_id):
            run = starting.start(self.person, tool_named(tool), given)
        self.runs.append(run)
        return run

    def keep_everything(self, run: Run) -> None:
        with administration_scope(run.administration_id):
            for item in run.items.filter(review=True, value__isnull=False):
                acts.decide(self.person, item, acts.Decision("keep", item.revision))

    def export(self, run: Run, name: str) -> bytes:
        with administration_scope(run.administration_id):
            return exporting.export(self.person, Run.objects.get(pk=run.pk), name).content

    def now(self, run: Run) -> Run:
        with administration_scope(run.administration_id):
            return Run.objects.get(pk=run.pk)

    def items(self, run: Run) -> dict[str, Item]:
        with administration_scope(run.administration_id):
            return {item.key: item for item in run.items.all()}

    def has_ended(self, run: Run) -> bool:
        return not self.now(run).is_under_way

    def ended(self, run: Run) -> Run:
        """The run once a worker has ended it."""
        wait_until(lambda: self.has_ended(run), 120, "the end of the run")
        return self.now(run)


@pytest.fixture
def desk(django_db_blocker: Any, shared: list[Worker], request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk whose runs are deleted afterwards; nobody works there but for a test that asks for it."""
    while shared and "at_work" not in request.fixturenames:
        shared.pop().stop()
    with django_db_blocker.unblock():
        service = service_named(f"Ministère {uuid.uuid4().hex[:8]}", "Bureau")
        desk = Desk(create_person(f"{uuid.uuid4().hex[:8]}@exemple.fr", service, "Agent"))
        yield desk
        with administration_scope(desk.person.administration_id):
            for run in desk.runs:
                for left in Run.objects.filter(pk=run.pk):
                    lifecycle.delete(left, by=None)
