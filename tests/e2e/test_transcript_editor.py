"""The editor of a transcript in a real browser: heard and corrected, by mouse, by keyboard, by two people."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.e2e.test_accessibility import violations
from tests.serving import ROOT, House

pytestmark = pytest.mark.browser

Fill = Callable[..., str]


@pytest.fixture(scope="session")
def fill(scripted_house: House) -> Fill:
    """Makes a transcript in the running house, and gives its address; with hours, a long one.

    Short ones are made by the dozen, as starting Socle for each takes longer than making it.
    """
    ready: list[str] = []

    def made(*hours: str) -> str:
        if hours:
            return filled(scripted_house, *hours)[0]
        if not ready:
            ready.extend(filled(scripted_house, *["0"] * 12))
        return ready.pop()

    return made


def filled(house: House, *hours: str) -> list[str]:
    """The addresses of new transcripts, one for each length."""
    command = [sys.executable, "-m", "tests.tools.transcripts.fill", str(house.data), "admin@localhost"]
    done = subprocess.run(
        [*command, *hours], env=house.environment, cwd=ROOT, text=True, capture_output=True, check=True
    )
    return [f"{house.url}/transcripts/{number}/" for number in done.stdout.split()]


@pytest.fixture(scope="session")
def long_address(fill: Fill) -> str:
    """A transcript of an hour and a half, made once."""
    return fill("1.5")


@pytest.fixture
def desk(open_page: NewPage, project: SignedIn, fill: Fill) -> Page:
    """A short transcript of its own for each test, open."""
    page = open_page(storage_state=project.cookies)
    page.goto(fill())
    return page


def said(page: Page, sentence: str) -> None:
    expect(page.locator("#announcements")).to_contain_text(sentence)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_correcting_and_in_the_dialogs(desk: Page, scheme: str) -> None:
    desk.emulate_media(color_scheme=scheme)
    assert violations(desk) == []
    desk.locator("[data-act=correct]").nth(1).click()
    expect(desk.get_by_role("textbox", name="Texte de Intervenant 2")).to_be_focused()
    assert violations(desk) == []
    desk.keyboard.press("Escape")
    for key in ("l", "c", "?"):
        desk.keyboard.press(key)
        expect(desk.locator("dialog[open]")).to_have_count(1)
        assert violations(desk) == []
        desk.keyboard.press("Escape")


def test_axe_finds_nothing_on_the_list_the_glossary_and_the_rule(
    open_page: NewPage, project: SignedIn, fill: Fill, scripted_house: House
) -> None:
    page = open_page(storage_state=project.cookies)
    fill()
    for path in ("", "glossaire/", "conservation/"):
        page.goto(f"{scripted_house.url}/transcripts/{path}")
        assert violations(page) == [], path


def test_the_pseudonymised_version_is_taken_from_a_page_that_shows_who_became_what(desk: Page) -> None:
    desk.locator("summary", has_text="Exporter").click()
    desk.get_by_role("link", name="Version pseudonymisée").click()
    expect(desk.get_by_role("row").filter(has_text="Personne A")).to_contain_text("Martin")
    assert violations(desk) == []
    desk.set_viewport_size({"width": 320, "height": 700})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Version pseudonymisée (TXT)").click()
    told = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Personne A" in told
    assert "Martin" not in told


def test_a_word_that_is_clicked_is_heard_and_lit(desk: Page) -> None:
    desk.locator(".w", has_text="propose").click()
    expect(desk.locator(".w.now")).to_be_visible()
    expect(desk.locator("#now")).to_have_text(re.compile(r"0:1\d"))
    expect(desk.locator("#play")).to_have_attribute("aria-pressed", "true")
    expect(desk.locator(".segment.is-heard")).to_contain_text("Je propose le douze mars")
    desk.keyboard.press("k")
    expect(desk.locator("#play")).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_is_enough_to_listen_and_correct(desk: Page) -> None:
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".segment[data-current]")).to_contain_text("Nous devons décider")
    desk.keyboard.press("p")
    expect(desk.locator("#now")).to_have_text(re.compile(r"0:0[4-9]"))
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    field = desk.locator(".correction textarea")
    expect(field).to_be_focused()
    field.fill("Merci. Nous devons choisir la date du déménagement du service.")
    desk.keyboard.press("Enter")
    said(desk, "Enregistré.")
    expect(desk.locator(".segment").nth(1).locator(".words")).to_contain_text("Nous devons choisir la date")
    expect(desk.locator(".segment").nth(1)).to_be_focused()
    desk.keyboard.press("Control+z")
    said(desk, "Annulé.")
    expect(desk.locator(".segment").nth(1).locator(".words")).to_contain_text(
        "Nous devons décider de la date"
    )


def test_uncertain_words_are_reached_and_confirmed_by_keyboard(desk: Page) -> None:
    desk.keyboard.press("m")
    expect(desk.locator(".w.chosen")).to_contain_text("déménagement")
    said(desk, "À vérifier\u00a0: déménagement")
    desk.keyboard.press("v")
    said(desk, "Mot vérifié.")
    expect(desk.locator("#unsure")).to_contain_text("1\u00a0mot incertain")
    desk.keyboard.press("m")
    expect(desk.locator(".w.chosen")).to_contain_text("Martin")


def test_a_segment_is_cut_at_the_cursor_and_joined_again(desk: Page) -> None:
    desk.locator("[data-act=correct]").nth(1).click()
    desk.evaluate("document.querySelector('.correction textarea').setSelectionRange(7, 7)")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".segment")).to_have_count(6)
    expect(desk.locator(".segment").nth(1).locator(".words")).to_have_text("Merci.")
    desk.locator(".segment").nth(2).locator("summary").click()
    desk.get_by_role("button", name="Réunir avec la précédente").click()
    expect(desk.locator(".segment")).to_have_count(5)


def test_a_voice_is_named_everywhere_and_one_line_changes_voice(desk: Page) -> None:
    desk.locator("#voices summary").first.click()
    desk.get_by_label("Nom, partout").first.fill("Claire Martin")
    desk.get_by_label("Nom, partout").first.press("Enter")
    expect(desk.locator(".segment .voice-name", has_text="Claire Martin")).to_have_count(2)
    desk.locator(".segment").nth(3).focus()
    desk.keyboard.press("l")
    desk.get_by_label("Cette voix est celle de").select_option(label="Claire Martin")
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Changer", exact=True).press("Enter")
    expect(desk.locator(".segment .voice-name", has_text="Claire Martin")).to_have_count(3)
    expect(desk.locator("dialog[open]")).to_have_count(0)


def test_a_text_is_found_replaced_everywhere_and_brought_back(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("douze")
    desk.keyboard.press("Enter")
    expect(desk.locator("#found")).to_contain_text("2\u00a0endroits")
    desk.get_by_label("Remplacer par").fill("treize")
    desk.get_by_role("button", name="Remplacer aux 2 endroits").click()
    expect(desk.locator(".words", has_text="treize mars")).to_have_count(2)
    desk.get_by_role("button", name="Annuler ma dernière action").click()
    expect(desk.locator(".words", has_text="douze mars")).to_have_count(2)


def test_two_people_on_one_segment_see_both_texts_and_lose_nothing(
    desk: Page, browser: Browser, project: SignedIn
) -> None:
    other = browser.new_context(storage_state=project.cookies, locale="fr-FR").new_page()
    other.goto(desk.url)
    for page, text in ((desk, "C’est refusé."), (other, "C’est accepté.")):
        page.locator("[data-act=correct]").nth(3).click()
        page.locator(".correction textarea").fill(text)
    desk.keyboard.press("Enter")
    said(desk, "Enregistré.")
    other.locator(".correction textarea").press("Enter")
    expect(other.locator(".other-text")).to_have_text("C’est refusé.")
    expect(other.locator(".correction textarea")).to_have_value("C’est accepté.")
    assert violations(other) == []
    other.get_by_role("button", name="Garder mon texte").click()
    expect(other.locator(".segment").nth(3).locator(".words")).to_have_text("C’est accepté.")
    expect(desk.locator(".segment").nth(3).locator(".words")).to_have_text("C’est accepté.", timeout=15_000)
    other.context.close()


def test_the_other_text_can_be_kept(desk: Page, browser: Browser, project: SignedIn) -> None:
    other = browser.new_context(storage_state=project.cookies, locale="fr-FR").new_page()
    other.goto(desk.url)
    other.locator("[data-act=correct]").nth(3).click()
    other.locator(".correction textarea").fill("C’est accepté.")
    desk.locator("[data-act=correct]").nth(3).click()
    desk.locator(".correction textarea").fill("C’est refusé.")
    desk.keyboard.press("Enter")
    said(desk, "Enregistré.")
    expect(other.locator(".correction-notice")).to_contain_text("Un collègue", timeout=15_000)
    other.locator(".correction textarea").press("Enter")
    other.get_by_role("button", name="Garder l’autre texte").click()
    expect(other.locator(".segment").nth(3).locator(".words")).to_have_text("C’est refusé.")
    other.context.close()


def test_an_abandoned_correction_is_asked_about_once(desk: Page) -> None:
    desk.locator("[data-act=correct]").first.click()
    desk.locator(".correction textarea").fill("Autre chose.")
    desk.keyboard.press("Escape")
    expect(desk.locator(".correction-notice")).to_contain_text("n’est pas enregistrée")
    desk.keyboard.press("Escape")
    expect(desk.locator(".correction")).to_have_count(0)


def test_a_text_whose_save_failed_stays_in_its_field(desk: Page) -> None:
    desk.locator("[data-act=correct]").first.click()
    desk.locator(".correction textarea").fill("Bonsoir à tous.")
    desk.context.set_offline(True)
    desk.keyboard.press("Enter")
    expect(desk.locator(".correction-notice")).to_contain_text("Rien n’est perdu")
    desk.context.set_offline(False)
    desk.locator(".correction textarea").press("Enter")
    expect(desk.locator(".words").first).to_have_text("Bonsoir à tous.")


def test_a_long_transcript_holds_in_the_page_what_is_near(
    open_page: NewPage, project: SignedIn, long_address: str
) -> None:
    page = open_page(storage_state=project.cookies)
    page.goto(long_address)
    last = page.locator(".passage").last
    for _ in range(6):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(150)
    last.scroll_into_view_if_needed()
    expect(last.locator(".segment").last).to_be_attached()
    expect(page.locator(".passage").first.locator(".segment")).to_have_count(0)
    assert page.locator(".segment").count() < 400


def test_an_address_leads_to_its_moment_in_a_long_transcript(
    open_page: NewPage, project: SignedIn, long_address: str
) -> None:
    page = open_page(storage_state=project.cookies)
    page.goto(f"{long_address}?t=3000")
    current = page.locator(".segment[data-current]")
    expect(current).to_be_in_viewport()
    assert abs(float(current.get_attribute("data-start") or 0) - 3000) < 10
    expect(page.locator("#now")).to_have_text("50:00")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_scrolls_sideways_and_the_player_stays(
    open_page: NewPage, project: SignedIn, long_address: str, width: int
) -> None:
    page = open_page(storage_state=project.cookies)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(long_address)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.locator("summary", has_text="Exporter").click()
    expect(page.get_by_role("button", name="Document (DOCX)")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.mouse.wheel(0, 3000)
    expect(page.locator("#play")).to_be_in_viewport()
    page.get_by_role("tab", name="Voix et outils").click()
    expect(page.locator("#voices")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(page) == []


def test_without_a_script_the_text_is_read_page_by_page(
    open_page: NewPage, project: SignedIn, long_address: str
) -> None:
    page = open_page(storage_state=project.cookies, java_script_enabled=False)
    page.goto(long_address)
    expect(page.locator(".segment").first).to_be_visible()
    page.get_by_role("link", name="Passage suivant").click()
    expect(page.locator("#passage-2 .segment").first).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()
