"""Asks for a chat and reads what comes."""

import json
from typing import Any

import httpx


def ask(
    client: httpx.Client, model: str, *, stream: bool = False, text: str = "hello", **headers: str
) -> Any:
    """The response, read to its end."""
    body = {"model": model, "messages": [{"role": "user", "content": text}], "stream": stream}
    return client.post("/v1/chat/completions", json=body, headers=headers)


def events(response: httpx.Response) -> list[Any]:
    """The data of each event, parsed where it is JSON."""
    pieces = [piece for piece in response.text.split("\n\n") if piece.startswith("data: ")]
    data = [piece.removeprefix("data: ") for piece in pieces]
    return [piece if piece == "[DONE]" else json.loads(piece) for piece in data]


def said(response: httpx.Response) -> str:
    """The words of an answer, whole or streamed."""
    if not response.headers["content-type"].startswith("text/event-stream"):
        return str(response.json()["choices"][0]["message"]["content"])
    choices = [
        event["choices"][0] for event in events(response) if event != "[DONE]" and event.get("choices")
    ]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def tried(response: httpx.Response) -> list[str]:
    """Each provider's outcome, in order, without the names."""
    return [step.partition("=")[2] for step in response.headers["x-socle-tried"].split(", ")]
