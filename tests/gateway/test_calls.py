"""Every call that a provider answers is kept, without its contents, and proven by the ledger."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from socle.inference.calls import false_batches, leaf_of
from socle.inference.models import DailyUsage, GatewayCall
from socle.ledger import merkle
from socle.ledger.digests import content_digest
from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.organisation.callers import caller_of
from socle.organisation.tokens import issue_token
from socle.storage.scope import administration_scope
from tests.gateway.processes import eventually, free_port, running

SECRET_WORDS = "le dossier de Mme Durand"


def chat(script: str, **more: Any) -> dict[str, Any]:
    return {"model": "stable", "messages": [{"role": "user", "content": script}], **more}


@pytest.fixture
def kept(person: Any) -> Callable[[int], list[GatewayCall]]:
    """The calls of this person, once there are so many."""

    def calls(count: int) -> list[GatewayCall]:
        assert eventually(lambda: len(calls_of(person)) == count, 20)
        return calls_of(person)

    return calls


def calls_of(person: Any) -> list[GatewayCall]:
    with administration_scope(person.administration_id):
        return list(GatewayCall.objects.filter(administration_id=person.administration_id).order_by("at"))


def test_a_whole_answer_is_kept_with_digests_instead_of_contents(
    client: httpx.Client, person: Any, kept: Any
) -> None:
    sent = json.dumps(chat(f"hello {SECRET_WORDS}")).encode()
    answer = client.post("/v1/chat/completions", content=sent, headers={"Content-Type": "application/json"})
    (call,) = kept(1)
    assert (call.kind, call.alias, call.model) == ("chat", "stable", "scripted")
    assert (call.provider, call.hosting, call.sensitivity) == ("scripted", "local", "internal")
    assert (call.prompt_tokens, call.completion_tokens, call.is_reported, call.is_whole) == (
        1000,
        500,
        True,
        True,
    )
    assert (call.outcome, call.cost) == ("answered", Decimal("0.005"))
    assert call.seconds is not None
    assert call.seconds > 0
    assert call.first_token_seconds is None
    assert call.kwh == pytest.approx(answer.json()["usage"]["impacts"]["kWh"])
    assert call.actor == pseudonym(person.pk)
    assert call.key_id == person.keys.get().pk
    assert call.input_digest == content_digest(person.administration_id, sent)
    assert call.output_digest == content_digest(person.administration_id, answer.content)
    assert "Durand" not in str(vars(call))


def test_a_stream_is_kept_with_the_digest_of_what_was_sent(
    client: httpx.Client, person: Any, kept: Any
) -> None:
    with client.stream("POST", "/v1/chat/completions", json=chat("hello", stream=True)) as response:
        received = response.read()
    (call,) = kept(1)
    assert (call.completion_tokens, call.is_whole) == (500, True)
    assert call.output_digest == content_digest(person.administration_id, received)
    assert call.first_token_seconds is not None
    assert call.seconds is not None
    assert 0 < call.first_token_seconds < call.seconds


def test_a_large_request_has_its_digest_too(client: httpx.Client, person: Any, kept: Any) -> None:
    sent = json.dumps(chat("hello " + "x" * 200_000)).encode()
    client.post("/v1/chat/completions", content=sent, headers={"Content-Type": "application/json"})
    assert kept(1)[0].input_digest == content_digest(person.administration_id, sent)


def test_a_large_answer_has_its_digest_too(client: httpx.Client, person: Any, kept: Any) -> None:
    answer = client.post("/v1/embeddings", json={"model": "vectors", "input": ["vectors"] * 4_000})
    assert len(answer.content) > 100_000
    assert kept(1)[0].output_digest == content_digest(person.administration_id, answer.content)


def test_the_sums_of_a_day_are_those_of_its_calls(client: httpx.Client, person: Any, kept: Any) -> None:
    for _ in range(3):
        client.post("/v1/chat/completions", json=chat("hello"))
    client.post("/v1/embeddings", json={"model": "vectors", "input": "vectors"})
    calls = kept(4)
    with administration_scope(person.administration_id):
        sums = {day.kind: day for day in DailyUsage.objects.all()}
    assert (sums["chat"].requests, sums["chat"].prompt_tokens, sums["chat"].cost) == (
        3,
        3000,
        Decimal("0.015"),
    )
    assert sums["chat"].kwh == pytest.approx(sum(call.kwh or 0 for call in calls))
    assert (sums["embeddings"].requests, sums["embeddings"].unestimated) == (1, 1)
    assert {day.actor for day in sums.values()} == {pseudonym(person.pk)}


def test_embeddings_are_kept_without_an_invented_energy(client: httpx.Client, kept: Any) -> None:
    client.post("/v1/embeddings", json={"model": "vectors", "input": "vectors"})
    (call,) = kept(1)
    assert (call.kind, call.kwh, call.kg_co2e) == ("embeddings", None, None)


@pytest.mark.parametrize("script", ["dies", "no-usage"])
def test_a_stream_that_fails_or_tells_no_usage_says_so(client: httpx.Client, kept: Any, script: str) -> None:
    client.post("/v1/chat/completions", json=chat(script, stream=True))
    (call,) = kept(1)
    assert (call.is_whole, call.is_reported) == (script == "no-usage", False)
    assert call.outcome == ("answered" if script == "no-usage" else "failed")
    assert (call.prompt_tokens > 0, call.completion_tokens > 2) == (True, True)


def test_a_whole_answer_without_usage_is_estimated(client: httpx.Client, kept: Any) -> None:
    client.post("/v1/chat/completions", json=chat("no-usage"))
    (call,) = kept(1)
    assert (call.outcome, call.is_reported, call.completion_tokens > 10) == ("answered", False, True)


def test_a_call_left_by_its_client_is_kept_as_not_whole(client: httpx.Client, kept: Any) -> None:
    with client.stream("POST", "/v1/chat/completions", json=chat("hangs here", stream=True)) as response:
        next(response.iter_raw())
    (call,) = kept(1)
    assert (call.outcome, call.is_whole) == ("left", False)
    assert call.cost > 0


def test_what_no_provider_answered_is_no_call(client: httpx.Client, kept: Any) -> None:
    assert client.post("/v1/chat/completions", json=chat("x") | {"model": "unreachable"}).status_code == 503
    assert client.post("/v1/chat/completions", json=chat("x") | {"model": "far"}).status_code == 403
    assert client.post("/v1/chat/completions", json=chat("html")).status_code == 502
    client.post("/v1/chat/completions", json=chat("hello"))
    assert len(kept(1)) == 1


def test_a_run_s_calls_are_known_by_its_token(gateway: str, person: Any, kept: Any) -> None:
    token = issue_token(caller_of(person, run="run-7"))
    headers = {"Authorization": f"Bearer {token}"}
    httpx.post(f"{gateway}/v1/chat/completions", json=chat("hello"), headers=headers, trust_env=False)
    (call,) = kept(1)
    assert (call.run, call.key_id) == ("run-7", None)


def test_a_call_can_be_proven_afterwards(client: httpx.Client, person: Any, kept: Any) -> None:
    for _ in range(5):
        client.post("/v1/chat/completions", json=chat("hello"))
    calls = kept(5)
    for call in calls:
        batch = sorted((one for one in calls if one.batch == call.batch), key=lambda one: one.leaf)
        entry = Entry.objects.get(act=str(call.batch))
        assert (entry.kind, entry.administration_id) == ("usage_batch", person.administration_id)
        leaves = [leaf_of(one) for one in batch]
        path = merkle.proof(leaves, call.leaf)
        proven = merkle.proven_root(leaf_of(call), call.leaf, entry.facts["count"], path)
        assert proven.hex() == entry.facts["root"]


@pytest.mark.parametrize("change", [{"completion_tokens": 1}, {"actor": "p-0"}, {"output_digest": "0" * 64}])
def test_a_changed_call_is_found_by_its_batch(
    client: httpx.Client, person: Any, kept: Any, change: dict[str, Any]
) -> None:
    client.post("/v1/chat/completions", json=chat("hello"))
    (call,) = kept(1)
    assert not [fault for fault in false_batches() if str(call.batch) in fault.sentence]
    with administration_scope(person.administration_id):
        GatewayCall.objects.filter(pk=call.pk).update(**change)
    assert [fault for fault in false_batches() if str(call.batch) in fault.sentence]
    with administration_scope(person.administration_id):
        GatewayCall.objects.filter(pk=call.pk).delete()
    assert not [fault for fault in false_batches() if str(call.batch) in fault.sentence]


def test_calls_are_written_before_a_gateway_stops(
    environment: dict[str, str], new_key: Any, kept: Any
) -> None:
    port = free_port()
    command = [
        "-m",
        "uvicorn",
        "socle.gateway.app:application",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    with running(command, port, environment, "/health") as address:
        for _ in range(3):
            httpx.post(f"{address}/v1/chat/completions", json=chat("hello"), headers=headers, trust_env=False)
    assert len(kept(3)) == 3


def test_another_administration_sees_nothing_of_it(client: httpx.Client, person: Any, kept: Any) -> None:
    client.post("/v1/chat/completions", json=chat("hello"))
    kept(1)
    assert not GatewayCall.objects.exists()
    with administration_scope(person.administration_id + 1):
        assert not GatewayCall.objects.exists()
