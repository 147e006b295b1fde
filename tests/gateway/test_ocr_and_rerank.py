"""Pages to read and texts to rank, on their way through the gateway."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

PDF = "data:application/pdf;base64,JVBERi0xLjQ="


@pytest.fixture
def received(upstream: str) -> Callable[[], dict[str, Any]]:
    """The last body that the provider received."""
    return lambda: httpx.get(f"{upstream}/forms", trust_env=False).json()[-1]["fields"]


def read(client: httpx.Client, document: Any, **fields: Any) -> httpx.Response:
    return client.post("/v1/ocr", json={"model": "pages", "document": document, **fields})


def test_a_document_is_read(client: httpx.Client, received: Any) -> None:
    document = {"type": "document_url", "document_url": PDF, "document_name": "a.pdf"}
    answer = read(client, document, pages=[0], include_image_base64=True).json()
    assert answer["id"].startswith("ocr-")
    assert answer["model"] == "pages"
    assert answer["pages"][0]["markdown"] == "# Titre"
    assert answer["usage_info"] == {"pages_processed": 1}
    assert answer["document_annotation"] is None
    assert set(answer["usage"]) >= {"prompt_tokens", "completion_tokens", "total_tokens", "cost", "impacts"}
    body = received()
    assert (body["model"], body["pages"], body["include_image_base64"]) == ("upstream-name", [0], True)
    assert body["document"] == document


@pytest.mark.parametrize("image", ["data:image/png;base64,iVBO", {"url": "data:image/png;base64,iVBO"}])
def test_an_image_is_read(client: httpx.Client, image: Any) -> None:
    assert read(client, {"type": "image_url", "image_url": image}).status_code == 200


@pytest.mark.parametrize(
    "address", ["https://example.com/a.pdf", "http://127.0.0.1/a.pdf", "file:///etc/passwd"]
)
def test_a_document_elsewhere_is_not_fetched(client: httpx.Client, address: str) -> None:
    error = read(client, {"type": "document_url", "document_url": address}).json()["error"]
    assert (error["code"], error["param"]) == ("address_not_allowed", "document.document_url")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "document"),
        ({"document": {"type": "file"}}, "document"),
        ({"document": {"type": "image_url"}}, "document"),
        ({"document": {"type": "document_url", "document_url": PDF}, "pages": [-1]}, "pages[0]"),
        ({"document": {"type": "document_url", "document_url": PDF}, "table_format": "x"}, "table_format"),
    ],
)
def test_wrong_fields_are_named(client: httpx.Client, body: dict[str, Any], param: str) -> None:
    response = client.post("/v1/ocr", json={"model": "pages", **body})
    assert response.status_code == 400
    assert response.json()["error"]["param"].startswith(param)


def rank(client: httpx.Client, **fields: Any) -> httpx.Response:
    body = {"model": "ranks", "query": "q", "documents": ["a", {"text": "b"}, "c"], **fields}
    return client.post("/v1/rerank", json=body)


def test_texts_are_ranked_best_first(client: httpx.Client, received: Any) -> None:
    answer = rank(client, top_n=2).json()
    assert answer["object"] == "list"
    assert (answer["id"], answer["model"]) == ("rr-1", "ranks")
    assert [one["index"] for one in answer["results"]] == [2, 1]
    assert answer["usage"]["prompt_tokens"] == 9
    assert received()["documents"] == ["a", "b", "c"]


def test_a_place_outside_the_texts_is_a_fault(client: httpx.Client) -> None:
    assert rank(client, query="outside").status_code == 502


@pytest.mark.parametrize(
    ("fields", "param"), [({"documents": []}, "documents"), ({"query": ""}, "query"), ({"top_n": 0}, "top_n")]
)
def test_wrong_fields_of_a_ranking_are_named(
    client: httpx.Client, fields: dict[str, Any], param: str
) -> None:
    assert rank(client, **fields).json()["error"]["param"] == param
