"""Minutes in a real browser: from the transcript's page to the moment that is heard, and to the file."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.e2e.test_accessibility import violations
from tests.e2e.test_transcript_editor import Fill, fill
from tests.serving import House, wait_until

__all__ = ["fill"]
pytestmark = pytest.mark.browser

PENDING = "[data-item][data-state=pending]"


@pytest.fixture(scope="module")
def address(fill: Fill) -> str:
    """The page of a transcript with its sound."""
    return fill()


@pytest.fixture
def review(open_page: NewPage, project: SignedIn, address: str) -> Page:
    """Minutes of that transcript, ready to review."""
    page = open_page(storage_state=project.cookies)
    page.goto(address)
    page.get_by_role("link", name="Faire le compte rendu").click()
    page.get_by_label("Modèle de compte rendu").select_option("releve-de-decisions")
    page.get_by_role("button", name="Préparer le compte rendu").click()
    page.wait_for_url("**/brouillons/*/")
    page.locator("#review").wait_for(timeout=240_000)
    return page


def heard(page: Page) -> float:
    """How far the player of the source pane has come."""
    return float(page.locator("#source audio").evaluate("sound => sound.currentTime"))


def test_a_line_is_heard_at_its_moment_then_decided_and_exported(review: Page) -> None:
    decision = review.locator("#element-decision-1")
    decision.focus()
    review.keyboard.press("s")
    pane = review.locator("#source")
    expect(pane.locator("h2")).to_contain_text("00:00:15")
    expect(pane.locator("mark")).to_have_text("C’est d’accord pour le douze mars.")
    assert violations(review) == []
    pane.get_by_role("button", name="Écouter ce moment").click()
    expect(pane.get_by_role("button", name="Arrêter")).to_be_visible()
    wait_until(lambda: 15.8 < heard(review) < 18.6, 20, "the sound")
    expect(pane.get_by_role("button", name="Écouter ce moment")).to_be_visible(timeout=20_000)
    assert 17.5 <= heard(review) <= 18.9
    left = review.locator(PENDING).filter(has=review.locator("[data-act=g]"))
    while count := left.count():
        left.first.focus()
        review.keyboard.press("g")
        expect(left).to_have_count(count - 1)
    review.keyboard.press("v")
    expect(review.get_by_text("Le brouillon est validé.")).to_be_visible()
    review.locator("summary", has_text="Exporter").click()
    with review.expect_download() as download:
        review.get_by_role("button", name="Compte rendu (Markdown)").click()
    told = Path(download.value.path()).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "(00:00:15) : C’est d’accord pour le douze mars." in told


def test_axe_finds_nothing_on_the_pages_of_minutes(
    open_page: NewPage, project: SignedIn, address: str, scripted_house: House
) -> None:
    page = open_page(storage_state=project.cookies)
    start = address.replace("/transcripts/", "/comptes-rendus/transcript/")
    home = f"{scripted_house.url}/comptes-rendus/"
    for place in (start, home, f"{home}modeles/", f"{home}modeles/nouveau/"):
        page.goto(place)
        assert violations(page) == [], place


def test_without_javascript_the_moment_is_a_page_with_its_words(
    review: Page, open_page: NewPage, project: SignedIn
) -> None:
    source = review.locator("#element-decision-1 a.ref").get_attribute("href")
    plain = open_page(storage_state=project.cookies, java_script_enabled=False)
    plain.goto(review.url.split("/brouillons/")[0] + str(source))
    expect(plain.locator("mark")).to_have_text("C’est d’accord pour le douze mars.")
    expect(plain.locator("audio")).to_have_attribute("controls", "")
