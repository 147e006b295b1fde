"""Addresses in requests, refused by a gateway whose operator was careless enough to list inner hosts."""

from typing import Any

import httpx
import pytest

PIXEL = "data:image/png;base64,iVBORw0KGgo="


def ask(client: httpx.Client, part: Any, **message: Any) -> httpx.Response:
    content = [{"type": "text", "text": "Voir https://exemple.fr et file:///etc/passwd"}, part]
    return client.post(
        "/v1/chat/completions",
        json={"model": "stable", "messages": [{"role": "user", "content": content, **message}]},
    )


def image(url: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.png",
        "http://127.0.0.1:22/x.png",
        "https://localhost/x.png",
        "http://LOCALHOST./x.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/x.png",
        "http://[::ffff:127.0.0.1]/x.png",
        "http://2130706433/x.png",
        "http://0x7f.1/x.png",
        "http://10.0.0.1/x.png",
        "http://exemple.fr/x.png",
        "http://127.0.0.1@exemple.fr/x.png",
        "http://user:pass@localhost/x.png",
        "file:///etc/passwd",
        "ftp://exemple.fr/x.png",
        "gopher://localhost/",
        "//localhost/x.png",
        "/etc/passwd",
        " http://127.0.0.1/x.png",
        "",
    ],
)
def test_no_inner_or_unlisted_address_is_fetched(client: httpx.Client, url: str) -> None:
    answer = ask(client, image(url))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "address_not_allowed"
    assert answer.json()["error"]["param"] == "messages[0].content[1].image_url.url"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": "http://127.0.0.1/x.png"},
        {"type": "video_url", "video_url": {"url": "https://localhost/x.mp4"}},
        {"type": "audio_url", "audio_url": {"url": "https://localhost/x.mp3"}},
        {"type": "input_audio", "input_audio": {"data": "http://localhost/x.mp3", "format": "mp3"}},
        {"type": "file", "file": {"file_data": "https://localhost/x.pdf"}},
        {"type": "file", "file": {"file_url": "localhost/x.pdf"}},
        {"type": "text", "text": "x", "image_url": {"url": "file:///etc/passwd"}},
        {"image_url": {"url": "http://169.254.169.254/"}},
    ],
)
def test_no_other_part_hides_an_address(client: httpx.Client, part: dict[str, Any]) -> None:
    answer = ask(client, part)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "address_not_allowed"


def test_no_other_field_of_a_message_hides_an_address(client: httpx.Client) -> None:
    assert ask(client, image(PIXEL), images=["http://127.0.0.1/"]).status_code == 400


@pytest.mark.parametrize("url", [PIXEL, "DATA:image/png;base64,iVBORw0KGgo="])
def test_data_addresses_pass_unchanged(client: httpx.Client, url: str) -> None:
    answer = ask(client, image(url))
    assert answer.status_code == 200
    assert url in answer.json()["choices"][0]["message"]["content"]


def test_addresses_in_text_and_in_calls_of_tools_are_not_addresses_to_fetch(client: httpx.Client) -> None:
    calls = [
        {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"url": "http://localhost"}'}}
    ]
    schema = {"type": "object", "$schema": "https://json-schema.org/draft/2020-12/schema"}
    body = {
        "model": "stable",
        "messages": [
            {"role": "assistant", "content": None, "tool_calls": calls},
            {"role": "tool", "tool_call_id": "c", "content": "http://localhost/found"},
            {"role": "user", "content": "hello https://exemple.fr"},
        ],
        "tools": [{"type": "function", "function": {"name": "f", "parameters": schema}}],
    }
    assert client.post("/v1/chat/completions", json=body).status_code == 200


def test_a_message_nested_too_deeply_is_refused(client: httpx.Client) -> None:
    part: Any = "x"
    for _ in range(60):
        part = {"inside": part}
    assert ask(client, part).status_code == 400
