"""From a reviewed contract to its mention and its explanation, in the browser."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.e2e.test_accessibility import violations
from tests.e2e.test_review import PENDING, start
from tests.knowledge.documents import contract_pdf
from tests.serving import House

pytestmark = pytest.mark.browser


@pytest.fixture
def validated(open_page: NewPage, scripted_house: House, project: SignedIn, tmp_path: Path) -> Page:
    """A validated draft of Dépenses éclairées, decided item by item."""
    page = open_page(storage_state=project.cookies)
    page.goto(f"{scripted_house.url}/outils/depenses-eclairees/")
    start(page, contract_pdf(tmp_path / "marché.pdf"))
    left = page.locator(PENDING).filter(has=page.locator("[data-act=g]"))
    for _ in range(left.count()):
        before = left.count()
        left.first.locator("[data-act=g]").click()
        expect(left).to_have_count(before - 1)
    page.get_by_role("button", name="Valider le brouillon").click()
    expect(page.get_by_text("Le brouillon est validé.")).to_be_visible()
    return page


def test_the_mention_is_copied_and_the_letter_downloaded(validated: Page, tmp_path: Path) -> None:
    page = validated
    page.locator("summary", has_text="Options").click()
    page.get_by_role("link", name="Mention et explication").click()
    page.wait_for_url("**/mention/")
    assert violations(page) == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier la mention").click()
    expect(page.get_by_role("button", name="Copiée")).to_be_visible()
    assert "Finalité de ce traitement" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as waited:
        page.get_by_role("button", name="PDF").click()
    waited.value.save_as(tmp_path / "lettre.pdf")
    pages = pypdfium2.PdfDocument((tmp_path / "lettre.pdf").read_bytes())
    text = " ".join(one.get_textpage().get_text_range() for one in pages)
    assert "4. Quelles opérations ont été effectuées" in text
    page.goto(page.url.split("/brouillons/")[0] + "/assurance/dossiers/")
    expect(page.locator(".case-files > li").first).to_be_visible()
    assert violations(page) == []
