"""Pages and gateway in a process of their own, in front of a scripted model of speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker
from websockets.sync.client import ClientConnection, connect

from tests.gateway.processes import free_port, running

CATALOGUE = """
[providers.scripted]
title = "Scripted"
address = "env:SCRIPTED_URL"
hosting = "local"
country = "FRA"

[models.speech]
title = "Speech"
type = "automatic-speech-recognition"
routes = [{ provider = "scripted", model = "upstream-name" }]

[aliases]
audio = "speech"
"""

Dial = Callable[..., AbstractContextManager[ClientConnection]]


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    """The scripted provider's address."""
    port = free_port()
    with running(["-m", "tests.gateway.scripted_upstream", str(port)], port, {}, "/record") as address:
        yield address


@pytest.fixture(scope="module")
def server(upstream: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with two places for live texts."""
    catalogue = tmp_path_factory.mktemp("live") / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "SOCLE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SOCLE_LIVE_SESSIONS": "1",
        "SCRIPTED_URL": f"{upstream}/v1",
    }
    options = ["--port", str(port), "--log-level", "warning"]
    command = ["-m", "uvicorn", "socle.asgi:application", *options]
    with running(command, port, environment, "/health") as address:
        yield address


@pytest.fixture(scope="module")
def cookies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The cookies of two people who are signed in, as the server sees them; gone at the end."""
    from socle.organisation.accounts import create_person, service_named

    with django_db_blocker.unblock():
        service = service_named("Ministère du direct", "Bureau du direct")
        made: list[Any] = [create_person(f"{name}@direct.example", service, name) for name in ("ana", "bob")]
        yield {person.email.partition("@")[0]: _cookie(person) for person in made}
        for person in made:
            person.delete()
        service.delete()
        service.administration.delete()


def _cookie(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.fixture
def dial(server: str) -> Dial:
    """Opens a WebSocket as a browser's page does."""

    def opened(
        cookie: str = "", origin: str | None = server, path: str = "/transcripts/direct/"
    ) -> AbstractContextManager[ClientConnection]:
        headers = {"Cookie": cookie} if cookie else {}
        address = server.replace("http", "ws") + path
        return connect(address, origin=origin, additional_headers=headers, proxy=None, max_queue=None)  # type: ignore[arg-type]

    return opened


@pytest.fixture(scope="session")
def speech(shared_data: Path) -> bytes:
    """Six seconds of a sentence."""
    from tests.tools.transcripts.live.sound import samples_of

    return samples_of(shared_data / "audio" / "dev" / "leopard_fr.wav")
