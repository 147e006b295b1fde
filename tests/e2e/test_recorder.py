"""A meeting recorded in the browser: the network goes, the tab dies, and nothing is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e.conftest import SignedIn, _require_chromium, sign_in
from tests.e2e.relay import Relay
from tests.e2e.test_accessibility import violations
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
def context(speaking_browser: Browser, resident: SignedIn) -> Iterator[BrowserContext]:
    """Signed in."""
    context = speaking_browser.new_context(
        locale="fr-FR", viewport={"width": 1280, "height": 860}, storage_state=resident.cookies
    )
    yield context
    context.close()


def begin(page: Page, house: House | Relay) -> None:
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
        row = page.locator("#runs li").filter(has_text=title).first
        expect(row).to_be_visible()
        if "À relire" in row.inner_text():
            return
        time.sleep(2)
    raise AssertionError(page.locator("main").inner_text())


def test_a_recording_survives_the_network_and_the_tab(context: BrowserContext, house: House) -> None:
    page = context.new_page()
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
    page.get_by_role("textbox", name="Titre").fill("Réunion coupée")
    page.get_by_role("button", name="Transcrire").click()
    page.wait_for_url(f"{house.url}/transcripts/", timeout=60_000)
    wait_for_transcript(page, house, "Réunion coupée")
    page.goto(f"{house.url}/transcripts/enregistreur/")
    expect(page.get_by_role("region", name="Enregistrements interrompus")).to_be_hidden()


def test_a_recording_can_be_erased_from_the_device(context: BrowserContext, house: House) -> None:
    page = context.new_page()
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


def test_another_tab_leaves_alone_what_is_being_recorded(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    begin(page, house)
    expect(page.get_by_text("Envoyé")).to_be_visible(timeout=20_000)
    other = context.new_page()
    other.goto(f"{house.url}/transcripts/enregistreur/")
    time.sleep(1)
    expect(other.get_by_role("button", name="Effacer")).to_have_count(0)
    page.close(run_before_unload=False)
    other.reload()
    expect(other.get_by_role("button", name="Effacer")).to_have_count(1)


def test_a_page_goes_on_sending_after_its_person_signed_in_again_in_another_tab(
    context: BrowserContext, house: House, shared_data: Path
) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/depot/")
    context.clear_cookies()
    files = page.get_by_label("Fichiers", exact=True)
    files.set_input_files(shared_data / "audio" / "dev" / "kyutai_crepes.mp3")
    expect(page.get_by_text("Votre session est terminée").first).to_be_visible(timeout=20_000)
    sign_in(context.new_page(), house)
    page.get_by_role("button", name="Reprendre").click()
    expect(page.get_by_text("Envoyé, ")).to_be_visible(timeout=20_000)


def test_a_dropped_file_is_sent_by_pieces_and_transcribed(
    context: BrowserContext, house: House, shared_data: Path
) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/depot/")
    page.get_by_label("Fichiers", exact=True).set_input_files(
        shared_data / "audio" / "dev" / "watson_fr-FR_Broadband_sample1.wav"
    )
    expect(page.get_by_text("Envoyé, ")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Transcrire").click()
    page.wait_for_url("**/transcripts/*-*/")
    wait_for_transcript(page, house, "watson_fr-FR_Broadband_sample1")


def test_what_is_said_is_read_while_it_is_recorded(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    begin(page, house)
    text = page.get_by_role("region", name="Ce qui est dit")
    expect(text).to_contain_text(re.compile("consul|conservateur|forêt", re.IGNORECASE), timeout=90_000)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    captions = page.get_by_role("button", name="Sous-titres plein écran")
    captions.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Sous-titres plein écran")
    expect(dialog).to_contain_text(re.compile("consul|conservateur|forêt", re.IGNORECASE))
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(captions).to_be_focused()

    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("main").get_by_text("Ce texte est provisoire")).to_be_visible(timeout=90_000)
    expect(page.locator("#live-text .unsure").last).to_be_empty()


def test_the_live_text_can_be_left_out(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    lines: list[str] = []
    page.on("websocket", lambda line: lines.append(line.url))
    page.goto(f"{house.url}/transcripts/enregistreur/")
    page.get_by_label("Afficher").uncheck()
    page.get_by_label("Les personnes présentes sont prévenues").check()
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("Envoyé")).to_be_visible(timeout=20_000)
    assert lines == []


def test_dictation_writes_a_text_of_ones_own(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/dictee/")
    assert violations(page) == []
    text = page.get_by_label("Texte dicté")
    text.fill("Objet :")
    page.get_by_role("button", name="Commencer").click()
    expect(text).to_have_value(re.compile("^Objet : .*(consul|conservateur|forêt)", re.I), timeout=90_000)
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("button", name="Commencer")).to_be_visible(timeout=90_000)
    assert violations(page) == []
    page.reload()
    expect(text).to_have_value(re.compile("^Objet : "))


RESAMPLED = """async (rate) => {
  const worklet = document.querySelector("[data-live-worklet]").dataset.liveWorklet;
  const source = await (await fetch(worklet)).text();
  const address = new URL(source.match(/from "([^"]+)"/)[1], new URL(worklet, location.href));
  const { Resampler } = await import(address);
  const loudness = (tone) => {
    const resampler = new Resampler(rate, 16000);
    const found = [];
    for (let block = 0; block < rate / 128; block += 1) {
      const at = (index) => Math.sin((2 * Math.PI * tone * (block * 128 + index)) / rate);
      found.push(...resampler.take(Float32Array.from({ length: 128 }, (_, index) => at(index))));
    }
    const middle = found.slice(1000, -1000);
    return [found.length, Math.sqrt((2 * middle.reduce((sum, one) => sum + one * one, 0)) / middle.length)];
  };
  return [300, 3000, 6000, 10000].map(loudness);
}"""


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_the_microphones_sound_keeps_its_voice_and_loses_what_16_khz_cannot_hold(
    context: BrowserContext, house: House, rate: int
) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/dictee/")
    (low, voice, high, beyond) = page.evaluate(RESAMPLED, rate)
    assert all(abs(count - 16_000) < 100 for count, _ in (low, voice, high, beyond))
    assert all(abs(loud - 1) < 0.05 for _, loud in (low, voice, high))
    if rate > 20_000:
        assert beyond[1] < 0.02


DICTATED = """async (pieces) => {
  const source = document.querySelector("script[src*=dictation]").src;
  const code = await (await fetch(source)).text();
  const { written } = await import(new URL(code.match(/from "([^"]*dictated[^"]*)"/)[1], source));
  return pieces.reduce((text, piece) => written(text, piece), "");
}"""


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Bonjour", "à tous."], "Bonjour à tous."),
        (["Bonjour, à la ligne.", "Merci."], "Bonjour\nMerci."),
        (["Bonjour point à la", "ligne. Merci."], "Bonjour.\nMerci."),
        (["Il met cela à la", "poubelle."], "Il met cela à la poubelle."),
    ],
)
def test_spoken_line_breaks_are_obeyed(
    context: BrowserContext, house: House, pieces: list[str], text: str
) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/dictee/")
    assert page.evaluate(DICTATED, [{"stable": piece} for piece in pieces]) == text
