"""The systems that are compared: nothing in between, Socle with everything on, LiteLLM's proxy."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.serving import free_port

ROOT = Path(__file__).parent.parent
PROXY_CORE, OTHER_CORE = 0, 1
READY_SECONDS = 180
LITELLM = "litellm[proxy]"
# So high that none is reached: what is measured is their keeping.
LIMITS = (
    ("key", "requests_per_minute", 100_000_000),
    ("key", "tokens_per_minute", 10_000_000_000),
    ("key", "simultaneous_requests", 100_000),
    ("person", "requests_per_day", 100_000_000),
    ("person", "tokens_per_day", 10_000_000_000),
    ("service", "cost_per_month", 100_000_000),
    ("service", "energy_per_month", 100_000_000),
    ("administration", "cost_per_month", 100_000_000),
    ("alias", "requests_per_minute", 100_000_000),
    ("alias", "simultaneous_requests", 100_000),
)
CATALOGUE = """
[policy]
internal = ["local"]

[providers.one]
title = "Un"
address = "http://127.0.0.1:{port}/v1"
hosting = "local"
country = "FRA"

[providers.two]
title = "Deux"
address = "http://127.0.0.1:{port}/v1"
hosting = "local"
country = "FRA"

[models.bench]
title = "Banc"
type = "text-generation"
strategy = "least_busy"
routes = [{{ provider = "one", model = "upstream-name" }}, {{ provider = "two", model = "upstream-name" }}]
context_length = 8192
prompt_cost = 2
completion_cost = 6
active_parameters = 7
total_parameters = 7
"""


@dataclass
class System:
    """One system under load: where it listens, what a request must carry, which process works."""

    name: str
    port: int
    key: str
    process: psutil.Process | None

    def cpu_seconds(self) -> float:
        """Processor time that its processes have used so far."""
        return sum(one.cpu_times().user + one.cpu_times().system for one in self._all())

    def memory(self) -> float:
        """Megabytes that its processes hold."""
        return sum(one.memory_info().rss for one in self._all()) / 1_000_000

    def _all(self) -> list[psutil.Process]:
        return [] if self.process is None else [self.process, *self.process.children(recursive=True)]


@contextmanager
def process(
    command: list[str], core: int, port: int, path: str, **environment: str
) -> Iterator[psutil.Process]:
    """A process on one core, once it answers at that path."""
    with tempfile.TemporaryFile() as told:
        started = subprocess.Popen(
            command, env=os.environ | environment, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT
        )
        try:
            if not _ready(started, port, path):
                told.seek(0)
                raise SystemExit(f"Not ready: {started.args}\n{told.read().decode()[-2000:]}")
            found = psutil.Process(started.pid)
            for one in (found, *found.children(recursive=True)):
                one.cpu_affinity([core])
            yield found
        finally:
            started.terminate()
            started.wait()


def _ready(started: subprocess.Popen[bytes], port: int, path: str) -> bool:
    """Whether it answers, with whatever status, before it ends or the time is over."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and started.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2)
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


@contextmanager
def upstream() -> Iterator[int]:
    """The fake provider's port; it shares the client's core."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.gateway_upstream", str(port)]
    with process(command, OTHER_CORE, port, "/"):
        yield port


@contextmanager
def socle(upstream_port: int) -> Iterator[System]:
    """One gateway process on a PostgreSQL of its own, with a key, limits of every kind and a catalogue."""
    from socle.operating.house import open_data, open_database, set_up_django
    from socle.operating.migrate import migrate

    with tempfile.TemporaryDirectory(prefix="socle-bench-") as folder:
        data = open_data(Path(folder))
        (data / "socle.toml").write_text(CATALOGUE.format(port=upstream_port), encoding="utf-8")
        with open_database(data) as server:
            migrate()
            set_up_django()
            key = _key_with_limits()
            port = free_port()
            command = [sys.executable, "-m", "socle", "gateway", "--port", str(port), "--data", folder]
            with process(command, PROXY_CORE, port, "/health") as found:
                yield System("Socle", port, key, found)
            del server


def _key_with_limits() -> str:
    from socle.gateway.models import Limit
    from socle.organisation.accounts import create_person, default_service
    from socle.organisation.keys import create_key

    person = create_person("banc@exemple.fr", default_service(), "Banc")
    key, text = create_key(person, "banc")
    holders = {
        "key": key.pk, "person": person.pk, "service": person.service_id,
        "administration": person.administration_id, "alias": "bench",
    }  # fmt: skip
    Limit.objects.bulk_create(
        Limit(holder_kind=kind, holder=str(holders[kind]), measure=measure, value=value)
        for kind, measure, value in LIMITS
    )
    return text


@contextmanager
def litellm(upstream_port: int, folder: Path) -> Iterator[System]:
    """LiteLLM's proxy with one worker and a master key, in an environment of its own made on first use."""
    if not (folder / "bin" / "litellm").exists():
        print(f"Installing {LITELLM} into {folder}…", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "-q", LITELLM], check=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        settings = Path(place) / "config.yaml"
        settings.write_text(_litellm_settings(upstream_port), encoding="utf-8")
        command = [
            str(folder / "bin" / "litellm"),
            "--config",
            str(settings),
            "--port",
            str(port),
            "--num_workers",
            "1",
        ]
        told = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LITELLM_LOG": "ERROR"}
        with process(command, PROXY_CORE, port, "/health/liveliness", **told) as found:
            yield System("LiteLLM", port, "sk-bench", found)


def _litellm_settings(upstream_port: int) -> str:
    routes = "".join(
        f"""
  - model_name: bench
    litellm_params:
      model: openai/upstream-name
      api_base: http://127.0.0.1:{upstream_port}/v1
      api_key: none
      input_cost_per_token: 0.000002
      output_cost_per_token: 0.000006"""
        for _ in range(2)
    )
    return f"""model_list:{routes}
router_settings:
  routing_strategy: least-busy
general_settings:
  master_key: sk-bench
litellm_settings:
  telemetry: false
"""
