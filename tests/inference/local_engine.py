"""A real engine in a process of its own, and what tests ask of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[2]
CHAT = "qwen2.5-coder-1.5b"
ENCODER = "use-multilingual-v3"
KEY = "a-key-for-tests"
# A limit that only ends a test that would fail anyway.
LONGEST = 240.0


def eventually(fact: Callable[[], object], seconds: float = LONGEST) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.05)
    return bool(fact())


class LocalEngine:
    """Started at once; `stop` ends it."""

    def __init__(self, models: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "socle.inference.engine",
            "--port",
            str(port),
            "--models",
            str(models),
        ]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [*command, "--models", str(models), *options],
            env={**os.environ, "SOCLE_ENGINE_KEY": KEY, **(environment or {})},
            cwd=ROOT,
        )
        self.http = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=LONGEST, trust_env=False
        )
        assert eventually(self.answers)

    def stop(self) -> None:
        self.http.close()
        self.process.terminate()
        self.process.wait(30)

    def answers(self) -> bool:
        try:
            return self.http.get("/health").is_success
        except httpx.TransportError:
            return False

    def chat(self, text: str = "Dis bonjour.", **options: Any) -> httpx.Response:
        return self.http.post("/v1/chat/completions", json=question(text, **options))

    def stream(self, text: str = "Dis bonjour.", **options: Any) -> AbstractContextManager[httpx.Response]:
        return self.http.stream("POST", "/v1/chat/completions", json=question(text, stream=True, **options))

    def embed(self, given: object, **options: Any) -> httpx.Response:
        return self.http.post("/v1/embeddings", json={"model": ENCODER, "input": given, **options})

    def state(self, model: str = CHAT) -> str:
        return str(self.http.get("/health").json()["models"][model])

    def number(self, what: str) -> int:
        lines = dict(line.rsplit(" ", 1) for line in self.http.get("/metrics").text.splitlines())
        return int(lines[f'socle_engine_{what}{{model="{CHAT}"}}'])

    def model_process(self) -> psutil.Process | None:
        return next(iter(psutil.Process(self.process.pid).children()), None)

    def kill_model(self) -> None:
        process = self.model_process()
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)


def question(text: str, **options: Any) -> dict[str, Any]:
    asked = {
        "model": CHAT,
        "messages": [{"role": "user", "content": text}],
        "max_tokens": 8,
        "temperature": 0,
    }
    return asked | options


def endless() -> dict[str, Any]:
    """Options of an answer that ends by itself only when the context is full, minutes later."""
    return {"max_tokens": 8000, "ignore_eos": True}
