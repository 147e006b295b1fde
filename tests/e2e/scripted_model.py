"""A provider whose model says what the question tells it to: `python -m tests.e2e.scripted_model PORT`.

It provokes what a real model does rarely: inventing, being slow, answering nonsense.
"""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

PROVEN = "Le marché dure vingt-quatre mois. Il peut être reconduit deux fois."
SECRET_INVENTION = "La redevance forfaitaire de 777 000 euros est versée à la société Dupond."
MIXED = f"Le marché dure vingt-quatre mois. {SECRET_INVENTION}"
SLOW = " ".join([PROVEN] * 12)


# All ask the same, so that each is answerable; the wording says how to answer.
PLAIN = "Combien de temps dure le marché ?"
INVENTING = "Que dure le marché ?"
MIXING = "Quelle durée pour le marché ?"
SLOWLY = "Quelle est la durée du marché ?"
SCRIPT = {
    PLAIN: (PROVEN, 0.01),
    INVENTING: (SECRET_INVENTION, 0.02),
    MIXING: (MIXED, 0.02),
    SLOWLY: (SLOW, 0.06),
}


def answer_to(question: str) -> tuple[str, float]:
    """What to say, and the pause between two words."""
    return SCRIPT[next((asked for asked in SCRIPT if asked in question), PLAIN)]


def chunk(content: str | None, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": content} if content else {}, "finish_reason": finish}
    body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return b"data: " + json.dumps(body | {"choices": [choice]} | more).encode() + b"\n\n"


async def words(text: str, pause: float) -> AsyncIterator[bytes]:
    for word in re.findall(r"\S+\s*", text):
        yield chunk(word)
        await asyncio.sleep(pause)
    yield chunk(None, "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": len(text.split()), "total_tokens": 200}
    yield chunk(None, usage=usage, choices=[])
    yield b"data: [DONE]\n\n"


async def chat(request: Request) -> Response:
    body = await request.json()
    text, pause = answer_to(body["messages"][-1]["content"].rsplit("Question", 1)[-1])
    if not body.get("stream"):
        return JSONResponse(whole(text))
    return StreamingResponse(words(text, pause), media_type="text/event-stream")


def whole(text: str) -> dict[str, Any]:
    """The answer to who asks for no stream, as tools do: a text that none of them takes for its own."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": len(text.split()), "total_tokens": 200}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
        "usage": usage,
    }


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


application = Starlette(
    routes=[Route("/v1/chat/completions", chat, methods=["POST"]), Route("/health", health)]
)

if __name__ == "__main__":
    uvicorn.run(application, port=int(sys.argv[1]), log_level="warning")
