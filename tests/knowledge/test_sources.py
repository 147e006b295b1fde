"""Sources for the browser: the page, its picture, its text, the original; and who may see them."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from socle.knowledge import actions
from socle.knowledge.contents import passages_of
from socle.knowledge.models import Collection, Document, Passage
from tests.knowledge import documents
from tests.knowledge.conftest import ScriptedModel, bytes_of, client_of, ingest

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(people: SimpleNamespace, shelf: Collection, model: ScriptedModel, tmp_path: Path) -> Document:
    path = documents.contract_pdf(tmp_path / "contrat.pdf")
    return ingest(actions.add_document(people.owner, shelf, "contrat.pdf", bytes_of(path)))


@pytest.fixture
def passage(contract: Document) -> Passage:
    found = passages_of(contract).filter(text__contains="vingt-quatre mois").first()
    assert found is not None
    return found


@pytest.fixture
def browser(people: SimpleNamespace) -> Client:
    return client_of(people.owner)


def test_a_passage_is_outlined_on_its_page_and_marked_in_its_text(browser: Client, passage: Passage) -> None:
    page = browser.get(reverse("knowledge:source", args=[passage.pk])).content.decode()
    assert "page 3 sur 4" in page
    assert "Article 2. Durée" in page
    assert page.count("<rect") == 1
    assert "<mark>Le marché dure vingt-quatre mois.</mark>" in page


def test_a_quote_narrows_what_is_outlined(browser: Client, passage: Passage) -> None:
    start = passage.text.index("Il peut")
    end = passage.text.index("fois.") + 5
    page = browser.get(reverse("knowledge:source", args=[passage.pk]), {"start": start, "end": end})
    text = page.content.decode()
    assert "<mark>Il peut être reconduit deux fois.</mark>" in text
    assert "<mark>Le marché dure" not in text
    assert text.count("<rect") == 1


def test_a_row_of_a_table_is_marked(browser: Client, contract: Document) -> None:
    passage = passages_of(contract).get(text__contains="Hébergement")
    start = passage.text.index("Lot : 2")
    page = browser.get(
        reverse("knowledge:source", args=[passage.pk]), {"start": start, "end": len(passage.text)}
    )
    assert "<td><mark>Hébergement</mark></td>" in page.content.decode()
    assert "<td>Maintenance</td>" in page.content.decode()
    assert '<th scope="col">Intitulé</th>' in page.content.decode()


def test_another_page_of_the_document_can_be_turned_to(browser: Client, passage: Passage) -> None:
    page = browser.get(reverse("knowledge:source", args=[passage.pk]), {"page": 4}).content.decode()
    assert "page 4 sur 4" in page
    assert "<rect" not in page


def test_the_pane_alone_is_given_to_the_script(browser: Client, passage: Passage) -> None:
    address = reverse("knowledge:source", args=[passage.pk])
    pane = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in pane
    assert "<html" in browser.get(address).content.decode()


def test_text_of_a_document_is_never_markup(
    people: SimpleNamespace, shelf: Collection, browser: Client, model: ScriptedModel
) -> None:
    text = "Bonjour <script>alert(1)</script> à tous."
    document = ingest(actions.add_document(people.owner, shelf, "note.txt", [text.encode()]))
    page = browser.get(reverse("knowledge:source-page", args=[document.pk, 1])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_picture_of_a_page_is_kept_and_goes_with_the_document(
    browser: Client, contract: Document, django_capture_on_commit_callbacks: object
) -> None:
    address = reverse("knowledge:page-image", args=[contract.pk, 3])
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(answer.content)).width == 1200
    assert browser.get(address).content == answer.content


def test_the_original_is_an_attachment_that_is_not_sniffed(browser: Client, contract: Document) -> None:
    answer = browser.get(reverse("knowledge:original", args=[contract.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="contrat.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_what_does_not_exist_is_not_found(browser: Client, contract: Document) -> None:
    assert browser.get(reverse("knowledge:source-page", args=[contract.pk, 99])).status_code == 404
    assert browser.get(reverse("knowledge:page-image", args=[contract.pk, 99])).status_code == 404
    assert browser.get(reverse("knowledge:source", args=[10**18])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("foreigner", 404)]
)
def test_sources_are_seen_by_their_service_alone(
    people: SimpleNamespace, contract: Document, passage: Passage, who: str, status: int
) -> None:
    client = client_of(getattr(people, who))
    for address in addresses(contract, passage):
        assert client.get(address).status_code == status


def test_sources_are_not_seen_without_signing_in(contract: Document, passage: Passage) -> None:
    for address in addresses(contract, passage):
        assert Client().get(address).status_code == 302


def addresses(document: Document, passage: Passage) -> list[str]:
    return [
        reverse("knowledge:source", args=[passage.pk]),
        reverse("knowledge:source-page", args=[document.pk, 1]),
        reverse("knowledge:page-image", args=[document.pk, 1]),
        reverse("knowledge:original", args=[document.pk]),
    ]
