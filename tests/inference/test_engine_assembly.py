from typing import Any

from socle.inference.engine.assembly import Assembly


def assembled(*deltas: dict[str, Any], finish: str = "stop") -> dict[str, Any]:
    assembly = Assembly()
    for delta in deltas:
        assembly.add({"id": "1", "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    assembly.add({"id": "1", "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    assembly.add({"id": "1", "choices": [], "usage": {"total_tokens": 3}})
    return assembly.body()


def test_pieces_make_the_text_and_the_usage_is_kept() -> None:
    body = assembled({"role": "assistant", "content": None}, {"content": "Bon"}, {"content": "jour"})

    assert body["choices"][0]["message"]["content"] == "Bonjour"
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["usage"] == {"total_tokens": 3}


def test_pieces_of_tool_calls_make_whole_calls() -> None:
    first = {"index": 0, "id": "c0", "type": "function", "function": {"name": "heure", "arguments": '{"a"'}}
    rest = {"index": 0, "function": {"arguments": ":1}"}}
    other = {"index": 1, "id": "c1", "type": "function", "function": {"name": "date", "arguments": "{}"}}

    message = assembled(
        {"tool_calls": [first]}, {"tool_calls": [rest]}, {"tool_calls": [other]}, finish="tool_calls"
    )["choices"][0]["message"]

    assert message["content"] is None
    assert [call["function"] for call in message["tool_calls"]] == [
        {"name": "heure", "arguments": '{"a":1}'},
        {"name": "date", "arguments": "{}"},
    ]


def test_an_answer_without_words_is_an_empty_text() -> None:
    assert assembled()["choices"][0]["message"]["content"] == ""


def test_several_choices_stay_apart() -> None:
    assembly = Assembly()
    for index, text in ((1, "b"), (0, "a"), (1, "b")):
        assembly.add({"choices": [{"index": index, "delta": {"content": text}}]})

    assert [choice["message"]["content"] for choice in assembly.body()["choices"]] == ["a", "bb"]
