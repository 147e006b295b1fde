"""/v1/parse, of Albert's older clients."""

from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.interface.api_errors import ApiProblem
from socle.knowledge.api.parse import page_numbers
from tests.knowledge import documents
from tests.knowledge.conftest import api_of
from tests.knowledge.scans import pictures, scanned

# A loaded machine is no fault.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def contract(tmp_path: Path) -> bytes:
    return documents.contract_pdf(tmp_path / "contrat.pdf").read_bytes()


def parse(client: Client, content: bytes, name: str = "contrat.pdf", **fields: Any) -> Any:
    return client.post("/v1/parse", {"file": SimpleUploadedFile(name, content), **fields})


def test_pages_are_given_as_markdown(people: SimpleNamespace, contract: bytes) -> None:
    answer = parse(api_of(people.owner), contract).json()
    assert answer["object"] == "list"
    first, *others = answer["data"]
    assert first["object"] == "documentPage"
    assert first["images"] == {}
    assert first["metadata"] == {"document_name": "contrat.pdf", "page": 0}
    assert len(others) == 3
    assert any("# Article 4" in page["content"] for page in answer["data"])
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens", "total_tokens", "cost", "impacts"}


def test_only_the_pages_asked_for_are_read(people: SimpleNamespace, contract: bytes) -> None:
    answer = parse(api_of(people.owner), contract, page_range="1,3-9").json()
    assert [page["metadata"]["page"] for page in answer["data"]] == [1, 3]


def test_ocr_is_forced_on_pages_that_have_text(
    people: SimpleNamespace, contract: bytes, french_model: None
) -> None:
    api = api_of(people.owner)
    written = parse(api, contract, page_range="3").json()["data"][0]["content"]
    recognised = parse(api, contract, page_range="3", force_ocr="true").json()["data"][0]["content"]
    assert len(set(recognised.split()) & set(written.split())) > 0.8 * len(set(written.split()))


def test_a_scan_is_recognised(people: SimpleNamespace, tmp_path: Path, french_model: None) -> None:
    source = documents.contract_pdf(tmp_path / "contrat.pdf")
    scan = scanned(pictures(source), tmp_path / "scan.pdf").read_bytes()
    answer = parse(api_of(people.owner), scan, "scan.pdf", page_range="2").json()
    assert "250 000" in answer["data"][0]["content"]


@pytest.mark.parametrize(
    ("content", "fields", "param"),
    [
        (b"\x7fELF" + bytes(50), {}, "file"),
        (b"texte", {"page_range": "3-1"}, "page_range"),
        (b"texte", {"page_range": "un"}, "page_range"),
    ],
)
def test_what_cannot_be_read_is_refused(
    people: SimpleNamespace, content: bytes, fields: dict[str, str], param: str
) -> None:
    response = parse(api_of(people.owner), content, "note", **fields)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == param


def test_a_file_and_a_key_are_needed(people: SimpleNamespace) -> None:
    assert api_of(people.owner).post("/v1/parse", {}).status_code == 422
    assert parse(Client(), b"texte").status_code == 401


@patient
@given(st.sets(st.integers(0, 1999), min_size=1, max_size=30))
def test_a_list_of_numbers_names_these_pages(numbers: set[int]) -> None:
    assert page_numbers(", ".join(map(str, numbers))) == {number + 1 for number in numbers}


@patient
@given(st.text(alphabet="0123456789-, x", max_size=20))
def test_any_text_names_pages_or_is_refused(text: str) -> None:
    with suppress(ApiProblem):
        found = page_numbers(text)
        assert found is None or (found and min(found) >= 1)
