"""What nobody foresaw: an answer with a reference, and a log without contents."""

import asyncio
import logging
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from socle.gateway.metrics import Metrics
from socle.gateway.presence import while_client_stays
from socle.gateway.problems import ClientLeft, Edge

SECRET = "le texte d'un agent"


def answered(app: Any) -> list[Message]:
    """What an application behind the edge sends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(Edge(app, Metrics())({"type": "http", "headers": []}, receive, send))
    return sent


def test_a_fault_is_a_500_with_a_reference_and_nothing_of_the_contents(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError(SECRET)

    with caplog.at_level(logging.DEBUG):
        start, body = answered(broken)
    reference = dict(start["headers"])[b"x-request-id"].decode()
    assert start["status"] == 500
    assert reference in body["body"].decode()
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in body["body"].decode()


def test_a_fault_after_the_beginning_adds_no_second_answer() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError(SECRET)

    assert [message["type"] for message in answered(broken)] == ["http.response.start"]


def test_a_client_that_left_is_answered_nothing() -> None:
    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientLeft

    assert answered(left) == []


def test_work_is_cancelled_when_the_client_leaves() -> None:
    cancelled: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def receive() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    with pytest.raises(ClientLeft):
        asyncio.run(while_client_stays(receive, work()))
    assert cancelled == [True]


def test_what_work_raises_is_raised() -> None:
    async def work() -> None:
        raise KeyError

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    with pytest.raises(KeyError):
        asyncio.run(while_client_stays(receive, work()))
