"""Responses that are kept: continued, read and deleted by their owner alone, and gone in time."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone

from tests.gateway.protocols.conftest import forget, posted, streamed

PATH = "/v1/responses"


def respond(client: httpx.Client, input: Any, **options: Any) -> dict[str, Any]:
    return posted(client, PATH, {"model": "stable", "input": input, **options})


def read_by_model(response: dict[str, Any]) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = json.loads(response["output"][0]["content"][0]["text"])["messages"]
    return messages


def test_a_conversation_is_continued_by_its_last_response(client: httpx.Client) -> None:
    first = respond(client, "hello", instructions="Vous aidez.")
    second = respond(client, "hello encore", previous_response_id=first["id"])
    third = respond(client, "echo", previous_response_id=second["id"])
    assert third["previous_response_id"] == second["id"]
    # Instructions are those of each request.
    assert [(message["role"], message["content"]) for message in read_by_model(third)] == [
        ("user", "hello"),
        ("assistant", "Bonjour"),
        ("user", "hello encore"),
        ("assistant", "Bonjour"),
        ("user", "echo"),
    ]


def test_a_streamed_response_can_be_continued_as_soon_as_its_last_event_is_there(
    client: httpx.Client,
) -> None:
    first = streamed(client, PATH, {"model": "stable", "input": "hello"})[-1]["response"]
    second = respond(client, "echo", previous_response_id=first["id"])
    assert read_by_model(second)[1]["content"] == "Bonjour à tous"


def test_the_result_of_a_tool_continues_its_call(client: httpx.Client) -> None:
    tools = [{"type": "function", "name": "météo"}]
    first = respond(client, "calls", tools=tools)
    result = {"type": "function_call_output", "call_id": "call_1", "output": "echo pluie"}
    second = respond(client, [result], previous_response_id=first["id"])
    assert read_by_model(second)[1]["tool_calls"][0]["id"] == "call_1"


def test_items_can_be_referred_to(client: httpx.Client) -> None:
    first = respond(client, "hello")
    reference = {"type": "item_reference", "id": first["output"][0]["id"]}
    second = respond(client, [reference, {"role": "user", "content": "echo"}])
    assert read_by_model(second)[0] == {"role": "assistant", "content": "Bonjour"}
    missing = {"type": "item_reference", "id": "msg_unknown"}
    answer = client.post(PATH, json={"model": "stable", "input": [missing]})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "input[0].id")


def test_a_response_is_read_with_its_input(client: httpx.Client) -> None:
    made = respond(client, "hello")
    assert client.get(f"{PATH}/{made['id']}").json() == made
    listed = client.get(f"{PATH}/{made['id']}/input_items").json()
    assert listed["data"][0]["content"] == [{"type": "input_text", "text": "hello"}]


def test_what_is_not_to_be_stored_is_not(client: httpx.Client) -> None:
    made = respond(client, "hello", store=False)
    assert made["store"] is False
    assert client.get(f"{PATH}/{made['id']}").status_code == 404
    continued = client.post(
        PATH, json={"model": "stable", "input": "hello", "previous_response_id": made["id"]}
    )
    assert continued.status_code == 400
    assert continued.json()["error"]["code"] == "previous_response_not_found"


def test_a_failed_response_is_not_stored(client: httpx.Client) -> None:
    failed = streamed(client, PATH, {"model": "stable", "input": "dies"})[-1]["response"]
    assert client.get(f"{PATH}/{failed['id']}").status_code == 404


def test_a_deleted_response_is_gone_and_what_continued_it_cannot_go_on(client: httpx.Client) -> None:
    first = respond(client, "hello")
    second = respond(client, "hello", previous_response_id=first["id"])
    deleted = client.delete(f"{PATH}/{first['id']}")
    assert deleted.json() == {"id": first["id"], "object": "response", "deleted": True}
    assert client.get(f"{PATH}/{first['id']}").status_code == 404
    assert client.delete(f"{PATH}/{first['id']}").status_code == 404
    answer = client.post(PATH, json={"model": "stable", "input": "x", "previous_response_id": second["id"]})
    assert answer.status_code == 400


@pytest.fixture
def others(committed: None, person: Any, gateway: str) -> Iterator[dict[str, httpx.Client]]:
    """A colleague of the owner, a stranger of another service, a foreigner of another administration."""
    from socle.organisation.accounts import create_person, service_named
    from socle.organisation.keys import create_key

    services = {
        "colleague": person.service,
        "stranger": service_named("Ministère d'essai", "Archives"),
        "foreigner": service_named("Ville d'essai", "Accueil"),
    }
    people = {name: create_person(f"{name}@stored.example", service) for name, service in services.items()}
    clients = {
        name: httpx.Client(
            base_url=gateway,
            headers={"Authorization": f"Bearer {create_key(one, 'essai')[1]}"},
            timeout=60,
            trust_env=False,
        )
        for name, one in people.items()
    }
    yield clients
    for name, one in people.items():
        clients[name].close()
        forget(one)
        one.delete()
    services["stranger"].delete()
    services["foreigner"].delete()
    services["foreigner"].administration.delete()


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_nobody_else_reads_continues_or_deletes_it(
    client: httpx.Client, others: dict[str, httpx.Client], who: str
) -> None:
    made = respond(client, "hello")
    other, address = others[who], f"{PATH}/{made['id']}"
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/input_items").status_code == 404
    assert other.delete(address).status_code == 404
    body = {"model": "stable", "input": "hello", "previous_response_id": made["id"]}
    assert other.post(PATH, json=body).status_code == 400
    reference = [{"type": "item_reference", "id": made["output"][0]["id"]}]
    assert other.post(PATH, json={"model": "stable", "input": reference}).status_code == 400
    assert client.get(address).status_code == 200


def test_without_a_key_nothing_is_told(gateway: str, client: httpx.Client) -> None:
    made = respond(client, "hello")
    assert httpx.get(f"{gateway}{PATH}/{made['id']}", trust_env=False).status_code == 401


def test_what_continues_sensitive_data_is_as_sensitive(
    client: httpx.Client, gateway: str, new_key: Callable[..., tuple[Any, str]]
) -> None:
    public = {"Authorization": f"Bearer {new_key(sensitivity='public')[1]}"}
    assert client.post(PATH, json={"model": "far", "input": "hello"}, headers=public).status_code == 200
    internal = respond(client, "hello")
    body = {"model": "far", "input": "hello", "previous_response_id": internal["id"]}
    answer = client.post(PATH, json=body, headers=public)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "sensitivity_not_allowed"
    reference = [{"type": "item_reference", "id": internal["output"][0]["id"]}]
    answer = client.post(PATH, json={"model": "far", "input": reference}, headers=public)
    assert answer.status_code == 403


def test_too_large_a_conversation_is_not_stored(client: httpx.Client) -> None:
    """The gateway of the tests stores 1 MB."""
    large = "hello " + "x" * 600_000
    first = respond(client, large)
    body = {"model": "stable", "input": large, "previous_response_id": first["id"]}
    answer = client.post(PATH, json=body)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "conversation_too_large"


def test_a_response_is_deleted_on_its_day(client: httpx.Client, person: Any) -> None:
    from socle.gateway.models import StoredResponse
    from socle.gateway.protocols.responses.stored import delete_due
    from socle.storage.scope import administration_scope

    kept, due = respond(client, "hello"), respond(client, "hello")
    with administration_scope(person.administration_id):
        rows = {row.pk: row.deletes_on for row in StoredResponse.objects.filter(owner=person)}
        assert set(rows.values()) == {person.deletion_date()}
        yesterday = timezone.localdate() - timedelta(days=1)
        StoredResponse.objects.filter(pk=due["id"]).update(deletes_on=yesterday)
    delete_due()
    assert client.get(f"{PATH}/{due['id']}").status_code == 404
    assert client.get(f"{PATH}/{kept['id']}").status_code == 200


def test_any_character_can_be_stored(client: httpx.Client) -> None:
    raw = b'{"model": "stable", "input": "hello \\u0000 \\ud83d\\ude00 \xc3\xa9"}'
    made = client.post(PATH, content=raw).json()
    second = respond(client, "echo", previous_response_id=made["id"])
    assert read_by_model(second)[0]["content"] == "hello \x00 \U0001f600 é"
