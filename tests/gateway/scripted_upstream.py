"""A provider that does what the last message tells it to: `python -m tests.gateway.scripted_upstream PORT`.

The first word of the last message names a behaviour below; GET /record tells what came and who left.
A model may be told to play one behaviour whatever it is asked: POST /play {"model": …, "behaviour": …}.
"""

import asyncio
import json
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.gateway import scripted_media

RECORD: list[dict[str, Any]] = []
PLAYED: dict[str, str] = {}
USAGE = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
# The names of the arguments are those of OpenAI's own example; accents, quotes and a piece cut in two.
ARGUMENTS = '{"ville": "Besançon", "unité": "\\u00b0C", "note": "dit \\"usage\\": {}"}'
TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "météo", "arguments": ARGUMENTS}}


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "upstream-name",
        "choices": [choice],
        **more,
    }


def event(data: Any) -> bytes:
    return b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n"


WORDS = [
    chunk({"role": "assistant", "content": ""}),
    *(chunk({"content": w}) for w in ("Bon", "jour", " à tous")),
]
LAST = [chunk({}, "stop"), chunk({}) | {"choices": [], "usage": USAGE}, b"[DONE]"]
QUOTING = chunk({"content": 'il dit "model":"upstream-name" et "usage":{} et [DONE]'})
CALLS = [
    chunk(
        {
            "role": "assistant",
            "tool_calls": [{"index": 0, **TOOL_CALL, "function": {"name": "météo", "arguments": ""}}],
        }
    ),
    *(
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": ARGUMENTS[at : at + 9]}}]})
        for at in range(0, len(ARGUMENTS), 9)
    ),
    chunk({}, "tool_calls"),
]

STREAMS: dict[str, list[Any]] = {
    "hello": [*WORDS, *LAST],
    "quoting": [WORDS[0], QUOTING, *LAST],
    "calls": [*CALLS, *LAST[1:]],
    "usage-in-last-words": [*WORDS, chunk({"content": "."}, "stop", usage=USAGE), b"[DONE]"],
    "usage-null": [chunk({"content": "a"}, usage=None), chunk({"content": "b"}, usage=None), *LAST],
    "no-usage": [*WORDS, chunk({}, "stop"), b"[DONE]"],
    "no-done": [*WORDS, *LAST[:2]],
    "stops": WORDS,
    "dies": [*WORDS, "die"],
    "reports": [
        *WORDS,
        {"error": {"message": "CUDA failed at 10.0.0.7", "type": "server_error", "code": 500}},
    ],
    "malformed": [b'{"choices": [{"del'],
    "malformed-later": [*WORDS, b'{"choices": [{"del', *LAST],
    "nonsense-later": [*WORDS, b"<html>{}</html>", *LAST],
    "dies-before": ["die"],
    "dies-after-role": [WORDS[0], "die"],
    "ends-before": [],
    "ends-after-role": [WORDS[0]],
    "stalls-after-role": [WORDS[0], "hang"],
    "only-comments": ["comments"],
    "reports-before": [{"error": {"message": "CUDA failed", "type": "server_error", "code": 500}}],
    "refuses-before": [{"error": {"message": "too many tokens", "code": "context_length_exceeded"}}],
    "hangs": [*WORDS, "hang"],
    "silent": ["hang"],
    "paced": [piece for word in WORDS for piece in (word, "wait")] + LAST,
}


def repeated(request: dict[str, Any]) -> list[Any]:
    """The last message again, by three letters."""
    said = request["messages"][-1]["content"]
    return [WORDS[0], *(chunk({"content": said[at : at + 3]}) for at in range(0, len(said), 3)), *LAST]


async def stream(script: list[Any], request: dict[str, Any], send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for step in script:
        if step == "die":
            raise ConnectionAbortedError
        if step == "hang":
            await asyncio.sleep(3600)
        elif step == "comments":
            for _ in range(3600):
                await send({"type": "http.response.body", "body": b": reading\n\n", "more_body": True})
                await asyncio.sleep(0.1)
        elif step == "wait":
            await asyncio.sleep(0.1)
        else:
            # Cut in the middle: a gateway sees what the network gives it, not events.
            raw = event(step)
            for piece in (raw[:17], raw[17:]):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def refusal(status: int, error: Any, **headers: str) -> Response:
    return JSONResponse({"error": error} if error else {"detail": "no"}, status, headers)


def completion(message: dict[str, Any], finish: str = "stop") -> Response:
    choice = {
        "index": 0,
        "message": {"role": "assistant", **message},
        "logprobs": None,
        "finish_reason": finish,
    }
    return JSONResponse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1700000000,
            "model": "upstream-name",
            "choices": [choice],
            "usage": USAGE,
        }
    )


