"""The end of a run, told to an address: signed, without contents, again until it is heard."""

import base64
import datetime
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.test import Client

from socle.organisation.keys import create_key
from socle.storage.scope import administration_scope
from socle.work import lifecycle
from socle.work.models import Run
from socle.work.registry import tool_named
from socle.work.starting import Given, InputRefused, start
from socle.work.webhooks import telling
from socle.work.webhooks.messenger import Messenger
from socle.work.webhooks.signing import secret_of
from tests.work.conftest import TEXT, draft_for

HOST = "ecoute.example"


@dataclass
class Receiver:
    """A real HTTPS server that keeps what it is told."""

    port: int = 0
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    @property
    def address(self) -> str:
        return f"https://{HOST}:{self.port}/socle?x=1"

    @property
    def messenger(self) -> Messenger:
        async def here(host: str) -> list[str]:
            return ["127.0.0.1"]

        return Messenger(here, lambda host, address: True, self.tls)


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Receiver]:
    settings.SOCLE_FETCH_HOSTS = (HOST,)
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.send_header("Location", "https://127.0.0.1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.port, found.tls = server.server_port, ssl.create_default_context(cafile=str(certificate))
    yield found
    server.shutdown()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - datetime.timedelta(1))
    made = made.not_valid_after(now + datetime.timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def ended_run(people: SimpleNamespace, address: str) -> Run:
    run = draft_for(people.owner)
    with administration_scope(run.administration_id):
        Run.objects.filter(pk=run.pk).update(webhook=address)
        run.refresh_from_db()
    return run


def tell(run: Run, receiver: Receiver) -> str:
    return telling.tell(run.administration_id, str(run.pk), run.attempt, receiver.messenger)


def test_the_end_is_told_with_a_signature_that_any_library_checks(
    people: SimpleNamespace, receiver: Receiver
) -> None:
    run = ended_run(people, receiver.address)
    assert tell(run, receiver) == "told"
    ((headers, body),) = receiver.heard
    key = base64.b64decode(secret_of(run.administration_id, people.owner.pk).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300


def test_the_event_holds_nothing_of_the_contents(people: SimpleNamespace, receiver: Receiver) -> None:
    run = ended_run(people, receiver.address)
    tell(run, receiver)
    event = json.loads(receiver.heard[0][1])
    assert event["type"] == "run.ended"
    assert event["data"] == {"object": "run", "id": str(run.pk), "tool": "essai", "status": "drafted"}
    assert "Facture" not in receiver.heard[0][1].decode()


@pytest.mark.parametrize(("status", "said"), [(500, "again"), (302, "again"), (404, "again"), (410, "over")])
def test_a_receiver_that_does_not_take_it_is_told_again_unless_it_is_gone(
    people: SimpleNamespace, receiver: Receiver, status: int, said: str
) -> None:
    receiver.status = status
    run = ended_run(people, receiver.address)
    assert tell(run, receiver) == said
    assert len(receiver.heard) == 1


def test_the_same_event_keeps_its_id_and_its_bytes_each_time(
    people: SimpleNamespace, receiver: Receiver
) -> None:
    receiver.status = 503
    run = ended_run(people, receiver.address)
    tell(run, receiver)
    tell(run, receiver)
    (first, body), (second, again) = receiver.heard
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_a_receiver_that_is_away_is_told_again(people: SimpleNamespace, receiver: Receiver) -> None:
    run = ended_run(people, f"https://{HOST}:1/")
    assert tell(run, receiver) == "again"


def test_an_inner_address_is_never_connected_to(people: SimpleNamespace, receiver: Receiver) -> None:
    async def inner(host: str) -> list[str]:
        return ["127.0.0.1"]

    run = ended_run(people, receiver.address)
    guarded = Messenger(inner, tls=receiver.tls)
    assert telling.tell(run.administration_id, str(run.pk), run.attempt, guarded) == "again"
    assert receiver.heard == []


def test_a_host_that_the_operator_took_off_the_list_is_told_nothing(
    people: SimpleNamespace, receiver: Receiver, settings: Any
) -> None:
    run = ended_run(people, receiver.address)
    settings.SOCLE_FETCH_HOSTS = ()
    assert tell(run, receiver) == "over"
    assert receiver.heard == []


def test_an_attempt_that_was_begun_again_is_not_told(people: SimpleNamespace, receiver: Receiver) -> None:
    run = ended_run(people, receiver.address)
    assert telling.tell(run.administration_id, str(run.pk), run.attempt + 1, receiver.messenger) == "over"


@pytest.mark.parametrize(
    "address",
    [
        f"http://{HOST}/",
        "https://ailleurs.example/",
        f"https://nom:secret@{HOST}/",
        f"https://{HOST}@ailleurs.example/",
        f"https://{HOST}/{'x' * 600}",
        "https://[",
    ],
)
def test_an_address_off_the_list_is_refused_by_name(
    people: SimpleNamespace, receiver: Receiver, address: str
) -> None:
    with administration_scope(people.owner.administration_id), pytest.raises(InputRefused) as refusal:
        start(people.owner, tool_named("essai"), Given({"texte": TEXT}, webhook=address))
    assert refusal.value.name == "webhook"


def test_the_api_takes_an_address_and_its_end_is_handed_to_the_workers(
    people: SimpleNamespace, receiver: Receiver
) -> None:
    _, key = create_key(people.owner, "essai")
    api = Client(headers={"Authorization": f"Bearer {key}"})
    answer = api.post("/v1/tools/essai/runs", {"texte": TEXT, "webhook": receiver.address})
    assert answer.status_code == 201, answer.content
    run = json.loads(answer.content)
    with administration_scope(people.owner.administration_id):
        lifecycle.cancel(Run.objects.get(pk=run["id"]), people.owner)
        with connection.cursor() as cursor:
            cursor.execute(
                "select queue_name from dbos.workflow_status where workflow_uuid = %s",
                [f"run-{run['id']}-1-webhook"],
            )
            assert cursor.fetchone() == ("webhooks",)


def test_each_person_reads_a_secret_of_their_own(people: SimpleNamespace) -> None:
    secrets = set()
    for person in (people.owner, people.colleague, people.foreigner):
        _, key = create_key(person, "essai")
        api = Client(headers={"Authorization": f"Bearer {key}"})
        secrets.add(json.loads(api.get("/v1/webhooks/secret").content)["secret"])
    assert len(secrets) == 3
    assert Client().get("/v1/webhooks/secret").status_code == 401
