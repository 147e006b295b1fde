"""A gateway before providers that play what a test tells them, two for each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

from tests.gateway.processes import free_port, running

PAIRS = 120
POLICY = '[policy]\npublic = ["local", "other"]\n'
PROVIDER = """
[providers.{name}]
title = "{name}"
address = "{address}"
hosting = "{hosting}"
country = "FRA"
{more}
"""
PAIR = """
[models.pair-{n}]
title = "Two providers"
type = "text-generation"
routes = [
  {{ provider = "first-{n}", model = "first-{n}" }}, {{ provider = "second-{n}", model = "second-{n}" }},
]

[models.single-{n}]
title = "The first of the two"
type = "text-generation"
routes = [{{ provider = "first-{n}", model = "first-{n}" }}]
"""
FIRST = "breaker_failures = 3\nbreaker_seconds = 6"
NARROW = "most_simultaneous = 1\nlongest_wait = 20\nsilence_seconds = 60"
HASTY = "most_simultaneous = 1\nlongest_wait = 0.3\nsilence_seconds = 60"


def provider(name: str, more: str = "", hosting: str = "local", address: str = "env:FAULTY_URL") -> str:
    return PROVIDER.format(name=name, address=address, hosting=hosting, more=more)


def model(name: str, *routes: str, more: str = "") -> str:
    listed = ", ".join(f'{{ provider = "{route}", model = "{route}" }}' for route in routes)
    return f'[models.{name}]\ntitle = "x"\ntype = "text-generation"\nroutes = [{listed}]\n{more}\n'


def written_catalogue() -> str:
    pairs = [
        provider(f"first-{n}", FIRST) + provider(f"second-{n}", FIRST) + PAIR.format(n=n)
        for n in range(PAIRS)
    ]
    special = [
        provider("narrow", NARROW) + model("narrow", "narrow"),
        provider("hasty", HASTY) + model("hasty", "hasty"),
        provider("spare") + model("spilling", "hasty", "spare"),
        provider("close") + provider("far", hosting="other") + model("close-or-far", "close", "far"),
        model("affine", "spare", "close", "hasty", more='strategy = "prefix_affinity"'),
        provider("mortal", "breaker_failures = 3\nbreaker_seconds = 60", address="env:MORTAL_URL"),
        model("mortal-or-spare", "mortal", "spare") + model("mortal", "mortal"),
        provider("unchecked", "health_checks = false", address="env:MORTAL_URL"),
        model("unchecked", "unchecked"),
    ]
    return POLICY + "".join(pairs + special)


@dataclass
class Faulty:
    """The providers' process."""

    address: str

    def play(self, model: str, behaviour: str) -> None:
        told = {"model": model, "behaviour": behaviour}
        assert httpx.post(f"{self.address}/play", json=told, trust_env=False).status_code == 200

    def asked(self, model: str) -> list[dict[str, Any]]:
        """What came for a model."""
        entries: list[dict[str, Any]] = httpx.get(f"{self.address}/record", trust_env=False).json()
        return [entry for entry in entries if entry["body"].get("model") == model]


@pytest.fixture(scope="session")
def faulty() -> Iterator[Faulty]:
    port = free_port()
    with running(["-m", "tests.gateway.scripted_upstream", str(port)], port, {}, "/record") as address:
        yield Faulty(address)


@pytest.fixture(scope="session")
def mortal_port() -> int:
    """Where a provider listens that a test may start and kill."""
    return free_port()


@pytest.fixture(scope="session")
def dispatch_environment(
    faulty: Faulty, mortal_port: int, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    catalogue = tmp_path_factory.mktemp("dispatch") / "catalogue.toml"
    catalogue.write_text(written_catalogue(), encoding="utf-8")
    return {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "SOCLE_HEALTH_SECONDS": "0",
        "FAULTY_URL": f"{faulty.address}/v1",
        "MORTAL_URL": f"http://127.0.0.1:{mortal_port}/v1",
    }


@pytest.fixture(scope="session")
def dispatching(dispatch_environment: dict[str, str]) -> Iterator[str]:
    """A gateway that waits a second for words and bytes, and checks no health."""
    port = free_port()
    command = ["-m", "tests.gateway.run_gateway", str(port), "1"]
    with running(command, port, dispatch_environment, "/health") as address:
        yield address


@pytest.fixture
def asking(dispatching: str, new_key: Callable[..., tuple[Any, str]]) -> Iterator[httpx.Client]:
    """A client of that gateway."""
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    with httpx.Client(base_url=dispatching, headers=headers, timeout=60, trust_env=False) as http:
        yield http


_numbers = count()


@dataclass
class Pair:
    """A model with two providers that no other test uses."""

    faulty: Faulty
    number: int

    @property
    def model(self) -> str:
        return f"pair-{self.number}"

    @property
    def single(self) -> str:
        return f"single-{self.number}"

    @property
    def first(self) -> str:
        return f"first-{self.number}"

    @property
    def second(self) -> str:
        return f"second-{self.number}"

    def play(self, *, first: str, second: str = "hello") -> None:
        self.faulty.play(self.first, first)
        self.faulty.play(self.second, second)

    def asked(self) -> tuple[int, int]:
        """How often each was asked."""
        return len(self.faulty.asked(self.first)), len(self.faulty.asked(self.second))


@pytest.fixture
def pair(faulty: Faulty) -> Pair:
    return Pair(faulty, next(_numbers))