def answers(request: dict[str, Any]) -> dict[str, Response]:
    too_long = {
        "message": "This model's maximum context length is 10 tokens.",
        "type": "BadRequestError",
        "code": 400,
    }
    llama = {"message": "too many tokens", "type": "exceed_context_size_error", "code": 400}
    return {
        "hello": completion({"content": "Bonjour"}),
        "calls": completion({"content": None, "tool_calls": [TOOL_CALL]}, "tool_calls"),
        "echo": completion({"content": json.dumps(request)}),
        "bad": refusal(
            400, {"message": "'top_p' is wrong", "type": "x", "param": "top_p", "code": "bad_top_p"}
        ),
        "too-long": refusal(400, too_long),
        "too-long-llama": refusal(400, llama),
        "busy": refusal(
            429, {"message": "All slots are busy.", "type": "x", "code": "busy"}, **{"retry-after": "7"}
        ),
        "busy-briefly": refusal(
            429, {"message": "Slow down.", "type": "x", "code": "busy"}, **{"retry-after": "6"}
        ),
        "absent": refusal(404, {"message": "no such model", "type": "x", "code": "model_not_found"}),
        "closes-early": Response(
            b'{"choices": [', media_type="application/json", headers={"content-length": "500"}
        ),
        "cut": Response(b'{"choices": [{"mess', media_type="application/json"),
        "key": refusal(401, {"message": "wrong key sk-secret", "type": "x", "code": "x"}),
        "breaks": refusal(500, {"message": "Traceback at http://10.0.0.7", "type": "x", "code": "x"}),
        "address": refusal(400, {"message": "127.0.0.1:9 refused", "type": "x", "code": "x"}),
        "no-usage": JSONResponse(
            {
                "object": "chat.completion",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": "a" * 99}}],
            }
        ),
        "html": PlainTextResponse("<html>nginx</html>"),
        "list": JSONResponse([1]),
        "redirect": RedirectResponse("http://127.0.0.1:1/elsewhere", 307),
    }


async def chat(scope: Scope, receive: Receive, send: Send) -> None:
    request, entry = await received(scope, receive)
    name = str(request["messages"][-1].get("content")).split(" ")[0] if request.get("messages") else "hello"
    if isinstance(request["messages"][-1].get("content"), list):
        name = "echo"
    name = PLAYED.get(request["model"], name)
    if request.get("stream") and name == "repeats":
        work = stream(repeated(request), request, send)
    elif request.get("stream") and name in STREAMS:
        work = stream(STREAMS[name], request, send)
    elif name in {"silent", "hangs"}:
        work = asyncio.sleep(3600)
    elif name == "slow":
        work = slowly(answers(request)["hello"](scope, receive, send))
    else:
        work = answers(request)[name](scope, receive, send)
    await watched(work, receive, entry)


async def slowly(work: Any) -> None:
    await asyncio.sleep(1.0)
    await work


async def watched(work: Any, receive: Receive, entry: dict[str, Any]) -> None:
    """Does the work, or records that the caller left first."""
    worker, watcher = asyncio.ensure_future(work), asyncio.ensure_future(receive())
    await asyncio.wait({worker, watcher}, return_when=asyncio.FIRST_COMPLETED)
    entry["left"] = not worker.done()
    worker.cancel()
    watcher.cancel()
    if not entry["left"]:
        worker.result()


async def received(scope: Scope, receive: Receive) -> tuple[dict[str, Any], dict[str, Any]]:
    request = await Request(scope, receive).json()
    entry = {"path": scope["path"], "body": request, "headers": dict(Request(scope).headers), "left": None}
    RECORD.append(entry)
    return request, entry


async def embeddings(scope: Scope, receive: Receive, send: Send) -> None:
    request, _ = await received(scope, receive)
    texts = request["input"] if isinstance(request["input"], list) else [request["input"]]
    data = [{"object": "embedding", "index": i, "embedding": [0.25, -1e-7, 3.0]} for i in range(len(texts))]
    usage = {"prompt_tokens": 2000, "total_tokens": 2000}
    body = {"object": "list", "data": data, "model": "upstream-name", "usage": usage}
    if texts[0] == "usage-first":
        body = {"model": "upstream-name", "usage": usage, "object": "list", "data": data}
    await JSONResponse(body)(scope, receive, send)


async def record(request: Request) -> JSONResponse:
    return JSONResponse(RECORD)


async def models(request: Request) -> Response:
    """The list that health checks ask for, without which a model named `models` counts as ill."""
    RECORD.append({"path": request.url.path, "body": {}, "headers": dict(request.headers), "left": None})
    return JSONResponse({"object": "list", "data": []}, 500 if PLAYED.get("models") == "ill" else 200)


async def play(request: Request) -> Response:
    told = await request.json()
    if told["behaviour"]:
        PLAYED[told["model"]] = told["behaviour"]
    else:
        PLAYED.pop(told["model"], None)
    return JSONResponse({})


class Plain:
    """Keeps Starlette from taking a coroutine function for one of Request to Response."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.answer(scope, receive, send)


application = Starlette(
    routes=[
        Route("/v1/chat/completions", Plain(chat), methods=["POST"]),
        Route("/v1/embeddings", Plain(embeddings), methods=["POST"]),
        Route("/v1/models", models),
        Route("/record", record),
        *scripted_media.ROUTES,
        Route("/play", play, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical")
