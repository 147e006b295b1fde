"""A person puts a document in, asks, and sees where each statement comes from."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, ask
from tests.e2e.scripted_model import INVENTING, MIXING, PLAIN, SECRET_INVENTION, SLOWLY
from tests.serving import House, wait_until

pytestmark = pytest.mark.browser
LONG = 180_000


def test_an_answer_goes_on_when_its_tab_is_closed(conversation: Page, open_page: NewPage) -> None:
    ask(conversation, SLOWLY)
    expect(conversation.locator(".turn .live")).to_contain_text("vingt-quatre mois", timeout=60_000)
    address, context = conversation.url, conversation.context
    conversation.close()
    again = context.new_page()
    again.goto(address)
    turn = again.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "done", timeout=LONG)
    assert turn.locator(".answer a.ref").count() >= 2


def test_a_model_that_invents_gets_nothing_onto_the_page(conversation: Page) -> None:
    seen: list[str] = []
    conversation.expose_function("saw", lambda text: seen.append(str(text)))
    conversation.evaluate(
        "new MutationObserver(() => window.saw(document.body.innerText))"
        ".observe(document.body, { childList: true, subtree: true, characterData: true })"
    )
    ask(conversation, INVENTING)
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "withheld", timeout=60_000)
    expect(turn).to_contain_text("Réponse non affichée")
    assert not any("777" in text for text in seen)
    assert "777" not in conversation.locator("body").inner_text()


def test_what_nothing_supports_is_marked_beside_what_is_proven(conversation: Page) -> None:
    ask(conversation, MIXING)
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "done", timeout=60_000)
    expect(turn.locator(".unsourced")).to_contain_text(SECRET_INVENTION[:30])
    expect(turn.locator(".tag.warn")).to_contain_text("Non sourcé")
    assert turn.locator(".answer a.ref").count() == 1


def test_an_answer_is_stopped_and_keeps_what_was_shown(conversation: Page) -> None:
    ask(conversation, SLOWLY)
    expect(conversation.locator(".turn .live")).to_contain_text("vingt-quatre mois", timeout=60_000)
    conversation.get_by_role("button", name="Arrêter").click()
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "stopped", timeout=30_000)
    expect(turn.locator(".answer")).to_contain_text("vingt-quatre mois")


def test_a_question_is_edited_and_answered_again(conversation: Page) -> None:
    ask(conversation, INVENTING)
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "withheld", timeout=60_000)
    turn.get_by_text("Modifier la question").click()
    turn.locator("textarea[name=question]").fill(PLAIN)
    turn.get_by_role("button", name="Envoyer").click()
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "done", timeout=60_000)
    assert conversation.locator(".turn").count() == 1


def test_an_answer_survives_the_death_of_its_worker(conversation: Page, scripted_house: House) -> None:
    ask(conversation, SLOWLY)
    expect(conversation.locator(".turn .live")).to_contain_text("vingt-quatre mois", timeout=60_000)
    scripted_house.part("worker").kill()
    turn = conversation.locator(".turn").last
    expect(turn).to_have_attribute("data-status", "done", timeout=LONG)
    assert turn.locator(".answer").inner_text().count("vingt-quatre mois") == 12


def test_a_conversation_is_renamed_and_deleted(conversation: Page, scripted_house: House) -> None:
    conversation.get_by_text("Options").click()
    conversation.get_by_role("button", name="Renommer").click()
    conversation.locator("#new-title").fill("Durée du marché")
    conversation.locator("#rename").get_by_role("button", name="Enregistrer").click()
    expect(conversation.locator("h1")).to_have_text("Durée du marché")
    address = conversation.url
    conversation.get_by_text("Options").click()
    conversation.get_by_role("button", name="Supprimer la conversation").click()
    conversation.locator("#delete").get_by_role("button", name="Supprimer").click()
    conversation.wait_for_url(f"{scripted_house.url}/assistant/")
    answer = conversation.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_file_that_cannot_be_read_says_why(conversation: Page, tmp_path: Path) -> None:
    renamed = tmp_path / "programme.pdf"
    renamed.write_bytes(b"MZ\x90\x00" + bytes(2000))
    conversation.locator("input[type=file]").first.set_input_files(renamed)
    row = conversation.locator(".document[data-status=failed]").first
    expect(row).to_be_visible(timeout=60_000)
    assert len(row.locator(".document-failure").inner_text()) > 20


def test_an_emoji_is_no_question(conversation: Page) -> None:
    ask(conversation, "🙂🙂")
    expect(conversation.locator("#composer-error")).to_contain_text("aucun mot", timeout=20_000)
    assert conversation.locator("#question").input_value() == "🙂🙂"


def test_a_text_of_two_hundred_thousand_characters_is_refused_and_kept(conversation: Page) -> None:
    conversation.locator("#question").evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })) }",
        "mot " * 50_000,
    )
    conversation.locator("#question").press("Enter")
    expect(conversation.locator("#composer-error")).to_contain_text("20", timeout=20_000)
    assert len(conversation.locator("#question").input_value()) == 200_000
    assert wait_until(lambda: conversation.locator(".turn").count() == 0)
