"""A live text from its first sound to its last word, with a model whose answers are known."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from socle.inference.client import GatewayUnreachable, NotPermitted
from socle.tools.transcripts.live.session import MOST_WAITING, Over, Session
from socle.tools.transcripts.live.tail import Question
from tests.tools.transcripts.live.sound import silence

SENTENCE = "Le conseil général vote le budget de la route."


def told(hear: Callable[[Question], list[str]], *sounds: bytes) -> list[Mapping[str, Any]]:
    """What a session tells whose sound comes all at once, then ends."""
    found: list[Mapping[str, Any]] = []

    async def tell(message: Mapping[str, Any]) -> None:
        found.append(message)

    async def live() -> None:
        session = Session(hear, tell)
        for sound in sounds:
            session.take(sound)
        session.end()
        await session.run()

    asyncio.run(live())
    return found


def test_what_was_said_is_told_to_its_end(speech: bytes) -> None:
    messages = told(lambda question: SENTENCE.split(), speech)
    assert " ".join(one["stable"] for one in messages) == SENTENCE
    assert messages[-1]["unsure"] == ""


def test_words_are_told_before_their_sentence_ends(speech: bytes) -> None:
    found: list[Mapping[str, Any]] = []

    def hear(question: Question) -> list[str]:
        words = SENTENCE.split()
        return words if question.is_whole else words[: 1 + int(question.end - question.start)]

    async def tell(message: Mapping[str, Any]) -> None:
        found.append(message)

    async def live() -> None:
        session = Session(hear, tell)
        running = asyncio.create_task(session.run())
        for second in range(6):
            session.take(speech[second * 32_000 : (second + 1) * 32_000])
            await asyncio.sleep(0.6)
        session.end()
        await running

    asyncio.run(live())
    assert found[0]["unsure"]
    assert len(found) > 2
    assert " ".join(one["stable"] for one in found if one["stable"]) == SENTENCE


def test_a_long_silence_begins_a_paragraph_once(speech: bytes) -> None:
    found: list[Mapping[str, Any]] = []

    async def tell(message: Mapping[str, Any]) -> None:
        found.append(message)
        if len(found) == 1:
            session.take(silence(4) + speech[: 3 * 32_000] + silence(1))
            session.end()

    session = Session(lambda question: ["Bonjour"], tell)
    session.take(speech + silence(1))
    asyncio.run(session.run())
    assert [one["paragraph"] for one in found if one["stable"]] == [False, True]


def test_a_model_away_is_told_and_asked_again(speech: bytes) -> None:
    faults = [GatewayUnreachable("away", retry_after=0.01)]

    def hear(question: Question) -> list[str]:
        if faults:
            raise faults.pop()
        return ["Bonjour"]

    found: list[Mapping[str, Any]] = []

    async def tell(message: Mapping[str, Any]) -> None:
        found.append(message)
        if message["kind"] == "away":
            session.end()

    session = Session(hear, tell)
    session.take(speech + silence(1))
    asyncio.run(session.run())
    assert [one["kind"] for one in found] == ["away", "text"]
    assert "modèle" in found[0]["sentence"]
    assert found[1]["stable"] == "Bonjour"


def test_a_refusal_ends_it_with_a_sentence(speech: bytes) -> None:
    def hear(question: Question) -> list[str]:
        raise NotPermitted("no")

    with pytest.raises(Over, match="sensibilité"):
        told(hear, speech)


def test_sound_that_nobody_hears_does_not_pile_up(speech: bytes) -> None:
    async def tell(message: Mapping[str, Any]) -> None:
        raise AssertionError(message)

    session = Session(lambda question: [], tell)
    for _ in range(20):
        session.take(speech)
    assert len(session._waiting) == MOST_WAITING
