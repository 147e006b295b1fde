"""A model that corrects a file by its agent's shell: `python -m tests.conformance.scripted_coder PORT`.

It speaks chat completions in streams, as providers do. Asked for work, it calls the tool that runs a command;
shown the command's result, it says that the work is done.
"""

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.gateway.scripted_upstream import USAGE, chunk, event

COMMAND = "sed -i 's/Bonjor/Bonjour/' lettre.txt"
# The tools that run a command, by the names that agents give them, and the argument that holds it.
SHELLS = {"exec_command": "cmd", "shell_command": "command", "bash": "command", "Bash": "command"}
SEEN: list[dict[str, Any]] = []


def call_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The chunks of a call of the agent's shell."""
    offered = [tool["function"]["name"] for tool in request.get("tools", ())]
    shell = next(name for name in offered if name in SHELLS)
    arguments = {SHELLS[shell]: COMMAND, "description": "Corrige la faute"}
    if shell == "exec_command":
        del arguments["description"]
    written = json.dumps(arguments)
    function = {"name": shell, "arguments": ""}
    head = {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}
    pieces = [written[at : at + 9] for at in range(0, len(written), 9)]
    rest = [{"tool_calls": [{"index": 0, "function": {"arguments": piece}}]} for piece in pieces]
    return [chunk(delta) for delta in (head, *rest)] + [chunk({}, "tool_calls")]


def words() -> list[dict[str, Any]]:
    """The chunks of its last words."""
    return [chunk({"role": "assistant", "content": "La faute "}), chunk({"content": "est corrigée."}, "stop")]


async def chat(request: Request) -> Response:
    body = await request.json()
    SEEN.append(body)
    wants_work = bool(body.get("tools")) and body["messages"][-1]["role"] != "tool"
    chunks = call_of(body) if wants_work else words()
    last = chunk({}) | {"choices": [], "usage": USAGE}

    async def events() -> AsyncIterator[bytes]:
        for one in (*chunks, last, b"[DONE]"):
            yield event(one)

    if body.get("stream"):
        return StreamingResponse(events(), media_type="text/event-stream")
    message = {"role": "assistant", "content": "Correction d'une lettre"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return JSONResponse(
        {"id": "x", "object": "chat.completion", "created": 1, "choices": [choice], "usage": USAGE}
    )


async def seen(request: Request) -> JSONResponse:
    return JSONResponse(SEEN)


application = Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"]), Route("/seen", seen)])

if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical")
