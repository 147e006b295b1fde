"""The live text of a recording, when the line that brings it is cut and comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.relay import Relay
from tests.e2e.test_recorder import begin, context, speaking_browser
from tests.serving import House

__all__ = ["context", "speaking_browser"]
pytestmark = pytest.mark.browser

SAID = "consul|conservateur|forêt"
SKIPPED = "(…)"
HEARS = "Le texte suit la parole de quelques secondes."


@pytest.fixture
def relay(house: House) -> Iterator[Relay]:
    with Relay(house.port) as between:
        yield between


@pytest.fixture
def recorder(context: BrowserContext, relay: Relay) -> Page:
    """A recorder whose live text holds words that stay, with the relay between it and the server."""
    page = context.new_page()
    begin(page, relay)
    kept = text_of(page).locator("span:not(.unsure)").first
    expect(kept).to_contain_text(re.compile(SAID, re.IGNORECASE), timeout=120_000)
    return page


def text_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Ce qui est dit")


def test_the_live_text_goes_on_after_its_line_was_cut_and_came_back(recorder: Page, relay: Relay) -> None:
    text, state = text_of(recorder), recorder.locator("[data-live-state]")
    expect(state).to_have_text(HEARS)
    relay.cut()
    expect(state).to_contain_text("Le texte en direct est interrompu")
    before = text.inner_text().rstrip()
    assert before.endswith(SKIPPED)
    for _ in range(2):
        with recorder.expect_websocket():
            pass  # it tries again, in vain
    relay.mend()
    expect(state).to_have_text(HEARS, timeout=60_000)
    heard_again = re.compile(rf"\(…\).*({SAID})", re.IGNORECASE | re.DOTALL)
    expect(text).to_contain_text(heard_again, timeout=120_000)
    after = text.inner_text()
    assert after.startswith(before)
    assert after.count(SKIPPED) == 1
    expect(recorder.get_by_text("Enregistrement en cours.")).to_be_visible()
    recorder.get_by_role("button", name="Terminer").click()
    expect(recorder.locator("main").get_by_text("Ce texte est provisoire")).to_be_visible(timeout=120_000)
