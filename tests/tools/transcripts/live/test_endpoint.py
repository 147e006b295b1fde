"""The line of the live text: who may open it, what goes up and down, how it ends."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.gateway.processes import eventually
from tests.tools.transcripts.live.conftest import Dial

TENTH = 3200


def speak(line: ClientConnection, sound: bytes) -> None:
    """Sends sound as a microphone's page does, only faster."""
    for at in range(0, len(sound), TENTH):
        line.send(sound[at : at + TENTH])


def messages_of(line: ClientConnection) -> tuple[list[dict[str, Any]], int]:
    """Everything that the server says until it closes, and its code."""
    found: list[dict[str, Any]] = []
    while True:
        try:
            found.append(json.loads(line.recv(30)))
        except ConnectionClosed:
            return found, line.close_code or 0


def test_a_person_signed_in_reads_what_they_say(dial: Dial, cookies: dict[str, str], speech: bytes) -> None:
    with dial(cookies["ana"], path="/transcripts/direct/?langue=fr") as line:
        speak(line, speech)
        line.send("fin")
        found, code = messages_of(line)
    assert code == 1000
    assert " ".join(one["stable"] for one in found).startswith("Bonjour à tous.")
    assert found[-1]["unsure"] == ""


@pytest.mark.parametrize("origin", ["https://ailleurs.example", "http://127.0.0.1:1", "null", None])
def test_no_other_site_and_no_script_opens_it_with_a_persons_cookie(
    dial: Dial, cookies: dict[str, str], origin: str | None
) -> None:
    with pytest.raises(InvalidStatus, match="403"), dial(cookies["ana"], origin=origin):
        pass


@pytest.mark.parametrize("cookie", ["", "socle=", "socle=quelque-chose", "autre=1"])
def test_nobody_opens_it_without_being_signed_in(dial: Dial, cookie: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), dial(cookie):
        pass


def test_there_is_no_other_line(dial: Dial, cookies: dict[str, str]) -> None:
    for path in ("/transcripts/", "/v1/audio/transcriptions", "/transcripts/direct"):
        with pytest.raises(InvalidStatus, match="403"), dial(cookies["ana"], path=path):
            pass


def test_a_second_page_of_one_person_takes_over(dial: Dial, cookies: dict[str, str], speech: bytes) -> None:
    with dial(cookies["ana"]) as first, dial(cookies["ana"]) as second:
        found, code = messages_of(first)
        assert code == 4001
        assert "autre page" in found[-1]["sentence"]
        speak(second, speech)
        second.send("fin")
        assert messages_of(second)[1] == 1000


def test_a_full_server_says_so_and_has_room_once_somebody_leaves(dial: Dial, cookies: dict[str, str]) -> None:
    with dial(cookies["ana"]), dial(cookies["bob"]) as late:
        found, code = messages_of(late)
        assert code == 4008
        assert "Trop de personnes" in found[-1]["sentence"]

    def has_room() -> bool:
        with dial(cookies["bob"]) as line:
            line.send("fin")
            return messages_of(line)[1] == 1000

    assert eventually(has_room, 10)


def test_what_is_no_microphone_is_cut_off(dial: Dial, cookies: dict[str, str]) -> None:
    with dial(cookies["ana"]) as line:
        line.send(bytes(200_000))
        assert messages_of(line) == ([], 1000)
    with dial(cookies["ana"]) as line, pytest.raises(ConnectionClosed):
        speak_on(line)


def speak_on(line: ClientConnection) -> None:
    """Sends far more than is spoken in that time; all of it may have left before the end is heard of."""
    speak(line, bytes(1000 * TENTH))
    while True:
        line.recv(timeout=30)


def test_a_page_that_vanishes_leaves_its_place(dial: Dial, cookies: dict[str, str], speech: bytes) -> None:
    with dial(cookies["ana"]) as line:
        speak(line, speech)
        line.socket.shutdown(socket.SHUT_RDWR)

    def has_room() -> bool:
        with dial(cookies["bob"]) as line:
            line.send("fin")
            return messages_of(line)[1] == 1000

    assert eventually(has_room, 20)
