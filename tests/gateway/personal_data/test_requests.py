"""What a client of the gateway notices of the detector, and what its provider sees."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.conftest import CATALOGUE
from tests.gateway.personal_data.data import EMAILS, IBANS, NIRS, PHONES
from tests.gateway.processes import free_port, running

Policy = Callable[[str], None]
NIR, EMAIL, PHONE = "1 84 05 88 300 236 34", "claire.martin@culture.example", "06 12 34 56 78"
SAID = f"Madame Claire Martin, {EMAIL}, {PHONE}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("personal-data") / "socle.toml"
    file.write_text(CATALOGUE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def watching(environment: dict[str, str], file: Path) -> Iterator[str]:
    """A gateway whose operator's file these tests change."""
    port = free_port()
    command = ["-m", "uvicorn", "socle.gateway.app:application", "--port", str(port)]
    with running(command, port, environment | {"SOCLE_CATALOGUE": str(file)}, "/health") as address:
        yield address


@pytest.fixture
def policy(file: Path) -> Policy:
    """Puts a [personal_data] table in force."""

    def decide(table: str) -> None:
        file.write_text(f"{CATALOGUE}\n[personal_data]\n{table}", encoding="utf-8")
        # The file is looked at once a second.
        time.sleep(1.1)

    return decide


@pytest.fixture
def client(watching: str, new_key: Any) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {new_key(sensitivity='public')[1]}"}
    with httpx.Client(base_url=watching, headers=headers, timeout=60, trust_env=False) as http:
        yield http


def ask(client: httpx.Client, content: Any, model: str = "stable", **more: Any) -> httpx.Response:
    messages = [{"role": "user", "content": content}]
    return client.post("/v1/chat/completions", json={"model": model, "messages": messages, **more})


def said(response: httpx.Response) -> str:
    events = [event.removeprefix("data: ") for event in response.text.split("\n\n") if event]
    assert events[-1] == "[DONE]", events[-1]
    chunks = [json.loads(event) for event in events[:-1]]
    deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
    return "".join(delta.get("content") or "" for delta in deltas)


def test_off_by_default(client: httpx.Client, policy: Policy) -> None:
    policy("")
    answer = ask(client, f"hello {SAID}", "far")
    assert answer.status_code == 200
    assert "x-socle-personal-data" not in answer.headers


def test_raising_keeps_personal_data_here(client: httpx.Client, policy: Policy, record: Any) -> None:
    policy('action = "raise"\n')
    mark = uuid4().hex
    refused = ask(client, f"hello {mark} {SAID}", "far")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "sensitivity_not_allowed"
    assert refused.headers["x-socle-personal-data"] == "email=1, phone=1, name=1"
    assert record(mark) == []
    assert ask(client, f"hello {mark} {SAID}").status_code == 200
    assert ask(client, "hello tout le monde", "far").status_code == 200


def test_refusing_says_the_kinds_and_never_the_values(
    client: httpx.Client, policy: Policy, record: Any
) -> None:
    policy('action = "refuse"\n')
    mark = uuid4().hex
    refused = ask(client, f"hello {mark} {SAID}")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (403, "personal_data_refused")
    assert "email, phone, name" in error["message"]
    assert not any(value in refused.text for value in ("Martin", EMAIL, PHONE))
    assert refused.headers["x-socle-personal-data"] == "email=1, phone=1, name=1"
    assert record(mark) == []


def test_one_kind_can_have_an_action_of_its_own(client: httpx.Client, policy: Policy) -> None:
    policy('action = "off"\nkinds.phone = "refuse"\n')
    assert ask(client, f"hello {EMAIL}", "far").status_code == 200
    assert ask(client, f"hello {PHONE}", "far").status_code == 403


