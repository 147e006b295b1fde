"""The engine's application: OpenAI's paths, a health page, numbers, and the key that guards the port."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from socle.inference.engine import encoder, problems, relay
from socle.inference.engine.chat import chat, completions
from socle.inference.engine.counting import count_tokens
from socle.inference.engine.embeddings import embeddings
from socle.inference.engine.model_process import LanguageModel
from socle.inference.engine.ocr import ocr
from socle.inference.engine.options import EngineOptions
from socle.inference.engine.rerank import rerank
from socle.inference.engine.served import READER, Served, served
from socle.inference.engine.speech import whisper
from socle.inference.engine.transcriptions import transcriptions
from socle.inference.engine.voices import voices
from socle.interface.api_errors import ApiProblem

OPEN_PATH = "/health"
BUSY_SLOTS = re.compile(r"^llamacpp:requests_processing (\d+)", re.MULTILINE)


class KeyGuard:
    """Lets only the holder of the key in: the loopback address is open to every account of the machine."""

    def __init__(self, app: ASGIApp, key: str | None) -> None:
        self._app = app
        self._expected = f"Bearer {key}".encode() if key else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers 401."""
        if scope["type"] == "http" and scope["path"] != OPEN_PATH and not self._lets_in(scope):
            problem = ApiProblem(401, "The engine's key is missing or wrong.", code="invalid_api_key")
            await problems.as_response(problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _lets_in(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return self._expected is None or hmac.compare_digest(given, self._expected)


async def health(request: Request) -> Response:
    """Whether the engine answers, and which models are in memory. 'loading' while one is being loaded."""
    here: Served = request.app.state.served
    states: dict[str, str] = {name: model.state for name, model in here.language_models.items()}
    states[encoder.NAME] = here.encoder.state
    states[whisper.NAME] = here.transcriber.state
    status = "loading" if "loading" in states.values() else "ok"
    return JSONResponse({"status": status, "models": states})


async def list_models(request: Request) -> Response:
    """OpenAI's list of models, with their type and context beside."""
    here: Served = request.app.state.served
    data = [_entry(name, "text-generation", m.context) for name, m in here.language_models.items()]
    data.append(_entry(encoder.NAME, "text-embeddings-inference", encoder.TOKENS_IN_A_TEXT))
    data.append(_entry(whisper.NAME, "automatic-speech-recognition"))
    data.append(_entry(READER, "image-to-text"))
    return JSONResponse({"object": "list", "data": data})


async def metrics(request: Request) -> Response:
    """Numbers in Prometheus' form, for each language model."""
    here: Served = request.app.state.served
    lines: list[str] = []
    for name, model in here.language_models.items():
        numbers = {"running": model.line.running, "waiting": model.line.waiting}
        numbers["busy_slots"] = await _busy_slots(here.http, model)
        lines += [f'socle_engine_{what}{{model="{name}"}} {number}' for what, number in numbers.items()]
    return PlainTextResponse("\n".join(lines) + "\n")


def make_app(options: EngineOptions) -> Starlette:
    """The application; models are loaded when first asked for."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with relay.session() as http:
            app.state.served = served(options, http)
            watch = asyncio.create_task(app.state.served.unload_the_idle())
            yield
            watch.cancel()
            await app.state.served.close()

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/metrics", metrics),
            Route("/v1/models", list_models),
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/completions", completions, methods=["POST"]),
            Route("/v1/messages/count_tokens", count_tokens, methods=["POST"]),
            Route("/v1/embeddings", embeddings, methods=["POST"]),
            Route("/v1/audio/transcriptions", transcriptions, methods=["POST"]),
            Route("/v1/audio/voices", voices, methods=["POST"]),
            Route("/v1/ocr", ocr, methods=["POST"]),
            Route("/v1/rerank", rerank, methods=["POST"]),
        ],
        middleware=[Middleware(KeyGuard, key=options.key)],
        exception_handlers={ApiProblem: problems.handler, HTTPException: _no_such_path},
        lifespan=lifespan,
    )


async def _no_such_path(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return problems.as_response(ApiProblem(status, f"{request.method} {request.url.path}: not served here."))


def _entry(name: str, kind: str, context: int | None = None) -> dict[str, object]:
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": "socle",
        "type": kind,
        "max_context_length": context,
    }


async def _busy_slots(http: aiohttp.ClientSession, model: LanguageModel) -> int:
    """Slots at work inside llama.cpp, which may end a moment after the client left; 0 when not loaded."""
    if (running := model.running) is None:
        return 0
    headers = {"Authorization": f"Bearer {running.key}"}
    try:
        async with http.get(f"{running.url}/metrics", headers=headers) as answer:
            found = BUSY_SLOTS.search(await answer.text())
    except aiohttp.ClientError:
        return 0
    return int(found[1]) if found else 0
