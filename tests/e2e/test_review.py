"""A contract, from its file to the validated export, by keyboard alone; and two reviewers at once."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.knowledge.documents import contract_pdf
from tests.serving import House

PENDING = "[data-item][data-state=pending]"


@pytest.fixture
def desk(open_page: NewPage, scripted_house: House, project: SignedIn) -> Page:
    page = open_page(storage_state=project.cookies)
    page.goto(f"{scripted_house.url}/outils/depenses-eclairees/")
    return page


def start(page: Page, file: Path, shared: bool = False) -> None:
    """Gives the file and starts; only the system's own file dialog is not reached by keyboard here."""
    page.locator("input[type=file]").set_input_files(file)
    if shared:
        page.get_by_label("Partager ce brouillon").check()
    button = page.get_by_role("button", name="Préparer le brouillon")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/brouillons/*/")
    page.locator("#review").wait_for(timeout=120_000)


def test_a_contract_is_reviewed_validated_and_exported_by_keyboard(desk: Page, tmp_path: Path) -> None:
    start(desk, contract_pdf(tmp_path / "marché.pdf"))
    expect(desk.locator("[data-item][data-current]")).to_have_count(1)
    left = desk.locator(PENDING).filter(has=desk.locator("[data-act=g]"))
    first = desk.locator("[data-item][data-current]").get_attribute("id")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("[data-item][data-current]")).not_to_have_id(str(first))
    desk.keyboard.press("s")
    expect(desk.locator("#source h2")).to_contain_text("marché.pdf")
    for _ in range(left.count()):
        before = left.count()
        desk.locator(PENDING).filter(has=desk.locator("[data-act=g]")).first.focus()
        desk.keyboard.press("g")
        expect(left).to_have_count(before - 1)
    expect(desk.locator("#left")).to_have_text("Tous les éléments sont décidés.")
    desk.keyboard.press("v")
    expect(desk.get_by_text("Le brouillon est validé.")).to_be_visible()
    desk.locator("summary", has_text="Exporter").focus()
    desk.keyboard.press("Enter")
    export = desk.get_by_role("button", name="Données avec leurs preuves (JSON)")
    export.focus()
    with desk.expect_download() as download:
        desk.keyboard.press("Enter")
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert told["validated"] is True
    read = [item for item in told["items"] if item["origin"] == "lu"]
    assert read
    assert all(item["evidence"] for item in read)


def test_in_a_filtered_list_the_focus_goes_on_to_the_item_that_followed(desk: Page, tmp_path: Path) -> None:
    start(desk, contract_pdf(tmp_path / "marché.pdf"))
    desk.goto(f"{desk.url}?filtre=a-decider")
    second = desk.locator(PENDING).nth(1).get_attribute("id")
    desk.locator(PENDING).first.focus()
    desk.keyboard.press("g")
    expect(desk.locator("[data-item][data-current]")).to_have_id(str(second))
    expect(desk.locator(f"[id='{second}']")).to_be_focused()


def test_enter_in_the_field_of_a_rejection_rejects(desk: Page, tmp_path: Path) -> None:
    start(desk, contract_pdf(tmp_path / "marché.pdf"))
    first = desk.locator(PENDING).filter(has=desk.locator("[data-act=g]")).first
    key = first.get_attribute("id")
    first.focus()
    desk.keyboard.press("r")
    desk.keyboard.type("Ce n’est pas ce contrat.")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"[id='{key}']")).to_have_attribute("data-state", "rejected")


def test_two_reviewers_at_once_do_not_overwrite_each_other(
    desk: Page, browser: Browser, project: SignedIn, tmp_path: Path
) -> None:
    start(desk, contract_pdf(tmp_path / "marché.pdf"))
    other = browser.new_context(storage_state=project.cookies, locale="fr-FR").new_page()
    other.goto(desk.url)
    item = desk.locator(PENDING).filter(has=desk.locator("[data-act=g]")).first
    key = item.get_attribute("id")
    item.locator("[data-act=g]").click()
    expect(desk.locator(f"[id='{key}']")).to_have_attribute("data-state", "kept")
    other.locator(f"[id='{key}'] [data-act=g]").click()
    expect(other.get_by_role("alert")).to_contain_text("a décidé de cet élément")
    expect(other.locator(f"[id='{key}']")).to_have_attribute("data-state", "kept")
    other.context.close()
