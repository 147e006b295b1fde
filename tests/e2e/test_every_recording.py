"""Recordings of every container that phones and browsers make, dropped together into the page, heard by the
real model. With PROOF_FILES all of the shared clips, else one of each container."""

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.serving import House

pytestmark = pytest.mark.browser

SOUNDS = {".aiff", ".m4a", ".mp3", ".ogg", ".wav", ".webm"}
NOBODY_SPEAKS = "Aucune parole n’a été trouvée"
LONGEST_WAIT = 900  # seconds


def chosen(folder: Path) -> list[Path]:
    """All the clips, or the smallest of each container."""
    clips = sorted(file for file in folder.iterdir() if file.suffix in SOUNDS)
    if os.environ.get("PROOF_FILES"):
        return clips
    smallest = {clip.suffix: clip for clip in sorted(clips, key=lambda clip: -clip.stat().st_size)}
    return sorted(smallest.values())


def rows(page: Page, house: House) -> dict[str, str]:
    """What the list of transcripts says of each recording."""
    found: dict[str, str] = {}
    for number in (1, 2):
        page.goto(f"{house.url}/transcripts/?page={number}")
        for row in page.locator("#runs li[id]").all():
            found[row.locator("a").first.inner_text()] = row.inner_text()
    return found


def ended(page: Page, house: House, names: list[str]) -> dict[str, str]:
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        found = {name: said for name, said in rows(page, house).items() if name in names}
        if len(found) == len(names) and all(
            "À relire" in said or "En échec" in said for said in found.values()
        ):
            return found
        time.sleep(3)
    raise AssertionError(found)


def sent(page: Page, house: House, files: list[Path]) -> None:
    """Drops the files and has them transcribed."""
    page.goto(f"{house.url}/transcripts/depot/")
    page.get_by_label("Fichiers", exact=True).set_input_files(files)
    expect(page.get_by_text("Envoyé, ")).to_have_count(len(files), timeout=120_000)
    page.get_by_role("button", name="Transcrire").click()
    expect(page).not_to_have_url(re.compile("/depot/"), timeout=120_000)


def test_every_recording_ends_in_a_transcript_or_in_one_sentence(
    open_page: NewPage, resident: SignedIn, house: House, shared_data: Path
) -> None:
    clips = chosen(shared_data / "audio" / "dev")
    page = open_page(storage_state=resident.cookies)
    sent(page, house, clips)
    for name, said in ended(page, house, [clip.name for clip in clips]).items():
        assert "À relire" in said or NOBODY_SPEAKS in said, name
