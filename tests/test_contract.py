"""What the API answers where the framework, not a view, answers: always OpenAI's shape."""

import json

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
    assert (answer.status_code, set(answer["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_a_form_of_too_many_fields_is_refused(client: Client) -> None:
    answer = client.post("/v1/documents", {f"field-{number}": "x" for number in range(2000)})
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


# Each of these once made the server fail.
NOT_KEPT = [
    ("/v1/collections", {"name": "a\x00"}),
    ("/v1/collections", {"name": "a", "description": "\x00"}),
    ("/v1/keys", {"name": "a", "scopes": {"models": ["\ud800"]}}),
    ("/v1/search", {"query": "a", "method": "lexical", "metadata_filters": {"key": "\x00", "value": "a"}}),
]


@pytest.mark.parametrize(("path", "body"), NOT_KEPT)
def test_what_the_database_cannot_keep_is_refused(client: Client, path: str, body: dict[str, object]) -> None:
    answer = client.post(path, json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_value")


@pytest.mark.parametrize(
    "query",
    [
        *("collections?name=%00", "documents?name=%00", "runs?tool=%00"),
        *("collections?offset=9223372036854775808", "runs?offset=9223372036854775808"),
        "usage?start_time=0&end_time=253402300799",
        "usage?start_time=0&end_time=1&endpoint=%00",
    ],
)
def test_what_no_row_can_match_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/v1/{query}")
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]["code"] == "invalid_value"


@pytest.mark.parametrize("metadata", ['{"a":"\\u0000"}', '{"a":"\\ud800"}', '{"a":1e999}', "[" * 100_000])
def test_metadata_that_cannot_be_kept_is_refused(client: Client, metadata: str) -> None:
    made = client.post("/v1/collections", {"name": "a"}, content_type="application/json")
    fields = {"collection_id": made.json()["id"], "name": "d", "metadata": metadata}
    answer = client.post("/v1/documents", fields)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "metadata")


@pytest.mark.parametrize("filters", [{"key": "9" * 30, "value": "a"}, {"key": "2024", "value": "a"}])
def test_a_metadata_key_of_digits_is_a_name(client: Client, filters: dict[str, str]) -> None:
    asked = {"query": "a", "method": "lexical", "metadata_filters": filters}
    assert client.post("/v1/search", asked, content_type="application/json").status_code == 200
