"""However the network cuts a stream, the events are the same; a stream and a whole answer say the same."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from socle.gateway.protocols.chat_reading import TranslatedRelay, read_whole
from socle.gateway.protocols.messages.writer import MessageWriter
from socle.gateway.protocols.responses.envelope import Envelope
from socle.gateway.protocols.responses.fields import ResponseFields
from socle.gateway.protocols.responses.tools import Tools
from socle.gateway.protocols.responses.writer import ResponseWriter
from socle.gateway.streaming import StreamFailed
from socle.gateway.upstream_errors import fault
from tests.gateway.scripted_upstream import USAGE, chunk, event

texts = some.text(some.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
calls = some.fixed_dictionaries({"name": some.sampled_from(["f", "g"]), "arguments": some.lists(texts)})
answers = some.fixed_dictionaries(
    {
        "reasoning": some.lists(texts, max_size=3),
        "content": some.lists(texts, max_size=5),
        "calls": some.lists(calls, max_size=3),
    }
)


def raw_stream(answer: dict[str, Any]) -> bytes:
    chunks = [chunk({"role": "assistant", "content": ""})]
    chunks += [chunk({"reasoning_content": piece}) for piece in answer["reasoning"]]
    chunks += [chunk({"content": piece}) for piece in answer["content"]]
    for index, call in enumerate(answer["calls"]):
        function = {"name": call["name"], "arguments": ""}
        chunks.append(chunk({"tool_calls": [{"index": index, "id": f"call_{index}", "function": function}]}))
        for piece in call["arguments"]:
            delta = {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
            chunks.append(chunk(delta))
    ends = [chunk({}, "stop"), chunk({}) | {"choices": [], "usage": USAGE}, b"[DONE]"]
    return b": reading\n\n" + b"".join(event(one) for one in [*chunks, *ends])


def raw_whole(answer: dict[str, Any]) -> bytes:
    message = {
        "role": "assistant",
        "reasoning_content": "".join(answer["reasoning"]),
        "content": "".join(answer["content"]) or None,
        "tool_calls": [
            {
                "id": f"call_{index}",
                "type": "function",
                "function": {"name": call["name"], "arguments": "".join(call["arguments"])},
            }
            for index, call in enumerate(answer["calls"])
        ],
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": USAGE}).encode()


def response_writer() -> ResponseWriter:
    envelope = Envelope(
        ResponseFields(model="m", input="x"), Tools(), False, number="0" * 32, now=lambda: 1.0
    )
    return ResponseWriter(envelope)


def fed(writer: Any, raw: bytes, cuts: list[int]) -> bytes:
    relay = TranslatedRelay(writer, lambda usage: usage or {})
    places = sorted({min(cut, len(raw)) for cut in cuts})
    sent = b"".join(
        relay.feed(raw[start:end]) for start, end in zip([0, *places], [*places, len(raw)], strict=True)
    )
    assert relay.done
    return sent + relay.end()


@given(answers, some.lists(some.integers(0, 4000), max_size=8))
def test_cuts_change_nothing(answer: dict[str, Any], cuts: list[int]) -> None:
    raw = raw_stream(answer)
    assert fed(response_writer(), raw, cuts) == fed(response_writer(), raw, [])


@given(answers)
def test_a_streamed_response_says_what_a_whole_one_says(answer: dict[str, Any]) -> None:
    streaming, whole = response_writer(), response_writer()
    fed(streaming, raw_stream(answer), [])
    read_whole(raw_whole(answer), whole)
    assert streaming.output == whole.output
    assert streaming.response["usage"] == whole.response["usage"]


@given(answers)
def test_every_item_of_a_response_is_opened_and_closed_once(answer: dict[str, Any]) -> None:
    sent = fed(response_writer(), raw_stream(answer), [])
    events = [json.loads(one.partition(b"data: ")[2]) for one in sent.split(b"\n\n") if b"data: " in one]
    assert [one["sequence_number"] for one in events] == list(range(len(events)))
    added = [one["output_index"] for one in events if one["type"] == "response.output_item.added"]
    done = [one["output_index"] for one in events if one["type"] == "response.output_item.done"]
    assert added == done == list(range(len(events[-1]["response"]["output"])))


@given(answers, some.booleans())
def test_blocks_of_a_message_are_numbered_and_never_overlap(
    answer: dict[str, Any], wants_thoughts: bool
) -> None:
    sent = fed(MessageWriter("m", wants_thoughts=wants_thoughts), raw_stream(answer), [])
    events = [json.loads(one.partition(b"data: ")[2]) for one in sent.split(b"\n\n") if one]
    assert [one["type"] for one in events if one["type"].startswith("message_")] == [
        "message_start",
        "message_delta",
        "message_stop",
    ]
    open_block, count = None, 0
    for one in events:
        match one["type"]:
            case "content_block_start":
                assert (open_block, one["index"]) == (None, count)
                open_block, count = count, count + 1
            case "content_block_delta":
                assert one["index"] == open_block
            case "content_block_stop":
                assert one["index"] == open_block
                open_block = None
    assert open_block is None
    thoughts = bool(answer["reasoning"]) and wants_thoughts
    assert count == thoughts + bool(answer["content"]) + len(answer["calls"])


MEMBERS = [
    "choices",
    "delta",
    "content",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "index",
    "id",
    "reasoning",
    "refusal",
    "text",
    "type",
    "thinking",
    "error",
    "finish_reason",
]
leaves = some.one_of(some.none(), some.booleans(), some.integers(-2, 9), texts)
junk = some.recursive(
    leaves,
    lambda inside: some.one_of(
        some.lists(inside, max_size=3),
        some.dictionaries(
            some.sampled_from(MEMBERS),
            inside,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(some.lists(some.one_of(junk, some.fixed_dictionaries({"delta": junk})), max_size=4))
def test_whatever_a_provider_writes_the_stream_ends_or_fails(choices: list[Any]) -> None:
    for writer in (response_writer(), MessageWriter("m", wants_thoughts=True)):
        relay = TranslatedRelay(writer, lambda usage: usage or {})
        try:
            relay.feed(event({"choices": choices}) + event(b"[DONE]"))
        except StreamFailed:
            assert relay.failure(fault())
        else:
            assert relay.done
