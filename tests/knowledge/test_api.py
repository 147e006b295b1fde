"""Collections, documents, chunks and search over the API."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.knowledge.models import Collection, Document
from socle.organisation.keys import create_key
from socle.storage.scope import administration_scope
from tests.knowledge import documents
from tests.knowledge.conftest import ScriptedModel, api_of, ingest

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(people: SimpleNamespace) -> Client:
    return api_of(people.owner)


@pytest.fixture(autouse=True)
def in_administration(people: SimpleNamespace) -> Any:
    with administration_scope(people.owner.administration_id):
        yield


def post(api: Client, path: str, body: Any) -> Any:
    return api.post(path, json.dumps(body), content_type="application/json")


@pytest.fixture
def collection(api: Client) -> int:
    return int(post(api, "/v1/collections", {"name": "Marchés"}).json()["id"])


def upload(
    api: Client, collection: int, content: bytes = b"", name: str = "contrat.pdf", **fields: Any
) -> Any:
    file = SimpleUploadedFile(name, content)
    return api.post("/v1/documents", {"collection_id": collection, "file": file, **fields})


@pytest.fixture
def contract(api: Client, collection: int, model: ScriptedModel, tmp_path: Path) -> int:
    content = documents.contract_pdf(tmp_path / "contrat.pdf").read_bytes()
    number = int(upload(api, collection, content).json()["id"])
    ingest(Document.objects.get(pk=number))
    return number


def test_a_collection_is_made_read_changed_and_deleted(people: SimpleNamespace, api: Client) -> None:
    made = post(api, "/v1/collections", {"name": "Marchés", "description": "2025"})
    assert made.status_code == 201
    address = f"/v1/collections/{made.json()['id']}"
    found = api.get(address).json()
    assert found["object"] == "collection"
    assert (found["name"], found["description"], found["visibility"]) == ("Marchés", "2025", "private")
    assert (found["owner"], found["documents"], found["size"]) == (people.owner.email, 0, 0)
    assert isinstance(found["created"], int)
    changed = api.patch(address, json.dumps({"name": "Contrats"}), content_type="application/json")
    assert changed.status_code == 204
    assert api.get(address).json()["name"] == "Contrats"
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_a_collection_is_as_sensitive_as_what_is_put_into_it(
    people: SimpleNamespace, api: Client, collection: int
) -> None:
    def sensitivity_after(key: str) -> str:
        _, text = create_key(people.owner, "essai", sensitivity=key)
        answer = upload(Client(headers={"Authorization": f"Bearer {text}"}), collection, b"x", "note.txt")
        assert answer.status_code == 201
        return Collection.objects.get(pk=collection).sensitivity

    assert sensitivity_after("personal") == "personal"
    assert sensitivity_after("public") == "personal"


def test_lists_are_given_in_parts(api: Client) -> None:
    for name in ("A", "B", "C"):
        post(api, "/v1/collections", {"name": name})
    listed = api.get("/v1/collections", {"limit": 2, "offset": 1}).json()
    assert listed["object"] == "list"
    assert (listed["total"], listed["limit"], listed["offset"]) == (3, 2, 1)
    assert [item["name"] for item in listed["data"]] == ["B", "A"]


def test_a_document_is_added_and_its_reading_followed(api: Client, collection: int, contract: int) -> None:
    found = api.get(f"/v1/documents/{contract}").json()
    assert found["object"] == "document"
    assert (found["name"], found["collection_id"], found["status"]) == ("contrat.pdf", collection, "ready")
    assert found["chunks"] == api.get(f"/v1/documents/{contract}/chunks").json()["total"] > 0
    assert found["size"] > 0
    assert api.get(f"/v1/collections/{collection}").json()["documents"] == 1


def test_the_older_name_of_the_collection_is_accepted(api: Client, collection: int) -> None:
    file = SimpleUploadedFile("note.txt", b"texte")
    assert api.post("/v1/documents", {"collection": collection, "file": file}).status_code == 201


def test_chunks_have_their_document_page_and_headings(api: Client, contract: int) -> None:
    chunk = api.get(f"/v1/documents/{contract}/chunks", {"limit": 100}).json()["data"][-1]
    assert chunk["object"] == "chunk"
    assert chunk["document_id"] == contract
    assert chunk["metadata"] == {"document_name": "contrat.pdf", "page": 4, "headings": ["Article 4. Lots"]}
    assert api.get(f"/v1/documents/{contract}/chunks/{chunk['id']}").json() == chunk


def test_a_document_is_cut_as_the_request_says(api: Client, collection: int, model: ScriptedModel) -> None:
    text = "\n\n".join(f"Paragraphe {number} du texte." for number in range(30)).encode()
    fields = {"chunk_size": 60, "separators": ["\n\n"], "preset_separators": "plain"}
    number = upload(api, collection, text, "note.txt", **fields).json()["id"]
    ingest(Document.objects.get(pk=number))
    chunks = api.get(f"/v1/documents/{number}/chunks", {"limit": 100}).json()["data"]
    assert len(chunks) >= 15
    assert all(len(chunk["content"]) <= 60 for chunk in chunks)


def test_chunks_are_added_to_a_document_without_a_file(
    api: Client, collection: int, model: ScriptedModel
) -> None:
    number = api.post("/v1/documents", {"collection_id": collection, "name": "FAQ"}).json()["id"]
    body = {"chunks": [{"content": "Les congés sont de vingt-cinq jours.", "metadata": {"theme": "rh"}}]}
    made = post(api, f"/v1/documents/{number}/chunks", body)
    assert made.status_code == 201
    assert made.json()["document_id"] == number
    ingest(Document.objects.get(pk=number))
    query = {"query": "combien de jours de congés", "collection_ids": [collection]}
    query["metadata_filters"] = {"key": "theme", "type": "eq", "value": "rh"}
    (hit,) = post(api, "/v1/search", query).json()["data"]
    assert hit["chunk"]["id"] == made.json()["ids"][0]


@pytest.mark.parametrize("method", ["lexical", "semantic", "hybrid"])
def test_search_finds_the_passage_and_says_its_cost(
    api: Client, collection: int, contract: int, method: str
) -> None:
    query = {"query": "lot unique en euros hors taxes", "collection_ids": [collection], "method": method}
    answer = post(api, "/v1/search", {**query, "limit": 3})
    assert answer.status_code == 200
    found = answer.json()
    assert found["object"] == "list"
    assert "250 000 euros" in found["data"][0]["chunk"]["content"]
    assert found["data"][0]["method"] == method
    assert found["usage"]["prompt_tokens"] == (0 if method == "lexical" else 7)
    assert set(found["usage"]) == {"prompt_tokens", "completion_tokens", "total_tokens", "cost", "impacts"}
    assert set(found["usage"]["impacts"]) == {"kWh", "kgCO2eq"}


def test_search_takes_the_older_names(api: Client, collection: int, contract: int) -> None:
    query = {"prompt": "lot unique en euros hors taxes", "collections": [collection]}
    assert "250 000" in post(api, "/v1/search", query).json()["data"][0]["chunk"]["content"]


def test_the_second_page_of_a_search_goes_on(api: Client, collection: int, contract: int) -> None:
    query = {"query": "le marché", "collection_ids": [collection], "limit": 2}
    first = post(api, "/v1/search", query).json()["data"]
    second = post(api, "/v1/search", {**query, "offset": 2}).json()["data"]
    assert second
    assert not {hit["chunk"]["id"] for hit in first} & {hit["chunk"]["id"] for hit in second}


def test_words_are_searched_when_the_model_is_away(
    api: Client, collection: int, contract: int, model: ScriptedModel
) -> None:
    model.status = 503
    query = {"query": "lot unique en euros hors taxes", "collection_ids": [collection]}
    assert post(api, "/v1/search", query).json()["data"][0]["method"] == "lexical"
    answer = post(api, "/v1/search", {**query, "method": "semantic"})
    assert answer.status_code == 503
    assert answer.json()["error"]["type"] == "api_error"


def test_an_emoji_finds_nothing_and_breaks_nothing(api: Client, collection: int, contract: int) -> None:
    query = {"query": "🤔", "collection_ids": [collection], "method": "lexical"}
    assert post(api, "/v1/search", query).json()["data"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"query": ""},
        {"query": "x" * 200_000},
        {"query": "x", "limit": 101},
        {"query": "x", "method": "magic"},
        {"query": "x", "score_threshold": 2},
        {"query": "x", "metadata_filters": {"key": ""}},
        {},
    ],
)
def test_a_search_that_makes_no_sense_is_told_why(api: Client, body: dict[str, Any]) -> None:
    answer = post(api, "/v1/search", body)
    assert answer.status_code == 422
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.json()["detail"] == answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "fields", [{"metadata": "[1]"}, {"metadata": "{"}, {"preset_separators": "x"}, {"chunk_size": 0}]
)
def test_a_document_with_bad_fields_is_refused(api: Client, collection: int, fields: dict[str, Any]) -> None:
    assert upload(api, collection, b"texte", "note.txt", **fields).status_code == 422


def test_a_document_needs_a_collection(api: Client) -> None:
    answer = api.post("/v1/documents", {"file": SimpleUploadedFile("note.txt", b"texte")})
    assert answer.status_code == 422
    assert answer.json()["error"]["param"] == "collection_id"


def requests_on(api: Client, collection: int, document: int, chunk: int) -> list[Any]:
    file = SimpleUploadedFile("note.txt", b"texte")
    return [
        api.get(f"/v1/collections/{collection}"),
        api.patch(f"/v1/collections/{collection}", "{}", content_type="application/json"),
        api.get("/v1/documents", {"collection_id": collection}),
        api.post("/v1/documents", {"collection_id": collection, "file": file}),
        api.get(f"/v1/documents/{document}"),
        api.get(f"/v1/documents/{document}/chunks"),
        api.get(f"/v1/documents/{document}/chunks/{chunk}"),
        post(api, f"/v1/documents/{document}/chunks", {"chunks": [{"content": "x"}]}),
        post(api, "/v1/search", {"query": "marché", "collection_ids": [collection], "method": "lexical"}),
        post(api, "/v1/search", {"query": "marché", "document_ids": [document], "method": "lexical"}),
        api.delete(f"/v1/documents/{document}"),
        api.delete(f"/v1/collections/{collection}"),
    ]


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_others_find_nothing_and_cannot_tell_whether_it_exists(
    people: SimpleNamespace, api: Client, collection: int, contract: int, who: str
) -> None:
    chunk = api.get(f"/v1/documents/{contract}/chunks").json()["data"][0]["id"]
    other = api_of(getattr(people, who))
    hidden = requests_on(other, collection, contract, chunk)
    missing = requests_on(other, 10**9, 10**9, 10**9)
    assert {answer.status_code for answer in hidden} == {404}
    assert [answer.json() for answer in hidden] == [answer.json() for answer in missing]
    assert post(other, "/v1/search", {"query": "marché", "method": "lexical"}).json()["data"] == []
    assert other.get("/v1/collections").json()["total"] == 0
    assert other.get("/v1/documents").json()["total"] == 0


def test_a_public_collection_is_read_by_the_administration_and_changed_by_its_owner(
    people: SimpleNamespace, api: Client, collection: int, contract: int
) -> None:
    Collection.objects.filter(pk=collection).update(visibility="public")
    stranger, foreigner = api_of(people.stranger), api_of(people.foreigner)
    assert stranger.get(f"/v1/documents/{contract}").status_code == 200
    query = {"query": "montant maximum", "collection_ids": [collection], "method": "lexical"}
    assert post(stranger, "/v1/search", query).json()["data"]
    assert stranger.delete(f"/v1/documents/{contract}").status_code == 403
    assert upload(stranger, collection, b"texte", "note.txt").status_code == 403
    assert foreigner.get(f"/v1/documents/{contract}").status_code == 404


def test_a_key_is_needed(collection: int) -> None:
    for path in ("/v1/collections", "/v1/documents", f"/v1/collections/{collection}"):
        answer = Client().get(path)
        assert answer.status_code == 401
        assert answer.json()["error"]["type"] == "authentication_error"
    assert post(Client(), "/v1/search", {"query": "x"}).status_code == 401
