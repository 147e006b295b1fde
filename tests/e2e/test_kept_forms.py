"""Nothing typed or chosen is lost: not by a refusal, nor by a session that ends while somebody writes."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, sign_in
from tests.knowledge.documents import contract_pdf
from tests.serving import House

LETTER = "Madame,\n\nJe vous prie de payer la somme de 120,00 € avant le 3 mars 2027.\n"


def tool_page(page: Page, house: House, slug: str) -> Page:
    sign_in(page, house)
    page.goto(f"{house.url}/outils/{slug}/")
    return page


def chosen_files(page: Page) -> object:
    return page.locator("input[type=file]").evaluate("field => [...field.files].map((file) => file.name)")


def test_a_refused_form_keeps_the_files_that_were_chosen(
    open_page: NewPage, scripted_house: House, tmp_path: Path
) -> None:
    page = tool_page(open_page(), scripted_house, "langage-clair")
    (tmp_path / "lettre.txt").write_text(LETTER, encoding="utf-8")
    page.locator("textarea").fill(LETTER)
    page.locator("input[type=file]").set_input_files(tmp_path / "lettre.txt")
    page.get_by_role("button", name="Préparer le brouillon").click()
    expect(page.get_by_text("Le travail n’a pas commencé")).to_be_visible()
    expect(page.get_by_text("pas les deux")).to_be_visible()
    assert chosen_files(page) == ["lettre.txt"]
    assert page.locator("textarea").input_value().split() == LETTER.split()
    page.locator("textarea").fill("")
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.wait_for_url("**/brouillons/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lettre.txt")


def test_a_session_that_ends_in_a_review_leaves_the_correction_where_it_is(
    open_page: NewPage, scripted_house: House, tmp_path: Path
) -> None:
    page = tool_page(open_page(), scripted_house, "depenses-eclairees")
    page.locator("input[type=file]").set_input_files(contract_pdf(tmp_path / "marché.pdf"))
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.locator("#review").wait_for(timeout=120_000)
    item = page.locator("[data-item]").filter(has=page.get_by_role("heading", name="Objet", exact=True))
    item.locator("summary", has_text="Modifier").click()
    item.get_by_label("Votre version").fill("Entretien des ascenseurs")
    page.context.clear_cookies(name="socle")
    save = item.get_by_role("button", name="Enregistrer")
    save.click()
    expect(page.get_by_text("Votre session est terminée")).to_be_visible()
    expect(save).to_be_focused()
    expect(item.get_by_label("Votre version")).to_have_value("Entretien des ascenseurs")
    sign_in(page.context.new_page(), scripted_house)
    save.click()
    expect(page.get_by_text("Rien n’est perdu")).to_be_visible()
    save.click()
    expect(item.get_by_text("Modifié", exact=True)).to_be_visible()
    expect(page.locator("#session")).to_be_empty()


def test_a_session_that_ends_loses_neither_text_nor_form(open_page: NewPage, scripted_house: House) -> None:
    page = tool_page(open_page(), scripted_house, "langage-clair")
    page.locator("textarea").fill(LETTER)
    page.context.clear_cookies(name="socle")
    page.get_by_role("button", name="Préparer le brouillon").click()
    expect(page.get_by_text("Votre session est terminée")).to_be_visible()
    assert page.locator("textarea").input_value() == LETTER
    sign_in(page.context.new_page(), scripted_house)
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.wait_for_url("**/brouillons/*/")
