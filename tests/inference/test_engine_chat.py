import json

import httpx

from tests.inference.local_engine import CHAT, ENCODER, LocalEngine, question


def events(response: httpx.Response) -> list[str]:
    """The data of the events; lines that begin with a colon only say that the model still reads."""
    return [line.removeprefix("data: ") for line in response.iter_lines() if line.startswith("data: ")]


def test_an_answer_has_text_usage_and_the_name_asked_for(engine: LocalEngine) -> None:
    answer = engine.chat().json()

    assert answer["object"] == "chat.completion"
    assert answer["choices"][0]["message"]["content"].startswith("Bonjour")
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["model"] == CHAT
    assert answer["usage"]["completion_tokens"] == 8
    assert answer["usage"]["total_tokens"] == answer["usage"]["prompt_tokens"] + 8


def test_a_stream_ends_with_its_usage_then_done_without_being_asked(engine: LocalEngine) -> None:
    with engine.stream() as response:
        *chunks, done = events(response)
    last = json.loads(chunks[-1])

    assert response.headers["content-type"].startswith("text/event-stream")
    assert done == "[DONE]"
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 8


def test_a_stream_says_the_same_as_a_whole_answer(engine: LocalEngine) -> None:
    with engine.stream() as response:
        chunks = [json.loads(data) for data in events(response)[:-1]]
    text = "".join(c["choices"][0]["delta"].get("content") or "" for c in chunks if c["choices"])

    assert text == engine.chat().json()["choices"][0]["message"]["content"]


def test_progress_of_the_prompt_stays_hidden_unless_asked_for(engine: LocalEngine) -> None:
    with engine.stream(max_tokens=1) as hidden, engine.stream(max_tokens=1, return_progress=True) as shown:
        assert "prompt_progress" not in hidden.read().decode()
        assert "prompt_progress" in shown.read().decode()


def test_an_answer_follows_a_json_schema(engine: LocalEngine) -> None:
    schema = {
        "type": "object",
        "properties": {"ville": {"type": "string"}, "habitants": {"type": "integer"}},
        "required": ["ville", "habitants"],
        "additionalProperties": False,
    }
    response = engine.chat(
        "Lyon compte 520 000 habitants. Donne la ville et ses habitants.",
        max_tokens=60,
        response_format={"type": "json_schema", "json_schema": {"name": "ville", "schema": schema}},
    )

    found = json.loads(response.json()["choices"][0]["message"]["content"])
    assert found == {"ville": "Lyon", "habitants": 520000}


def test_tools_are_accepted(engine: LocalEngine) -> None:
    tool = {"type": "function", "function": {"name": "heure", "parameters": {"type": "object"}}}

    assert engine.chat(tools=[tool], max_tokens=1).status_code == 200


def test_an_unknown_model_is_not_found(engine: LocalEngine) -> None:
    response = engine.chat(model="gpt-inconnu")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"


def test_the_encoder_does_not_chat(engine: LocalEngine) -> None:
    assert engine.chat(model=ENCODER).json()["error"]["code"] == "model_not_supported"


def test_a_prompt_longer_than_the_context_is_refused(engine: LocalEngine) -> None:
    response = engine.chat("mot " * 9000)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "context_length_exceeded"
    assert "8192" in response.json()["error"]["message"]


def test_a_streamed_prompt_too_long_is_refused_before_the_stream(engine: LocalEngine) -> None:
    with engine.stream("mot " * 9000) as response:
        assert response.status_code == 400


def test_an_image_is_refused_without_being_fetched(engine: LocalEngine) -> None:
    content = [{"type": "image_url", "image_url": {"url": f"{engine.url}/health"}}]
    asked = question("") | {"messages": [{"role": "user", "content": content}]}

    assert engine.http.post("/v1/chat/completions", json=asked).json()["error"]["code"] == "text_only"


def test_a_schema_that_is_not_one_is_a_bad_request(engine: LocalEngine) -> None:
    wrong = {"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}

    assert engine.chat(response_format=wrong).status_code == 400


def test_a_body_that_is_not_json_is_a_bad_request(engine: LocalEngine) -> None:
    response = engine.http.post("/v1/chat/completions", content=b"{")

    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_the_port_is_closed_to_who_has_no_key(engine: LocalEngine) -> None:
    for key in ("", "Bearer wrong"):
        response = httpx.get(f"{engine.url}/v1/models", headers={"Authorization": key}, trust_env=False)
        assert response.status_code == 401


def test_the_models_served_are_listed(engine: LocalEngine) -> None:
    listed = {model["id"]: model["type"] for model in engine.http.get("/v1/models").json()["data"]}

    assert listed == {
        CHAT: "text-generation",
        ENCODER: "text-embeddings-inference",
        "whisper-base": "automatic-speech-recognition",
        "tesseract-fra": "image-to-text",
    }
