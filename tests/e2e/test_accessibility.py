"""axe finds no violation on any page, the keyboard is enough, and streams are announced with restraint."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, ask, sign_in
from tests.serving import ROOT, House

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


# A colour on its way from one theme to the other has the contrast of neither.
AT_REST = """() => document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .forEach((one) => one.finish())"""


def violations(page: Page) -> list[str]:
    """What axe finds, one line each. Its script is put in by the test: the pages themselves allow none."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(AT_REST)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_conversation_with_its_source(conversation: Page, scheme: str) -> None:
    conversation.emulate_media(color_scheme=scheme)
    ask(conversation, "Combien de temps dure le marché ?")
    expect(conversation.locator(".turn").last).to_have_attribute("data-status", "done", timeout=60_000)
    conversation.locator(".answer a.ref").first.click()
    expect(conversation.locator("#source figure img")).to_be_visible(timeout=30_000)
    assert violations(conversation) == []


def test_axe_finds_nothing_on_the_other_pages(open_page: NewPage, scripted_house: House) -> None:
    page = open_page()
    found: dict[str, list[str]] = {}
    page.goto(f"{scripted_house.url}/connexion")
    found["connexion"] = violations(page)
    for path in ("registre/", "registre/assistant/"):
        page.goto(f"{scripted_house.url}/{path}")
        found[path] = violations(page)
    sign_in(page, scripted_house)
    own = (
        "",
        "travaux",
        "guide",
        "compte",
        "consommation",
        "assistant/",
        "assistant/projets/nouveau/",
        "absente",
    )
    for path in (*own, "assurance/", "assurance/dossiers/", "assurance/indicateurs/"):
        page.goto(f"{scripted_house.url}/{path}")
        found[path] = violations(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_scrolls_sideways_on_a_narrow_screen(
    conversation: Page, scripted_house: House, width: int
) -> None:
    conversation.set_viewport_size({"width": width, "height": 800})
    wide = []
    here = conversation.url.removeprefix(scripted_house.url + "/")
    for path in ("", "travaux", "compte", "assistant/", "registre/", "assurance/indicateurs/", here):
        conversation.goto(f"{scripted_house.url}/{path}")
        if conversation.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_the_keyboard_is_enough_from_question_to_proof(conversation: Page) -> None:
    conversation.locator("#question").focus()
    conversation.keyboard.type("Combien de temps dure le marché ?")
    conversation.keyboard.press("Enter")
    expect(conversation.locator(".turn").last).to_have_attribute("data-status", "done", timeout=60_000)
    for _ in range(60):
        conversation.keyboard.press("Shift+Tab")
        if conversation.evaluate("document.activeElement.matches('.answer a.ref')"):
            break
    conversation.keyboard.press("Enter")
    expect(conversation.locator("#source figure img")).to_be_visible(timeout=30_000)


def test_a_live_region_says_what_happened_and_not_each_word(conversation: Page) -> None:
    said: list[str] = []
    conversation.expose_function("heard", lambda line: said.append(str(line)))
    conversation.evaluate(
        "for (const region of document.querySelectorAll('[aria-live], [role=status]'))"
        " new MutationObserver(() => region.innerText.trim() && window.heard(region.innerText.trim()))"
        ".observe(region, { childList: true, subtree: true, characterData: true })"
    )
    ask(conversation, "Combien de temps dure le marché ?")
    expect(conversation.locator(".turn").last).to_have_attribute("data-status", "done", timeout=60_000)
    conversation.wait_for_timeout(500)
    assert any("Recherche terminée" in line for line in said)
    assert any("Réponse terminée" in line for line in said)
    assert len(set(said)) <= 4
