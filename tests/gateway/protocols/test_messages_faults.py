"""What nobody foresaw, in the shape that Anthropic's clients read."""

import asyncio
import json
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.types import Message

from socle.gateway.metrics import Metrics
from socle.gateway.parts import Parts
from socle.gateway.problems import Edge
from socle.gateway.protocols.messages.endpoint import Messages
from socle.inference.catalogue import CatalogueAway

SECRET = "le texte d'un agent"


def answered(error: Exception) -> list[Message]:
    """What a request is answered whose caller cannot be told for such a reason."""
    sent: list[Message] = []

    async def caller(scope: Any) -> None:
        raise error

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    endpoint = Messages(cast(Parts, SimpleNamespace(authentication=SimpleNamespace(caller=caller))))
    asyncio.run(Edge(endpoint, Metrics())({"type": "http", "headers": []}, receive, send))
    return sent


def test_a_fault_is_told_with_its_reference(caplog: pytest.LogCaptureFixture) -> None:
    start, body = answered(ValueError(SECRET))
    said = json.loads(body["body"])
    assert start["status"] == 500
    assert (said["type"], said["error"]["type"]) == ("error", "api_error")
    headers = dict(start["headers"])
    assert said["request_id"] == headers[b"request-id"].decode() == headers[b"x-request-id"].decode()
    assert said["request_id"] in said["error"]["message"]
    assert said["request_id"] in caplog.text
    assert SECRET not in caplog.text + body["body"].decode()


def test_a_database_that_is_away_is_told_as_an_overload(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        start, body = answered(CatalogueAway("gone"))
    assert start["status"] == 503
    assert json.loads(body["body"])["error"]["type"] == "overloaded_error"
    assert caplog.text == ""
