"""What a caller notices of limits, at one gateway."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.gateway.processes import eventually
from tests.gateway.quotas.conftest import chat

DAY_SECONDS = 86_400


@pytest.fixture
def key(new_key: Any, client: httpx.Client) -> Any:
    """The key that the client uses: one that this test alone limits."""
    made, secret = new_key()
    client.headers["Authorization"] = f"Bearer {secret}"
    return made


def fill(client: httpx.Client, text: str, most: int = 60, **options: Any) -> list[httpx.Response]:
    """Answers until the first refusal, with it."""
    answers = []
    for _ in range(most):
        answers.append(chat(client, text, **options))
        if answers[-1].status_code != 200:
            break
    return answers


def error(answer: httpx.Response) -> Any:
    return answer.json()["error"]


HOLDERS = {
    "key": (lambda key: key.pk, "of this API key"),
    "person": (lambda key: key.person_id, "of this key's owner"),
    "service": (lambda key: key.person.service_id, "of the owner's service"),
    "administration": (lambda key: key.person.administration_id, "of the owner's administration"),
    "alias": (lambda key: "stable", "of the model 'stable'"),
}


@pytest.mark.parametrize("kind", HOLDERS)
def test_each_holder_is_held(
    client: httpx.Client, key: Any, limit: Any, record: Any, marker: str, kind: str
) -> None:
    find, whose = HOLDERS[kind]
    holder = find(key)
    limit(kind, holder, "requests_per_day", 4)
    assert eventually(lambda: "x-ratelimit-limit-requests" in chat(client, "hello").headers, 20)
    answers = fill(client, f"hello {marker}")
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert len(record(marker)) == 3
    refused = answers[-1]
    assert error(refused)["type"] == "rate_limit_error"
    assert error(refused)["code"] == "rate_limit_exceeded"
    assert f"{whose}, 4 requests a day" in error(refused)["message"]
    assert 0 < int(refused.headers["retry-after"]) <= DAY_SECONDS
    assert refused.headers["x-ratelimit-remaining-requests"] == "0"


def test_headers_tell_where_the_caller_stands(client: httpx.Client, key: Any, limit: Any) -> None:
    limit("key", key.pk, "requests_per_day", 40)
    limit("key", key.pk, "tokens_per_minute", 100_000)
    assert eventually(lambda: "x-ratelimit-limit-tokens" in chat(client, "hello").headers, 20)
    first, second = chat(client, "hello").headers, chat(client, "hello").headers
    assert first["x-ratelimit-limit-requests"] == "40"
    assert int(second["x-ratelimit-remaining-requests"]) == int(first["x-ratelimit-remaining-requests"]) - 1
    assert "h" in first["x-ratelimit-reset-requests"] or datetime.now(UTC).hour == 23
    assert first["x-ratelimit-limit-tokens"] == "100000"
    assert first["x-ratelimit-reset-tokens"].endswith("s")


def test_a_stream_tells_it_too(client: httpx.Client, key: Any, limit: Any) -> None:
    limit("key", key.pk, "requests_per_day", 40)
    assert eventually(lambda: "x-ratelimit-limit-requests" in chat(client, "hello", stream=True).headers, 20)


def test_a_caller_without_limits_is_told_none(client: httpx.Client, key: Any) -> None:
    assert not [name for name in chat(client, "hello").headers if name.startswith("x-ratelimit")]


def test_what_was_not_used_comes_back(client: httpx.Client, key: Any, limit: Any) -> None:
    """The upstream reports 1,500 tokens: a reservation of 9,000 would let one call pass, its use six."""
    limit("key", key.pk, "tokens_per_day", 10_000)
    answers = fill(client, "hello", max_tokens=8_000)
    assert [answer.status_code for answer in answers].count(200) >= 1
    assert eventually(lambda: "x-ratelimit-limit-tokens" in chat(client, "hello").headers, 20)
    refused = fill(client, "hello", max_tokens=8_000)[-1]
    assert refused.status_code == 429
    assert int(refused.headers["x-ratelimit-remaining-tokens"]) > 0
    assert "tokens a day" in error(refused)["message"]


def test_what_was_used_beyond_is_charged(client: httpx.Client, key: Any, limit: Any) -> None:
    """Ten tokens are asked for, 1,500 used: the fourth call finds nothing left of 5,000 after all."""
    limit("key", key.pk, "tokens_per_day", 5_000)
    assert eventually(lambda: "x-ratelimit-limit-tokens" in chat(client, "hello").headers, 20)
    answers = fill(client, "hello")
    assert answers[-1].status_code == 429
    assert len(answers) <= 5


def test_a_call_that_nobody_answers_costs_nothing(client: httpx.Client, key: Any, limit: Any) -> None:
    limit("key", key.pk, "requests_per_day", 3)
    assert eventually(lambda: "x-ratelimit-limit-requests" in chat(client, "hello").headers, 20)
    for _ in range(5):
        assert chat(client, "hello", model="unreachable").status_code == 503
        assert chat(client, "bad").status_code == 400
    assert chat(client, "hello").status_code == 200


def test_a_refused_call_takes_of_no_limit(client: httpx.Client, key: Any, person: Any, limit: Any) -> None:
    limit("key", key.pk, "requests_per_day", 30)
    limit("person", person.pk, "tokens_per_day", 5_000)
    assert eventually(lambda: "x-ratelimit-limit-tokens" in chat(client, "hello").headers, 20)
    before = int(chat(client, "hello").headers["x-ratelimit-remaining-requests"])
    for _ in range(5):
        assert chat(client, "hello", max_tokens=4_900).status_code == 429
    assert int(chat(client, "hello").headers["x-ratelimit-remaining-requests"]) == before - 1


def test_a_request_larger_than_the_limit_is_told_so(client: httpx.Client, key: Any, limit: Any) -> None:
    limit("key", key.pk, "tokens_per_day", 500)
    assert eventually(lambda: chat(client, "hello", max_tokens=1_000).status_code == 429, 20)
    refused = chat(client, "hello", max_tokens=1_000)
    assert "more than the whole limit" in error(refused)["message"]
    assert refused.headers["x-should-retry"] == "false"
    assert "retry-after" not in refused.headers


def test_money_is_counted_in_a_month(client: httpx.Client, key: Any, limit: Any) -> None:
    """1,000 tokens read and 500 written cost half a cent here."""
    limit("key", key.pk, "cost_per_month", "0.012")
    assert eventually(lambda: fill(client, "hello")[-1].status_code == 429, 20)
    refused = chat(client, "hello")
    assert error(refused)["code"] == "insufficient_quota"
    assert "0.012 euros a month" in error(refused)["message"]
    assert int(refused.headers["retry-after"]) <= 31 * DAY_SECONDS


def test_energy_is_counted_in_a_month(client: httpx.Client, key: Any, limit: Any) -> None:
    spent = chat(client, "hello").json()["usage"]["impacts"]["kWh"]
    limit("key", key.pk, "energy_per_month", f"{spent * 2.5:.6f}")
    assert eventually(lambda: fill(client, "hello")[-1].status_code == 429, 20)
    assert "kWh a month" in error(chat(client, "hello"))["message"]


def test_simultaneous_requests_are_held_and_come_back(
    client: httpx.Client, key: Any, limit: Any, marker: str
) -> None:
    limit("key", key.pk, "simultaneous_requests", 0)
    assert eventually(lambda: chat(client, "hello").status_code == 429, 20)
    limit("key", key.pk, "simultaneous_requests", 1)
    assert eventually(lambda: chat(client, "hello").status_code == 200, 20)
    assert [chat(client, "hello").status_code for _ in range(10)] == [200] * 10
    body = {
        "model": "scripted",
        "messages": [{"role": "user", "content": f"hangs {marker}"}],
        "stream": True,
    }
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        pieces = response.iter_raw()  # held: where it is dropped, the client leaves
        next(pieces)
        refused = chat(client, "hello")
        assert refused.status_code == 429
        assert "1 simultaneous requests, is reached" in error(refused)["message"]
        assert refused.headers["retry-after"] == "1"
    assert eventually(lambda: chat(client, "hello").status_code == 200, 20)


def test_a_lifted_limit_and_a_raised_one_are_heard_of(client: httpx.Client, key: Any, limit: Any) -> None:
    from socle.gateway.quotas.limits import remove_limit, set_limit

    limit("key", key.pk, "requests_per_day", 0)
    assert eventually(lambda: chat(client, "hello").status_code == 429, 20)
    set_limit("key", str(key.pk), "requests_per_day", Decimal(1_000))
    assert eventually(lambda: chat(client, "hello").status_code == 200, 20)
    set_limit("key", str(key.pk), "requests_per_day", Decimal(1))
    assert eventually(lambda: chat(client, "hello").status_code == 429, 20)
    remove_limit("key", str(key.pk), "requests_per_day")
    assert eventually(lambda: chat(client, "hello").status_code == 200, 20)


def test_embeddings_are_counted(client: httpx.Client, key: Any, limit: Any) -> None:
    limit("key", key.pk, "tokens_per_day", 3_000)
    body = {"model": "vectors", "input": ["un", "deux"]}
    assert eventually(lambda: client.post("/v1/embeddings", json=body).status_code == 429, 20)


def test_me_lists_the_smallest_limits(client: httpx.Client, key: Any, person: Any, limit: Any) -> None:
    limit("key", key.pk, "requests_per_day", 30)
    limit("person", person.pk, "requests_per_day", 20)
    limit("service", person.service_id, "tokens_per_minute", 5_000)
    limit("alias", "stable", "requests_per_minute", 7)
    limit("person", person.pk + 1_000_000, "requests_per_day", 1)
    assert client.get("/v1/me").json()["limits"] == [
        {"router_id": None, "type": "rpd", "value": 20},
        {"router_id": None, "type": "tpm", "value": 5_000},
        {"router_id": "stable", "type": "rpm", "value": 7},
    ]
