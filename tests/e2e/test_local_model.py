"""A question on a document, answered by the local model: from the link to the place that proves it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewPage, ask, sign_in, start_project
from tests.e2e.scripted_model import PLAIN
from tests.knowledge.documents import contract_pdf
from tests.serving import House, wait_until

pytestmark = pytest.mark.browser
LONG = 180_000


def test_from_the_link_to_the_outlined_page_with_the_local_model(
    open_page: NewPage, house: House, tmp_path: Path
) -> None:
    page = sign_in(open_page(), house)
    start_project(page, house, "Maintenance", contract_pdf(tmp_path / "marché.pdf"))
    ask(page, PLAIN)
    expect(page.locator(".found mark").first).to_be_visible(timeout=30_000)
    turn = page.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "done", timeout=LONG)
    expect(turn.locator(".answer")).to_contain_text(re.compile("vingt-quatre|24"))
    expect(turn.locator(".provenance")).to_contain_text("hébergé ici")
    expect(turn.locator(".provenance")).to_contain_text("Wh")
    turn.locator(".answer a.ref").first.click()
    expect(page.locator("#source figure img")).to_be_visible(timeout=30_000)
    assert page.locator("#source svg rect").count() >= 1
    drawn = page.locator("#source figure img")
    wait_until(lambda: drawn.evaluate("image => image.naturalWidth > 0"), 30, "the picture of the page")
    expect(page.locator("#source")).to_contain_text("page 3 sur 4")
