"""A meeting recorded in the browser: the network goes, the tab dies, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e.conftest import _require_chromium, sign_in
from tests.serving import House


@pytest.fixture(scope="module")
def speaking_browser(playwright: Playwright, shared_data: Path) -> Iterator[Browser]:
    """A browser whose microphone hears a person's French, again and again."""
    sound = shared_data / "audio" / "dev" / "leopard_fr.wav"
    arguments = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}",
    ]
    started = playwright.chromium.launch(executable_path=_require_chromium(), args=arguments)
    yield started
    started.close()


@pytest.fixture
def context(speaking_browser: Browser) -> Iterator[BrowserContext]:
    context = speaking_browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 860})
    yield context
    context.close()


def begin(page: Page, house: House) -> None:
    page.goto(f"{house.url}/transcripts/enregistreur/")
    start = page.get_by_role("button", name="Commencer")
    expect(start).to_be_disabled()
    page.get_by_label("Les personnes présentes sont prévenues").check()
    start.click()
    expect(page.get_by_text("Enregistrement en cours.")).to_be_visible()


def wait_for_transcript(page: Page, house: House, title: str) -> None:
    """Until the run of that title has its draft, as the list shows it."""
    for _ in range(90):
        page.goto(f"{house.url}/transcripts/")
        row = page.locator("li, p, article").filter(has_text=title).first
        expect(row).to_be_visible()
        if "Brouillon à relire" in page.locator("main").inner_text():
            return
        time.sleep(2)
    raise AssertionError(page.locator("main").inner_text())


def test_a_recording_survives_the_network_and_the_tab(context: BrowserContext, house: House) -> None:
    page = sign_in(context.new_page(), house)
    begin(page, house)
    expect(page.get_by_text("Envoyé")).to_be_visible(timeout=20_000)
    context.set_offline(True)
    expect(page.get_by_text("Le réseau est coupé")).to_be_visible(timeout=20_000)
    time.sleep(5)
    page.close(run_before_unload=False)
    context.set_offline(False)

    page = context.new_page()
    page.goto(f"{house.url}/transcripts/enregistreur/")
    left = page.get_by_role("region", name="Enregistrements interrompus")
    expect(left).to_be_visible()
    left.get_by_role("button", name="Continuer l’enregistrement").click()
    expect(page.get_by_text("Enregistrement en cours.")).to_be_visible()
    time.sleep(5)
    page.get_by_role("button", name="Suspendre").click()
    expect(page.get_by_text("Enregistrement suspendu.")).to_be_visible()
    page.get_by_role("button", name="Reprendre").click()
    time.sleep(3)
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_text("Enregistrement terminé.")).to_be_visible()
    page.locator("summary", has_text="Pour mieux entendre").click()
    page.get_by_label("Titre").fill("Réunion coupée")
    page.get_by_role("button", name="Transcrire").click()
    page.wait_for_url("**/transcripts/**", timeout=60_000)
    wait_for_transcript(page, house, "Réunion coupée")
    page.goto(f"{house.url}/transcripts/enregistreur/")
    expect(page.get_by_role("region", name="Enregistrements interrompus")).to_be_hidden()


def test_a_recording_can_be_erased_from_the_device(context: BrowserContext, house: House) -> None:
    page = sign_in(context.new_page(), house)
    begin(page, house)
    time.sleep(3)
    page.close(run_before_unload=False)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{house.url}/transcripts/enregistreur/")
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_role("button", name="Effacer")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Effacer")).to_have_count(0)


def test_a_dropped_file_is_sent_by_pieces_and_transcribed(
    context: BrowserContext, house: House, shared_data: Path
) -> None:
    page = sign_in(context.new_page(), house)
    page.goto(f"{house.url}/transcripts/depot/")
    page.get_by_label("Fichiers", exact=True).set_input_files(
        shared_data / "audio" / "dev" / "kyutai_crepes.mp3"
    )
    expect(page.get_by_text("Envoyé, ")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Transcrire").click()
    page.wait_for_url("**/transcripts/*-*/")
    wait_for_transcript(page, house, "kyutai_crepes")
