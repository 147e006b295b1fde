"""What the API answers where the framework, not a view, answers: always OpenAI's shape."""

import pytest
from django.test import Client

from socle.organisation.keys import create_key


@pytest.fixture
def client(people: object) -> Client:
    _, secret = create_key(people.owner, "essai")  # type: ignore[attr-defined]
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_anybody_reads_the_description_of_both_sides(db: None) -> None:
    paths = Client().get("/v1/openapi.json").json()["paths"]
    assert {"/v1/chat/completions", "/v1/collections"} <= paths.keys()


@pytest.mark.parametrize("body", ["\x00", "{", '"\ud800'])
def test_a_body_that_is_not_json_is_refused(client: Client, body: str) -> None:
    raw = body.encode("utf-8", "surrogatepass")
    answer = client.post("/v1/keys", raw, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


def test_a_method_that_a_path_does_not_have_is_refused(client: Client) -> None:
    answer = client.patch("/v1/keys")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_a_form_of_too_many_fields_is_refused(client: Client) -> None:
    answer = client.post("/v1/documents", {f"field-{number}": "x" for number in range(2000)})
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
