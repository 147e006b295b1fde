"""Recordings on their way through the gateway."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.gateway.conftest import NewKey

SOUND = b"RIFF" + bytes(range(256)) * 8000  # two megabytes: past what stays in memory
PATH = "/v1/audio/transcriptions"


@pytest.fixture
def forms(upstream: str) -> Callable[[], dict[str, Any]]:
    """The last form that the provider received."""
    return lambda: httpx.get(f"{upstream}/forms", trust_env=False).json()[-1]


def send(client: httpx.Client, name: str = "good.wav", sound: bytes = SOUND, **fields: Any) -> httpx.Response:
    given = {"model": "speech", **fields}
    return client.post(PATH, data=given, files={"file": (name, sound, "audio/wav")})


def problem(response: httpx.Response) -> tuple[int, str | None, str | None]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["param"]


def test_the_recording_reaches_the_second_provider_whole(client: httpx.Client, forms: Any) -> None:
    assert send(client, language="fr", prompt="Besançon").json()["text"] == "Bonjour à tous."
    received = forms()
    assert received["sha256"] == hashlib.sha256(SOUND).hexdigest()
    assert received["name"] == "good.wav"
    assert received["fields"] == {
        "model": ["upstream-name"],
        "language": ["fr"],
        "prompt": ["Besançon"],
        "response_format": ["json"],
    }


def test_json_has_an_id_the_clients_model_and_usage(client: httpx.Client) -> None:
    answer = send(client).json()
    assert answer["id"].startswith("transcription-")
    assert answer["model"] == "speech"
    assert answer["usage"]["seconds"] == 3.0
    assert answer["usage"]["impacts"]["estimated"] is False
    assert answer["usage"]["socle"]["reported"] is True


def test_openais_tokens_are_counted_as_tokens(client: httpx.Client) -> None:
    usage = send(client, "tokens.wav").json()["usage"]
    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (30, 12, 42)


def test_plain_text(client: httpx.Client) -> None:
    response = send(client, response_format="text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == "Bonjour à tous.\n"


def test_subtitles_are_written_from_the_providers_times(client: httpx.Client, forms: Any) -> None:
    assert send(client, response_format="srt").text == (
        "1\n00:00:00,000 --> 00:00:01,500\nBonjour à tous.\n\n"
        "2\n00:00:01,500 --> 01:01:01,000\nA & B --> C\n\n"
    )
    assert forms()["fields"]["response_format"] == ["verbose_json"]
    assert send(client, response_format="vtt").text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nBonjour à tous.\n\n"
        "00:00:01.500 --> 01:01:01.000\nA &amp; B --&gt; C\n\n"
    )


def test_a_model_without_times_makes_no_subtitles(client: httpx.Client) -> None:
    assert problem(send(client, "timeless.wav", response_format="srt")) == (
        400,
        "unsupported_value",
        "response_format",
    )


def test_granularities_pass_on(client: httpx.Client, forms: Any) -> None:
    given = {"response_format": "verbose_json", "timestamp_granularities[]": ["word", "segment"]}
    assert send(client, **given).json()["segments"][0]["end"] == 1.5
    assert forms()["fields"]["timestamp_granularities[]"] == ["word", "segment"]


def test_a_failure_told_after_the_answer_began_is_an_error(client: httpx.Client) -> None:
    response = send(client, "late.wav")
    assert problem(response)[:2] == (413, "too_long")


def test_an_answer_that_is_no_transcription_is_a_fault(client: httpx.Client) -> None:
    assert send(client, "list.wav").status_code == 502


def events(client: httpx.Client, name: str) -> list[Any]:
    raw = send(client, name, stream="true").text
    data = [event.removeprefix("data: ") for event in raw.split("\n\n") if event]
    return [one if one == "[DONE]" else json.loads(one) for one in data]


def test_a_stream_ends_with_usage(client: httpx.Client) -> None:
    delta, last, done = events(client, "good.wav")
    assert delta == {"type": "transcript.text.delta", "delta": "Bonjour"}
    assert last["type"] == "transcript.text.done"
    assert last["usage"]["total_tokens"] == 42
    assert last["usage"]["socle"]["provider"] == "scripted"
    assert done == "[DONE]"


@pytest.mark.parametrize("name", ["dies.wav", "fails.wav"])
def test_a_stream_that_fails_says_so(client: httpx.Client, name: str) -> None:
    assert "error" in events(client, name)[-1]


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"response_format": "xml"}, "response_format"),
        ({"temperature": "2"}, "temperature"),
        ({"timestamp_granularities[]": "word"}, "timestamp_granularities"),
        ({"stream": "true", "response_format": "srt"}, "stream"),
        ({"model": ""}, "model"),
    ],
)
def test_wrong_fields_are_named(client: httpx.Client, fields: dict[str, str], param: str) -> None:
    response = send(client, **fields)
    assert response.status_code == 400
    assert response.json()["error"]["param"] == param


def test_a_form_without_a_file_is_refused(client: httpx.Client) -> None:
    response = client.post(PATH, files={"model": (None, "speech")})
    assert problem(response) == (400, "missing_required_parameter", "file")


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_what_is_no_form_is_refused(client: httpx.Client, kind: str) -> None:
    response = client.post(PATH, content=b"{}", headers={"content-type": kind})
    assert problem(response)[:2] == (400, "invalid_multipart")


def test_two_files_are_refused(client: httpx.Client) -> None:
    files = [("file", ("a.wav", b"a")), ("other", ("b.wav", b"b"))]
    response = client.post(PATH, data={"model": "speech"}, files=files)
    assert problem(response)[:2] == (400, "invalid_multipart")


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_a_recording_is_refused(client: httpx.Client, announced: bool) -> None:
    given = {"data": {"model": "speech"}, "files": {"file": ("good.wav", bytes(5_000_000))}}
    request = client.build_request("POST", PATH, **given)
    content = request.read()
    headers = {"content-type": request.headers["content-type"]}
    pieces = content if announced else (content[at : at + 65536] for at in range(0, len(content), 65536))
    assert problem(client.post(PATH, content=pieces, headers=headers))[:2] == (413, "request_too_large")


def test_the_policy_holds_for_recordings(client: httpx.Client) -> None:
    assert problem(send(client, model="far-speech")) == (403, "sensitivity_not_allowed", "model")


def test_a_chat_model_does_not_transcribe(client: httpx.Client) -> None:
    assert problem(send(client, model="scripted")) == (400, "model_type_mismatch", "model")


def test_a_key_is_needed(gateway: str, new_key: NewKey) -> None:
    response = httpx.post(gateway + PATH, data={"model": "speech"}, files={"file": b"x"}, trust_env=False)
    assert problem(response)[0] == 401


@pytest.mark.parametrize(("name", "file"), [("a\x11b", "good.wav"), ("a", "good\x1b.wav")])
def test_names_with_control_characters_are_refused(client: httpx.Client, name: str, file: str) -> None:
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\nspeech'
    parts = [part.format("model", ""), part.format(name, ""), part.format("file", f'; filename="{file}"')]
    body = "".join(f"--x\r\n{one}\r\n" for one in parts) + "--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post(PATH, content=body.encode(), headers=headers)
    assert problem(response)[:2] == (400, "invalid_multipart")


def test_odd_names_of_fields_are_no_fault_of_the_provider(client: httpx.Client, forms: Any) -> None:
    parts = ['name="model"\r\n\r\nspeech', 'name="\x80é"\r\n\r\nx', 'name="file"; filename="é.zip"\r\n\r\nPK']
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post(PATH, content=body.encode(), headers=headers)
    assert response.status_code == 200
    assert response.headers["x-socle-tried"].endswith("scripted=ok")
    assert forms()["fields"]["\x80é"] == ["x"]
    assert forms()["name"] == "é.zip"
