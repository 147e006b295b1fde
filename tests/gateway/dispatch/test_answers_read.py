"""What a provider's bytes and headers are taken for."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.dispatch.failures import seconds_of
from socle.gateway.dispatch.first_words import FirstWords
from socle.gateway.streaming import Relay, StreamFailed, looks_whole
from tests.gateway.scripted_upstream import CALLS, LAST, WORDS, chunk, event

SILENT = [
    b": reading\n\n",
    b"data:\n\n",
    event(chunk({"role": "assistant", "content": ""})),
    event(chunk({"role": "assistant", "content": None})),
    event({**chunk({}), "choices": []}),
]
SPEAKING = [
    event(chunk({"content": "a"})),
    event(chunk({"reasoning_content": "a"})),
    event(CALLS[0]),
    event(chunk({}, "stop")),
    event({"choices": [{"text": "a"}]}),
    event({"type": "transcript.text.delta", "delta": "a"}),
    event(b"[DONE]"),
    event(LAST[1]),
]


@pytest.mark.parametrize("said", SPEAKING)
def test_words_have_come_with_the_first_event_that_holds_any(said: bytes) -> None:
    words = FirstWords()
    assert not any(words.come(silent) for silent in SILENT)
    assert not words.come(said[:9])
    assert words.come(said[9:])


@pytest.mark.parametrize("said", [event({"error": {"message": "no"}}), event(b"<html>"), event([1])])
def test_what_is_no_chat_fails_before_words(said: bytes) -> None:
    with pytest.raises(StreamFailed):
        FirstWords().come(said)


@given(st.text(), st.integers(0, 40))
def test_a_chunk_that_is_cut_never_passes(text: str, cut: int) -> None:
    whole = event(chunk({"content": text}))
    relay = Relay("m", lambda usage: usage or {})
    relay.feed(event(WORDS[0]))
    assert relay.feed(whole)
    with pytest.raises(StreamFailed):
        relay.feed(whole[: -3 - cut] + b"\n\n")


def test_an_ordinary_chunk_needs_no_parsing() -> None:
    assert looks_whole(event(chunk({"content": "Bonjour"})))
    assert not looks_whole(event(chunk({"content": "Bonjour"})) * 2)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", 0), (None, 0), ("", 0), ("nan", 0), ("inf", 0)],
)
def test_retry_after_in_seconds(said: str | None, seconds: float) -> None:
    assert seconds_of(said) == seconds


def test_retry_after_as_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 25 < seconds_of(then) <= 30
    assert seconds_of("Wed, 21 Oct 2015 07:28:00 GMT") == 0


@given(st.text())
def test_any_retry_after_is_read_or_ignored(text: str) -> None:
    assert seconds_of(text) >= 0
