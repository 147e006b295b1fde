"""Personal data in the text fields of forms with a file; what the file says is not searched."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.gateway.personal_data.test_requests import EMAIL, PHONE, client, file, policy, watching

__all__ = ["client", "file", "policy", "watching"]

Policy = Callable[[str], None]
SOUND = {"file": ("repeats.wav", b"RIFF", "audio/wav")}
PROMPT = f"Madame Claire Martin, {EMAIL}"


@pytest.fixture
def forms(upstream: str) -> Callable[[], dict[str, Any]]:
    """The last form that the provider received."""
    return lambda: httpx.get(f"{upstream}/forms", trust_env=False).json()[-1]["fields"]


def transcribe(client: httpx.Client, model: str = "speech", **fields: str) -> httpx.Response:
    return client.post("/v1/audio/transcriptions", data={"model": model, **fields}, files=SOUND)


def deltas(raw: str) -> Iterator[str]:
    for event in raw.split("\n\n"):
        if event and event != "data: [DONE]":
            yield json.loads(event.removeprefix("data: ")).get("delta", "")


def test_a_prompt_with_personal_data_stays_here(client: httpx.Client, policy: Policy) -> None:
    policy('action = "raise"\n')
    refused = transcribe(client, "far-speech", prompt=PROMPT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "sensitivity_not_allowed")
    assert refused.headers["x-socle-personal-data"] == "email=1, name=1"
    assert transcribe(client, prompt=PROMPT).status_code == 200
    assert transcribe(client, "far-speech", prompt="Une réunion").status_code == 200


def test_a_prompt_can_be_refused(client: httpx.Client, policy: Policy) -> None:
    policy('action = "refuse"\n')
    assert transcribe(client, prompt=PHONE).json()["error"]["code"] == "personal_data_refused"


def test_a_masked_prompt_comes_back_whole(client: httpx.Client, policy: Policy, forms: Any) -> None:
    policy('action = "mask"\n')
    assert transcribe(client, prompt=PROMPT).json()["text"] == PROMPT
    [sent] = forms()["prompt"]
    assert "[E-MAIL 1]" in sent
    assert "Martin" not in sent


def test_a_masked_prompt_comes_back_in_a_stream(client: httpx.Client, policy: Policy, forms: Any) -> None:
    policy('action = "mask"\n')
    answer = transcribe(client, prompt=PROMPT, stream="true")
    assert "".join(deltas(answer.text)) == PROMPT
    last = json.loads(answer.text.split("\n\n")[-3].removeprefix("data: "))
    assert (last["type"], last["text"]) == ("transcript.text.done", PROMPT)
    assert "Martin" not in forms()["prompt"][0]


def test_the_numbers_of_spans_are_nobody_s(client: httpx.Client, policy: Policy, forms: Any) -> None:
    policy('action = "refuse"\n')
    # The digits of the first have the form of a telephone number, those of the second that of a person's.
    spans = "[[2956.0927069171, 8.678], [847.423388723314, 4.17]]"
    fields = {"model": "speech", "spans": spans}
    assert client.post("/v1/audio/voices", data=fields, files=SOUND).status_code == 200
    assert forms()["spans"] == [spans]
    assert client.post("/v1/audio/voices", data={**fields, "note": EMAIL}, files=SOUND).status_code == 403