def test_masking_hides_from_the_provider_and_gives_back(
    client: httpx.Client, policy: Policy, record: Any
) -> None:
    policy('action = "mask"\n')
    mark = uuid4().hex
    answer = ask(client, f"echo {mark} {SAID}", "far")
    assert answer.headers["x-socle-personal-data"] == "email=1, phone=1, name=1"
    [received] = record(mark)
    leaving = received["body"]["messages"][0]["content"]
    assert leaving == f"echo {mark} Madame [NOM 1], [E-MAIL 1], [TEL 1]"
    echoed = json.loads(answer.json()["choices"][0]["message"]["content"])
    assert echoed["messages"][0]["content"] == f"echo {mark} {SAID}"


def test_a_masked_stream_gives_back_what_comes_in_pieces(
    client: httpx.Client, policy: Policy, record: Any
) -> None:
    policy('action = "mask"\n')
    mark = uuid4().hex
    answer = ask(client, f"repeats {mark} {SAID} [fin]", "far", stream=True)
    assert said(answer) == f"repeats {mark} {SAID} [fin]"
    assert answer.headers["x-socle-personal-data"] == "email=1, phone=1, name=1"
    assert "far" in answer.text
    assert "upstream-name" not in answer.text
    assert EMAIL not in str(record(mark))


def test_embeddings_are_masked_too(client: httpx.Client, policy: Policy, record: Any) -> None:
    policy('action = "mask"\n')
    mark = uuid4().hex
    answer = client.post("/v1/embeddings", json={"model": "vectors", "input": [f"{mark} {EMAIL}", "x"]})
    assert answer.headers["x-socle-personal-data"] == "email=1"
    assert record(mark)[0]["body"]["input"] == [f"{mark} [E-MAIL 1]", "x"]


def test_a_long_request_is_masked_as_well(client: httpx.Client, policy: Policy, record: Any) -> None:
    policy('action = "mask"\n')
    mark = uuid4().hex
    text = f"hello {mark} " + "le marché est conclu. " * 20_000 + EMAIL
    assert ask(client, text).status_code == 200
    assert record(mark)[0]["body"]["messages"][0]["content"].endswith(". [E-MAIL 1]")


def test_a_mistake_in_the_policy_keeps_the_former_one(client: httpx.Client, policy: Policy) -> None:
    policy('action = "refuse"\n')
    assert ask(client, f"hello {PHONE}").status_code == 403
    policy('action = "nothing"\n')
    assert ask(client, f"hello {PHONE}").status_code == 403


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(NIRS, IBANS, EMAILS, PHONES), min_size=1, max_size=4), st.booleans())
def test_what_is_masked_never_reaches_the_provider_and_comes_back(
    client: httpx.Client, policy: Policy, record: Any, values: list[str], streamed: bool
) -> None:
    if not hasattr(policy, "decided"):
        policy('action = "mask"\n')
        policy.decided = True  # type: ignore[attr-defined]
    mark = uuid4().hex
    sent = f"{'repeats' if streamed else 'echo'} {mark} {' ; '.join(values)}"
    answer = ask(client, sent, "far", stream=streamed)
    assert not any(value in str(record(mark)) for value in values)
    if streamed:
        assert said(answer) == sent
    else:
        echoed = json.loads(answer.json()["choices"][0]["message"]["content"])
        assert echoed["messages"][0]["content"] == sent


def test_a_conversation_that_goes_on_stays_masked(client: httpx.Client, policy: Policy, record: Any) -> None:
    policy('action = "mask"\n')
    mark = uuid4().hex
    first = client.post("/v1/responses", json={"model": "stable", "input": f"hello {mark} {EMAIL}"}).json()
    follow = {"model": "stable", "previous_response_id": first["id"], "input": f"hello {mark} {PHONE} again"}
    second = client.post("/v1/responses", json=follow).json()
    sent = json.dumps(record(mark), ensure_ascii=False)
    assert EMAIL not in sent
    assert PHONE not in sent
    kept = client.get(f"/v1/responses/{first['id']}/input_items").text
    assert EMAIL in kept
    for response in (first, second):
        assert client.delete(f"/v1/responses/{response['id']}").status_code == 200
