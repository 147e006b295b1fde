"""A scripted ear in the gateway's place: it answers what a window holds, and keeps what it was asked."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Segment, Transcript
from socle.work.models import Run
from tests.serving import wait_until
from tests.work.conftest import Desk, Worker, desk, shared

__all__ = ["desk", "shared"]

Json = dict[str, Any]

LOUD = 0.04
"""Louder is the one voice, softer the other."""


@dataclass(frozen=True)
class Asked:
    """One call: the fields of its form and the samples of its file."""

    path: str
    fields: dict[str, list[str]]
    samples: np.ndarray[Any, Any]

    @property
    def seconds(self) -> float:
        return len(self.samples) / 16_000

    @property
    def mark(self) -> str:
        """A word that no other window has."""
        return "W" + hashlib.sha256(self.samples.tobytes()).hexdigest()[:10]

    def loudness(self, start: float, end: float) -> float:
        """Between two moments, from 0 to 1; people are told apart by it here."""
        part = self.samples[int(start * 16_000) : int(end * 16_000)].astype(float) / 32768
        return float(np.sqrt(np.mean(part**2))) if len(part) else 0.0


def spoken(asked: Asked, language: str = "fr") -> Json:
    """Two words a second where there is sound, the first of which is the window's mark."""
    moments = [place / 2 for place in range(max(int(asked.seconds * 2), 1))]
    moments = [at for at in moments if asked.loudness(at, at + 0.5) > 0.005] or [0.0]
    texts = [asked.mark, *[f"mot{number}" for number in range(1, len(moments))]]
    words = [
        {"word": text, "start": at, "end": at + 0.4, "probability": 0.9}
        for text, at in zip(texts, moments, strict=True)
    ]
    segment = {"start": 0.0, "end": asked.seconds, "text": " ".join(texts), "avg_logprob": -0.2}
    return {"text": " ".join(texts), "language": language, "segments": [segment], "words": words}


def voices(asked: Asked) -> Json:
    """A vector a span each 0.8 seconds: one of two, by how loud the voice is."""
    found = []
    for start, end in json.loads(asked.fields["spans"][0]):
        at = start
        while at + 0.5 < end:
            loud = asked.loudness(at, min(at + 1.6, end)) > LOUD
            vector = np.array([1.0, 0.0] if loud else [0.0, 1.0], "<f4")
            text = base64.b64encode(vector.tobytes()).decode()
            found.append({"start": at, "end": min(at + 1.6, end), "vector": text})
            at += 0.8
    return {"voices": found, "usage": {}}


@dataclass
class ScriptedEar:
    """What is answered to transcriptions and to voices, each by a function of what is asked."""

    hear: Callable[[Asked], tuple[int, Json]] = lambda asked: (200, spoken(asked))
    tell: Callable[[Asked], tuple[int, Json]] = lambda asked: (200, voices(asked))
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> tuple[int, Json]:
        with self.lock:
            self.asked.append(asked)
        return self.tell(asked) if asked.path.endswith("/voices") else self.hear(asked)

    @property
    def windows(self) -> list[Asked]:
        """The transcriptions asked."""
        return [one for one in list(self.asked) if one.path.endswith("/transcriptions")]


def read(path: str, content_type: str, raw: bytes) -> Asked:
    message = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    fields: dict[str, list[str]] = {}
    samples = np.zeros(0, np.int16)
    for part in message.get_payload():
        name = re.search(r'name="([^"]+)"', str(part["Content-Disposition"]))
        content = part.get_payload(decode=True)  # type: ignore[union-attr]
        if name and name[1] == "file":
            with wave.open(io.BytesIO(content)) as sound:  # type: ignore[arg-type]
                samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        elif name:
            fields.setdefault(name[1], []).append(content.decode())  # type: ignore[union-attr]
    return Asked(path, fields, samples)


@pytest.fixture(scope="module")
def listening() -> Iterator[ScriptedEar]:
    """The server of the scripted ear, at an address of its own."""
    found = ScriptedEar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status, said = found.answer(read(self.path, self.headers["Content-Type"], raw))
            body = json.dumps(said if status == 200 else {"error": said}).encode()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


@pytest.fixture
def ear(listening: ScriptedEar) -> ScriptedEar:
    """The scripted ear as it is at first, with nothing asked."""
    fresh = ScriptedEar()
    listening.hear, listening.tell, listening.asked = fresh.hear, fresh.tell, []
    return listening


@pytest.fixture(scope="module")
def at_work(listening: ScriptedEar) -> Iterator[Worker]:
    """One worker for all tests of a module, which asks the scripted ear."""
    worker = Worker(listening)  # type: ignore[arg-type]
    yield worker
    worker.stop()


def ended(desk: Desk, *runs: Run) -> list[Run]:
    """The runs once a worker has ended them."""
    wait_until(lambda: all(map(desk.has_ended, runs)), 120, "the end of the runs")
    return [desk.now(run) for run in runs]


def transcript_of(run: Run) -> Transcript:
    """The transcript of a run."""
    with administration_scope(run.administration_id):
        return Transcript.objects.select_related("playback").get(run=run)


def segments_of(run: Run) -> list[Segment]:
    """Its segments in order."""
    with administration_scope(run.administration_id):
        return list(Segment.objects.filter(transcript_id=run.pk).select_related("speaker"))
