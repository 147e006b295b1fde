import json
from typing import Any

import httpx

from tests.inference.local_engine import CHAT, LocalEngine

PREFIX = "def moyenne(nombres):\n    total = "
SUFFIX = "\n    return total / len(nombres)\n"
FILLED = f"<|fim_prefix|>{PREFIX}<|fim_suffix|>{SUFFIX}<|fim_middle|>"


def complete(engine: LocalEngine, prompt: Any, **options: Any) -> httpx.Response:
    body = {"model": CHAT, "prompt": prompt, "max_tokens": 12, "temperature": 0, **options}
    return engine.http.post("/v1/completions", json=body)


def test_a_text_is_continued_as_it_stands(engine: LocalEngine) -> None:
    answer = complete(engine, "Les jours de la semaine : lundi, mardi,").json()

    assert answer["object"] == "text_completion"
    assert "mercredi" in answer["choices"][0]["text"]
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["model"] == CHAT
    assert answer["usage"]["completion_tokens"] == 12


def test_a_gap_between_the_models_own_marks_is_filled(engine: LocalEngine) -> None:
    choice = complete(engine, FILLED, max_tokens=60).json()["choices"][0]
    written: dict[str, Any] = {}
    exec(PREFIX + choice["text"] + SUFFIX, written)

    assert written["moyenne"]([1, 2, 6]) == 3
    assert choice["finish_reason"] == "stop"


def test_a_stream_says_the_same_as_a_whole_answer(engine: LocalEngine) -> None:
    raw = complete(engine, FILLED, max_tokens=30, stream=True).text
    data = [line.removeprefix("data: ") for line in raw.splitlines() if line.startswith("data: ")]
    chunks = [json.loads(one) for one in data[:-1]]
    text = "".join(choice["text"] for one in chunks for choice in one["choices"])

    assert data[-1] == "[DONE]"
    assert {one["object"] for one in chunks} == {"text_completion"}
    assert "prompt_progress" not in raw
    assert chunks[-1]["usage"]["completion_tokens"] > 0
    assert text == complete(engine, FILLED, max_tokens=30).json()["choices"][0]["text"]


def test_several_prompts_have_a_choice_each(engine: LocalEngine) -> None:
    choices = complete(engine, ["un, deux,", "lundi, mardi,"], max_tokens=4).json()["choices"]

    assert [choice["index"] for choice in choices] == [0, 1]
    assert all(choice["text"] for choice in choices)


def test_a_suffix_of_its_own_is_refused(engine: LocalEngine) -> None:
    answer = complete(engine, PREFIX, suffix=SUFFIX)

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "suffix")


def test_without_a_prompt_the_request_is_refused(engine: LocalEngine) -> None:
    assert complete(engine, None).json()["error"]["param"] == "prompt"


def test_the_tokens_of_a_message_are_those_that_an_answer_counts(engine: LocalEngine) -> None:
    messages = [{"role": "user", "content": "Quelle est la capitale de la France ?"}]
    counted = engine.http.post(
        "/v1/messages/count_tokens", json={"model": CHAT, "system": "Soyez bref.", "messages": messages}
    )
    asked = [{"role": "system", "content": "Soyez bref."}, *messages]
    answer = engine.http.post(
        "/v1/chat/completions", json={"model": CHAT, "messages": asked, "max_tokens": 1}
    ).json()

    assert counted.json() == {"input_tokens": answer["usage"]["prompt_tokens"]}
