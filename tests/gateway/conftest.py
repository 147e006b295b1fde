"""A gateway in a process of its own, in front of a scripted provider in another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import DjangoDbBlocker

from tests.gateway.processes import free_port, running

CATALOGUE = """
[policy]
public = ["local", "other"]

[providers.scripted]
title = "Scripted"
address = "env:SCRIPTED_URL"
key_variable = "SCRIPTED_KEY"
hosting = "local"
country = "FRA"
# Its faults are scripted: one test's must not close it to the next.
breaker_failures = 0
longest_cooldown = 0

[providers.dead]
title = "Dead"
address = "http://127.0.0.1:9/v1"
hosting = "local"
country = "FRA"

[providers.unset]
title = "Unset"
address = "env:NOT_SET_ANYWHERE"
hosting = "local"
country = "FRA"

[providers.far]
title = "Far"
address = "env:SCRIPTED_URL"
hosting = "other"
country = "USA"

[models.scripted]
title = "Scripted"
type = "text-generation"
routes = [{ provider = "scripted", model = "upstream-name" }]
context_length = 4096
prompt_cost = 2
completion_cost = 6
active_parameters = 7
total_parameters = 7

[models."org/second"]
title = "Reached by the third of its routes"
type = "text-generation"
routes = [
  { provider = "unset", model = "x" }, { provider = "dead", model = "x" },
  { provider = "scripted", model = "upstream-name" },
]

[models.unreachable]
title = "No route works"
type = "text-generation"
routes = [{ provider = "unset", model = "x" }, { provider = "dead", model = "x" }]

[models.far]
title = "Far away"
type = "text-generation"
routes = [{ provider = "far", model = "upstream-name" }]

[models.dead-here-alive-there]
title = "The local route is dead, the far one would answer"
type = "text-generation"
routes = [{ provider = "dead", model = "x" }, { provider = "far", model = "upstream-name" }]

[models.vectors]
title = "Vectors"
type = "text-embeddings-inference"
routes = [{ provider = "scripted", model = "upstream-name" }]
dimensions = 3
prompt_cost = 1

[aliases]
stable = "scripted"
"""


@pytest.fixture(scope="session")
def upstream() -> Iterator[str]:
    """The scripted provider's address."""
    port = free_port()
    with running(["-m", "tests.gateway.scripted_upstream", str(port)], port, {}, "/record") as address:
        yield address


@pytest.fixture(scope="session")
def environment(upstream: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a gateway process needs to know."""
    catalogue = tmp_path_factory.mktemp("gateway") / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    return {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "SOCLE_BODY_LIMIT_MB": "1",
        "SOCLE_FETCH_HOSTS": "127.0.0.1,localhost,169.254.169.254,[::1],::1",
        "SCRIPTED_URL": f"{upstream}/v1",
        "SCRIPTED_KEY": "upstream-secret",
    }


@pytest.fixture(scope="session")
def gateway(environment: dict[str, str]) -> Iterator[str]:
    """The gateway's address, run alone by its import string as an operator may."""
    port = free_port()
    command = [
        "-m",
        "uvicorn",
        "socle.gateway.app:application",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    with running(command, port, environment, "/health") as address:
        yield address


@pytest.fixture(scope="session")
def impatient_gateway(environment: dict[str, str]) -> Iterator[str]:
    """A gateway that waits for a second between two bytes."""
    port = free_port()
    with running(
        ["-m", "tests.gateway.run_gateway", str(port), "1"], port, environment, "/health"
    ) as address:
        yield address


NewKey = Callable[..., tuple[Any, str]]


@pytest.fixture(scope="session")
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database open for rows that other processes must see."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def person(committed: None) -> Iterator[Any]:
    """Somebody with rows that are committed, and removed at the end."""
    from socle.organisation.accounts import create_person, service_named

    service = service_named("Ministère d'essai", "Bureau d'essai")
    made = create_person("essai@gateway.example", service, "Camille Essai")
    yield made
    made.delete()
    service.delete()
    service.administration.delete()


@pytest.fixture
def new_key(person: Any) -> NewKey:
    """Makes keys of that person: (ApiKey, its secret)."""
    from socle.organisation.keys import create_key

    return lambda **options: create_key(person, "essai", **options)


@pytest.fixture
def client(gateway: str, new_key: NewKey) -> Iterator[httpx.Client]:
    """An HTTP client with a good key."""
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    with httpx.Client(base_url=gateway, headers=headers, timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture
def record(upstream: str) -> Callable[[str], list[dict[str, Any]]]:
    """What the provider received with this text in it."""

    def received(text: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = httpx.get(f"{upstream}/record", trust_env=False).json()
        return [entry for entry in entries if text in str(entry["body"])]

    return received


def catalogue_path(environment: dict[str, str]) -> Path:
    return Path(environment["SOCLE_CATALOGUE"])
