"""The client against a scripted server: what it makes of each kind of answer."""

import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from socle.inference.client import (
    CallRefused,
    GatewayBusy,
    GatewayClient,
    GatewayError,
    GatewayUnreachable,
    LimitReached,
    ModelNotFound,
    NotPermitted,
    NotSignedIn,
    PromptTooLong,
    ServerFault,
    StreamBroken,
    UnexpectedAnswer,
)

HELLO = [{"role": "user", "content": "Bonjour"}]
Script = Callable[..., GatewayClient]


@pytest.fixture
def answers() -> Iterator[Script]:
    """Makes a client whose every call gets this status, body and headers; `asked` keeps the bodies sent."""
    servers = []

    def script(status: int, body: object, headers: dict[str, str] | None = None) -> GatewayClient:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler = type("Scripted", (ScriptedHandler,), {"script": (status, raw, headers or {}), "asked": []})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        client = GatewayClient(f"http://127.0.0.1:{server.server_port}/v1", "st-token")
        client.asked = handler.asked  # type: ignore[attr-defined]
        return client

    yield script
    for server in servers:
        server.shutdown()
        server.server_close()


class ScriptedHandler(BaseHTTPRequestHandler):
    script: tuple[int, bytes, dict[str, str]]
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        status, raw, headers = self.script
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        pass


def chunk(text: str) -> dict[str, Any]:
    return {"model": "m", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}


def sse(*chunks: dict[str, Any], end: bytes = b"data: [DONE]\n\n") -> bytes:
    return b"".join(b"data: " + json.dumps(c, ensure_ascii=False).encode() + b"\n\n" for c in chunks) + end


def test_an_answer_brings_text_tools_and_usage_with_its_impacts(answers: Script) -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5, "cost": 0.1}
    usage["impacts"] = {"kWh": 0.001, "kgCO2eq": None}  # type: ignore[assignment]
    message = {"content": None, "tool_calls": [{"id": "c", "type": "function"}]}
    body = {"model": "m", "choices": [{"message": message, "finish_reason": "tool_calls"}], "usage": usage}

    answer = answers(200, body).chat("chat", HELLO, 10)

    assert answer.text == ""
    assert answer.tool_calls[0]["id"] == "c"
    assert (answer.usage.total_tokens, answer.usage.cost) == (5, Decimal("0.1"))
    assert (answer.usage.kwh, answer.usage.kg_co2e) == (0.001, None)


def test_options_are_passed_on(answers: Script) -> None:
    client = answers(200, {"choices": [{"message": {"content": "x"}}]})

    client.chat("chat", HELLO, 10, temperature=0, response_format={"type": "json_object"})

    (asked,) = client.asked  # type: ignore[attr-defined]
    assert asked["temperature"] == 0
    assert asked["response_format"] == {"type": "json_object"}


def test_a_stream_brings_pieces_then_the_usage(answers: Script) -> None:
    last = {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}

    deltas = list(answers(200, sse(chunk("Bon"), chunk("jour"), last)).stream_chat("chat", HELLO, 10))

    assert "".join(delta.text for delta in deltas) == "Bonjour"
    assert deltas[-1].usage is not None
    assert deltas[-1].usage.total_tokens == 3


@pytest.mark.parametrize(
    "raw",
    [
        sse(chunk("Bonjour")).replace(b"\n", b"\r\n"),
        sse(chunk("Bonjour")).replace(b"data: ", b"data:"),
        b": ping\n\nevent: message\nid: 3\n" + sse(chunk("Bonjour")),
        sse(chunk("Bonjour"), end=b"data: [DONE]"),
        sse(chunk("Bonjour"), end=b"data: [DONE]\n\ndata: {\n\n"),
    ],
)
def test_events_are_read_however_they_are_written(answers: Script, raw: bytes) -> None:
    pieces = answers(200, raw).stream_chat("chat", HELLO, 10)
    assert "".join(piece.text for piece in pieces) == "Bonjour"


