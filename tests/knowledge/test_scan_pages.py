"""What people see of a document that was read from pictures."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from socle.knowledge import actions
from socle.knowledge.contents import pages_of, passages_of
from socle.knowledge.models import Collection, Document
from socle.knowledge.notices import page_list, unread_notice
from socle.knowledge.parsing.scans.tilt import Tilt
from socle.operating.doctor import recognition
from tests.knowledge import documents, scans
from tests.knowledge.conftest import ScriptedModel, bytes_of, client_of, ingest


@pytest.fixture
def scan(
    french_model: None, people: SimpleNamespace, shelf: Collection, model: ScriptedModel, tmp_path: Path
) -> Document:
    """Two pages of the contract as a TIFF, one degree off."""
    pages = scans.pictures(documents.contract_pdf(tmp_path / "contrat.pdf"), 150, 1.0)[2:]
    path = scans.scanned(pages, tmp_path / "scan.tiff", 150)
    return ingest(actions.add_document(people.owner, shelf, "scan.tiff", bytes_of(path)))


def test_a_scan_is_searched_and_its_quote_outlined_on_its_picture(
    people: SimpleNamespace, scan: Document
) -> None:
    assert scan.status == Document.Status.READY, scan.failure
    assert scan.recognised_count == 2
    assert list(pages_of(scan).values_list("recognised", flat=True)) == [True, True]
    browser = client_of(people.owner)
    passage = passages_of(scan).filter(text__contains="vingt-quatre mois").first()
    assert passage is not None
    start = passage.text.index("Il peut")
    end = passage.text.index("fois.") + 5
    page = browser.get(reverse("knowledge:source", args=[passage.pk]), {"start": start, "end": end})
    shown = page.content.decode()
    assert "<mark>Il peut être reconduit deux fois.</mark>" in shown
    assert shown.count("<rect") == 1
    assert "Texte reconnu sur une image" in shown
    picture = browser.get(reverse("knowledge:page-image", args=[scan.pk, 2]))
    assert picture["Content-Type"] == "image/webp"


def test_the_list_says_how_many_pages_were_recognised(scan: Document) -> None:
    shown = render_to_string("assistant/_document.html", {"document": scan})
    assert "2\u00a0pages, dont 2\u00a0reconnues sur image" in shown


def test_a_page_of_text_says_nothing_of_pictures(
    people: SimpleNamespace, shelf: Collection, model: ScriptedModel, tmp_path: Path
) -> None:
    path = documents.contract_pdf(tmp_path / "contrat.pdf")
    document = ingest(actions.add_document(people.owner, shelf, "contrat.pdf", bytes_of(path)))
    page = client_of(people.owner).get(reverse("knowledge:source-page", args=[document.pk, 1]))
    assert "Texte reconnu" not in page.content.decode()
    assert "reconnue" not in render_to_string("assistant/_document.html", {"document": document})


def test_without_the_tool_the_list_names_the_pages_that_were_not_read(
    people: SimpleNamespace,
    shelf: Collection,
    model: ScriptedModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    text = documents.contract_pdf(tmp_path / "contrat.pdf")
    path = scans.half_scanned(text, documents.scanned_pdf(tmp_path / "scan.pdf"), tmp_path / "half.pdf")
    document = ingest(actions.add_document(people.owner, shelf, "half.pdf", bytes_of(path)))
    assert document.status == Document.Status.READY
    shown = render_to_string("assistant/_document.html", {"document": document})
    assert "La page\u00a02 est une image sans texte" in shown


def test_notices_name_pages_as_one_says_them() -> None:
    assert page_list([3]) == "page\u00a03"
    assert page_list([1, 3, 4, 5, 12]) == "pages\u00a01, 3 à 5 et 12"
    assert page_list([1, 2]) == "pages\u00a01 et 2"
    assert unread_notice([]) == ""


@given(st.sets(st.integers(1, 60), min_size=2, max_size=8))
def test_a_list_of_pages_names_each_and_no_other(numbers: set[int]) -> None:
    named: set[int] = set()
    for piece in page_list(sorted(numbers)).split("\u00a0", 1)[1].replace(" et ", ", ").split(", "):
        first, _, last = piece.partition(" à ")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


@given(
    st.floats(-6, 6), st.integers(0, 3), st.sampled_from([1.0, 3.5]), st.floats(0.3, 0.7), st.floats(0.3, 0.7)
)
def test_a_place_comes_back_from_the_straightened_page(
    degrees: float, quarters: int, unit: float, across: float, down: float
) -> None:
    tilt = Tilt(degrees, quarters, 595 * unit, 842 * unit, unit)
    x, y = across * 595 * unit, down * 842 * unit
    box = tilt.to_page(tilt.from_page((x - unit, y - unit, x + unit, y + unit)))
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx((x, y), abs=1e-6)
    assert box[2] - box[0] < 2.5 * unit


def test_the_doctor_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert "apt install tesseract-ocr-fra" in recognition().sentence
    (tmp_path / "fra.traineddata").touch()
    assert str(tmp_path) in recognition().sentence
