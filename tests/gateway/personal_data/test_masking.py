"""What is hidden from a provider, and how it comes back."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.gateway.personal_data.detection import findings
from socle.gateway.personal_data.kinds import Kind
from socle.gateway.personal_data.masking import Mask, masked
from socle.gateway.personal_data.texts import texts_of
from socle.gateway.personal_data.unmasking import StreamUnmasking, unmasked
from tests.gateway.personal_data.data import AROUND, EMAILS, IBANS, NIRS, PHONES, VALUES

ALL = frozenset(Kind)


def hide(body: dict[str, Any]) -> Mask:
    texts = list(texts_of(body))
    return masked(texts, [findings(text.text, ALL) for text in texts], ALL)


def chat(*contents: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": content} for content in contents]}


def stream(
    mask: Mask, chunks: list[dict[str, Any]], cut: int = 7, spaces: bool = False
) -> list[dict[str, Any]]:
    """The chunks that a client reads when the network cuts the provider's in pieces."""
    separators = (", ", ": ") if spaces else (",", ":")
    sent = b"".join(b"data: " + json.dumps(one, separators=separators).encode() + b"\n\n" for one in chunks)
    sent += b"data: [DONE]\n\n"
    unmasking = StreamUnmasking(mask)
    read = b"".join(unmasking.feed(sent[at : at + cut]) for at in range(0, len(sent), cut)) + unmasking.end()
    events = [event.removeprefix(b"data: ") for event in read.split(b"\n\n") if event]
    assert events[-1] == b"[DONE]"
    return [json.loads(event) for event in events[:-1]]


def delta(
    content: str | None = None, finish: str | None = None, index: int = 0, **more: Any
) -> dict[str, Any]:
    said = {} if content is None else {"content": content}
    choice = {"index": index, "delta": {**said, **more}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def content_of(chunks: list[dict[str, Any]], index: int = 0) -> str:
    choices = [choice for chunk in chunks for choice in chunk["choices"] if choice["index"] == index]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def test_each_value_has_one_placeholder_from_beginning_to_end() -> None:
    body = chat("Écrire à a@x.fr et b@x.fr", [{"type": "text", "text": "Encore a@x.fr, 06 12 34 56 78"}])
    hide(body)
    assert body["messages"][0]["content"] == "Écrire à [E-MAIL 1] et [E-MAIL 2]"
    assert body["messages"][1]["content"][0]["text"] == "Encore [E-MAIL 1], [TEL 1]"


def test_a_name_that_was_told_once_is_hidden_wherever_a_word_of_it_stands() -> None:
    body = chat("Madame Claire Martin a écrit.", "Martin ou Claire ? La Martinique.")
    hide(body)
    assert body["messages"][0]["content"] == "Madame [NOM 1] a écrit."
    assert body["messages"][1]["content"] == "[NOM 2] ou [NOM 3] ? La Martinique."


def test_what_a_request_wrote_itself_is_no_placeholder_of_ours() -> None:
    body = chat("Garde [E-MAIL 4] tel quel, et a@x.fr")
    mask = hide(body)
    assert body["messages"][0]["content"] == "Garde [E-MAIL 4] tel quel, et [E-MAIL 5]"
    assert mask.restored("[E-MAIL 4] [E-MAIL 5]") == "[E-MAIL 4] a@x.fr"


def test_names_of_the_protocol_are_left_alone() -> None:
    body = {
        "model": "Claire Martin",
        "messages": [{"role": "user", "content": "x", "tool_call_id": "a@x.fr"}],
    }
    before = copy.deepcopy(body)
    hide(body)
    assert body == before


def test_arguments_of_tools_and_unknown_parameters_are_texts_too() -> None:
    body = {"model": "m", "user": "a@x.fr", "anything": {"at": [{"all": "06 12 34 56 78"}]}}
    hide(body)
    assert body == {"model": "m", "user": "[E-MAIL 1]", "anything": {"at": [{"all": "[TEL 1]"}]}}


@settings(deadline=None)
@given(st.lists(st.tuples(AROUND, VALUES, AROUND), min_size=1, max_size=4), st.data())
def test_what_was_found_is_nowhere_in_what_leaves_and_comes_back_whole(
    parts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    contents = [f"{before} {value} {after}" for before, value, after in parts]
    contents.append(data.draw(st.sampled_from(parts))[1].join("x9"))
    body = chat(*contents)
    mask = hide(body)
    leaving = [message["content"] for message in body["messages"]]
    for value in mask.values.values():
        # A name of one word may be a part of another word, which is no name.
        assert value.isalpha() or "-" in value or not any(value in text for text in leaving), (value, leaving)
    assert [mask.restored(text) for text in leaving] == contents
    whole = json.dumps({"choices": [{"message": {"content": text}} for text in leaving]}).encode()
    restored = json.loads(unmasked(whole, mask))["choices"]
    assert [choice["message"]["content"] for choice in restored] == contents


@settings(deadline=None)
@given(st.lists(st.one_of(NIRS, IBANS, EMAILS, PHONES), min_size=1, max_size=5), AROUND)
def test_what_has_a_form_never_leaves(values: list[str], between: str) -> None:
    body = chat(f" {between} ".join(values), {"deep": [values[-1]]})
    hide(body)
    assert not any(value in json.dumps(body, ensure_ascii=False) for value in values)


@settings(deadline=None)
@given(
    st.lists(st.tuples(AROUND, VALUES), min_size=1, max_size=4), st.integers(1, 40), st.booleans(), st.data()
)
def test_a_stream_says_the_same_as_a_whole_answer_however_it_is_cut(
    parts: list[tuple[str, str]], cut: int, spaces: bool, data: st.DataObject
) -> None:
    said = " ".join(f"{before} {value}" for before, value in parts)
    body = chat(said)
    mask = hide(body)
    answer = body["messages"][0]["content"]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answer)), max_size=12)))
    pieces = [answer[a:b] for a, b in zip([0, *cuts], [*cuts, len(answer)], strict=True)]
    ending = data.draw(st.sampled_from([[delta(finish="stop")], []]))
    read = stream(mask, [delta("", role="assistant"), *map(delta, pieces), *ending], cut, spaces)
    assert content_of(read) == said