def test_a_model_that_still_reads_lets_its_caller_give_up(answers: Script) -> None:
    raw = b": reading\n\n: reading\n\n" + sse(chunk("Bonjour"))
    pieces = answers(200, raw).stream_chat("chat", HELLO, 10)
    assert [next(pieces).text, next(pieces).text, next(pieces).text] == ["", "", "Bonjour"]


def test_a_line_separator_inside_a_text_does_not_cut_the_event(answers: Script) -> None:
    deltas = list(answers(200, sse(chunk("a\u2028b\u0085c"))).stream_chat("chat", HELLO, 10))

    assert deltas[0].text == "a\u2028b\u0085c"


@pytest.mark.parametrize(
    "raw",
    [
        sse(chunk("Bon"), end=b""),
        sse(chunk("Bon"), end=b'data: {"choices": [{"de'),
        sse(chunk("Bon"), {"error": {"message": "lost", "code": "model_lost"}}, end=b""),
    ],
)
def test_a_stream_that_stops_before_its_end_is_broken_and_retryable(answers: Script, raw: bytes) -> None:
    with pytest.raises(StreamBroken) as error:
        list(answers(200, raw).stream_chat("chat", HELLO, 10))

    assert error.value.retryable


@pytest.mark.parametrize(
    ("status", "code", "kind", "retryable"),
    [
        (400, None, CallRefused, False),
        (400, "context_length_exceeded", PromptTooLong, False),
        (401, "invalid_api_key", NotSignedIn, False),
        (403, "policy", NotPermitted, False),
        (404, "model_not_found", ModelNotFound, False),
        (413, None, CallRefused, False),
        (429, "engine_busy", GatewayBusy, True),
        (429, "rate_limit_exceeded", LimitReached, True),
        (429, "insufficient_quota", LimitReached, True),
        (500, None, ServerFault, True),
        (503, None, ServerFault, True),
    ],
)
def test_each_refusal_has_its_error(
    answers: Script, status: int, code: str | None, kind: type[GatewayError], retryable: bool
) -> None:
    body = {"error": {"message": "Said so.", "code": code}}
    client = answers(status, body, {"Retry-After": "7"})

    for call in (lambda: client.chat("chat", HELLO, 1), lambda: list(client.stream_chat("chat", HELLO, 1))):
        with pytest.raises(GatewayError, match=r"Said so\.") as error:
            call()
        assert type(error.value) is kind
        assert error.value.retryable is retryable
        assert error.value.retry_after == 7


def test_an_error_page_of_a_proxy_is_a_server_fault(answers: Script) -> None:
    with pytest.raises(ServerFault, match="502"):
        answers(502, b"<html>Bad gateway</html>").chat("chat", HELLO, 1)


def test_no_gateway_at_all_is_unreachable_and_retryable() -> None:
    with GatewayClient("http://127.0.0.1:1/v1", "st-token") as client:
        with pytest.raises(GatewayUnreachable) as error:
            client.chat("chat", HELLO, 1)
        assert error.value.retryable


def test_an_answer_without_message_is_unexpected(answers: Script) -> None:
    with pytest.raises(UnexpectedAnswer):
        answers(200, {"choices": []}).chat("chat", HELLO, 1)


def test_embeddings_come_in_the_order_of_the_texts(answers: Script) -> None:
    data = [{"index": 1, "embedding": [0.2]}, {"index": 0, "embedding": [0.1]}]

    assert answers(200, {"data": data}).embed("embeddings", ["a", "b"]) == [[0.1], [0.2]]


def test_missing_embeddings_are_unexpected(answers: Script) -> None:
    with pytest.raises(UnexpectedAnswer):
        answers(200, {"data": [{"index": 0, "embedding": [0.1]}]}).embed("embeddings", ["a", "b"])


def test_many_texts_are_sent_in_calls_of_64(answers: Script) -> None:
    data = [{"index": number, "embedding": [0.0]} for number in range(64)]
    client = answers(200, {"data": data})

    assert len(client.embed("embeddings", ["a"] * 128)) == 128
    assert [len(body["input"]) for body in client.asked] == [64, 64]  # type: ignore[attr-defined]
