"""A meeting from the microphone to validated minutes: recorded, seen live, cut, recovered, corrected while
listened to, proved line by line, and taken away."""

from __future__ import annotations

import io
import os
import re
import time
from pathlib import Path

from docx import Document
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_recorder import begin, context, speaking_browser
from tests.serving import House

__all__ = ["context", "speaking_browser"]

DECISION = "Nous décidons de garder les eaux et forêts."


def test_a_meeting_from_the_microphone_to_validated_minutes(context: BrowserContext, house: House) -> None:
    page = recovered(context.new_page(), context, house)
    page.wait_for_url("**/transcripts/", timeout=60_000)
    page.locator("main .rows a").first.click()
    page.wait_for_url("**/transcripts/*-*/")
    editor = page.url
    opened(page, editor)
    name_the_voice(page)
    correct_while_listening(page)
    assert_taken_away(page)
    if os.environ.get("PROOF_MEETING"):  # the local model takes minutes over it; `make proof` asks for it
        minutes(page)


def recovered(page: Page, context: BrowserContext, house: House) -> Page:
    """Records, sees live text, loses network and tab, takes it up again, and sends it."""
    begin(page, house)
    expect(page.locator("[data-live-text]")).to_contain_text(
        re.compile("consulat|forêts", re.I), timeout=60_000
    )
    context.set_offline(True)
    expect(page.get_by_text("Le réseau est coupé").first).to_be_visible(timeout=20_000)
    time.sleep(4)
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{house.url}/transcripts/enregistreur/")
    page.get_by_role("button", name="Continuer l’enregistrement").click()
    expect(page.get_by_text("Enregistrement en cours.")).to_be_visible()
    time.sleep(10)
    page.get_by_role("button", name="Terminer").click()
    page.get_by_role("button", name="Transcrire").click()
    return page


def opened(page: Page, editor: str) -> None:
    """Waits for the final transcript, made from the whole recording."""
    for _ in range(90):
        page.goto(editor)
        if page.locator(".segment").count():
            break
        time.sleep(2)
    expect(page.locator(".words").first).to_contain_text(re.compile("consulat|forêts|conservateur", re.I))


def name_the_voice(page: Page) -> None:
    page.locator("#voices summary").first.click()
    page.get_by_label("Nom, partout").first.fill("Claire Martin")
    page.get_by_label("Nom, partout").first.press("Enter")
    expect(page.locator(".segment .voice-name", has_text="Claire Martin").first).to_be_visible()


def correct_while_listening(page: Page) -> None:
    page.locator(".w").first.click()
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-act=correct]").first.click()
    page.locator(".correction textarea").fill(DECISION)
    page.locator(".correction textarea").press("Enter")
    expect(page.locator(".words").first).to_have_text(DECISION)


def assert_taken_away(page: Page) -> None:
    """The document and the subtitles, with what was named and corrected."""
    document = Document(io.BytesIO(downloaded(page, "Document (DOCX)")))
    assert any(DECISION in paragraph.text for paragraph in document.paragraphs)
    assert any("Claire Martin" in paragraph.text for paragraph in document.paragraphs)
    subtitles = downloaded(page, "Sous-titres (SRT)").decode()
    assert "-->" in subtitles
    assert "Nous décidons" in subtitles


def downloaded(page: Page, name: str) -> bytes:
    page.locator("summary", has_text="Exporter").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    content = Path(download.value.path()).read_bytes()
    page.reload()
    return content


def minutes(page: Page) -> None:
    """A decision, with the moment that says it; kept, validated, and taken away."""
    page.get_by_role("link", name="Faire le compte rendu").click()
    page.get_by_role("button", name="Préparer le compte rendu").click()
    page.wait_for_url("**/brouillons/*/")
    page.locator("#review").wait_for(timeout=480_000)
    decision = page.locator("[data-item]", has_text="garder les eaux et forêts").first
    expect(decision).to_contain_text(re.compile(r"00:00:0\d"))
    pending = page.locator("[data-item][data-state=pending]").filter(has=page.locator("[data-act=g]"))
    for _ in range(pending.count()):
        before = pending.count()
        pending.first.focus()
        page.keyboard.press("g")
        expect(pending).to_have_count(before - 1)
    page.keyboard.press("v")
    expect(page.get_by_text("Le brouillon est validé.")).to_be_visible()
    document = Document(io.BytesIO(downloaded(page, "DOCX")))
    assert any("garder les eaux et forêts" in paragraph.text for paragraph in document.paragraphs)