def test_only_what_may_be_a_placeholder_is_held_back() -> None:
    mask = Mask()
    mask.placeholder(Kind.EMAIL, "a@x.fr")
    read = stream(
        mask, [delta("Bonjour ["), delta("E-"), delta("MAIL 1] !"), delta("[x"), delta("]")], 10_000
    )
    assert [chunk["choices"][0]["delta"]["content"] for chunk in read] == [
        "Bonjour ",
        "",
        "a@x.fr !",
        "[x",
        "]",
    ]


def test_choices_are_kept_apart() -> None:
    mask = Mask()
    mask.placeholder(Kind.EMAIL, "a@x.fr")
    halves = [
        delta("[E-MAIL", index=0),
        delta("[E-MAIL", index=1),
        delta(" 1]", index=1),
        delta(" 2]", index=0),
    ]
    read = stream(mask, halves)
    assert content_of(read, 1) == "a@x.fr"
    assert content_of(read, 0) == "[E-MAIL 2]"


def test_a_stream_that_ends_in_the_middle_of_a_placeholder_loses_nothing() -> None:
    mask = Mask()
    mask.placeholder(Kind.EMAIL, "a@x.fr")
    assert content_of(stream(mask, [delta("voir [E-MAI"), delta(finish="length")])) == "voir [E-MAI"
    assert content_of(stream(mask, [delta("voir [E-MAI")])) == "voir [E-MAI"


def test_arguments_of_a_tool_come_back_as_right_json() -> None:
    mask = Mask()
    mask.placeholder(Kind.NAME, "Inès Roux")
    arguments = '{"qui": "[NOM 1]"}'
    calls = [
        delta(tool_calls=[{"index": 2, "function": {"arguments": arguments[at : at + 5]}}])
        for at in range(0, len(arguments), 5)
    ]
    read = stream(mask, [*calls, delta(finish="tool_calls")])
    written = "".join(
        call["function"]["arguments"]
        for chunk in read
        for call in chunk["choices"][0]["delta"].get("tool_calls", [])
    )
    assert json.loads(written) == {"qui": "Inès Roux"}


@pytest.mark.parametrize("text", ["[", "Voir [", "[E-MAIL 1", "[NOM 1]["])
def test_a_completion_of_plain_text_is_restored_too(text: str) -> None:
    mask = Mask()
    mask.placeholder(Kind.NAME, "Claire")
    chunks = [
        {"object": "text_completion", "choices": [{"index": 0, "text": one, "finish_reason": None}]}
        for one in text
    ]
    read = stream(mask, chunks)
    said = "".join(choice.get("text", "") for chunk in read for choice in chunk["choices"])
    assert said == text.replace("[NOM 1]", "Claire")
