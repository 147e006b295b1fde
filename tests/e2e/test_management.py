"""Keys, service and platform in a real browser: a key replaced, a policy opened, axe on every page."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, SignedIn
from tests.e2e.test_accessibility import violations
from tests.serving import House

pytestmark = pytest.mark.browser
PAGES = (
    *("cles/", "services/", "services/1/", "personnes/1/", "plateforme/", "plateforme/modeles/"),
    *("plateforme/modeles/nouveau-fournisseur", "plateforme/modeles/nouveau-modele"),
    *("plateforme/modeles/fournisseur/scripted/", "plateforme/modeles/modele/scripted/"),
    *("plateforme/politique/", "plateforme/administrations/", "plateforme/administrations/1/"),
    *("plateforme/services/1/", "plateforme/personnes/"),
)


@pytest.fixture
def page(open_page: NewPage, administrator: SignedIn) -> Page:
    """A page of the administrator's."""
    return open_page(storage_state=administrator.cookies)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_management(page: Page, scripted_house: House, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found: dict[str, list[str]] = {}
    for path in PAGES:
        answer = page.goto(f"{scripted_house.url}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        for folded in page.locator("details.scopes > summary").all():
            folded.click()
        found[path] = violations(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_page_of_management_scrolls_sideways_on_a_phone(page: Page, scripted_house: House) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    wide = []
    for path in PAGES:
        page.goto(f"{scripted_house.url}/{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_a_key_is_made_limited_replaced_and_revoked(page: Page, scripted_house: House) -> None:
    page.goto(f"{scripted_house.url}/cles/")
    page.get_by_label("À quoi servira cette clé").fill("Tableur")
    page.get_by_label("Publiques").check()
    page.get_by_text("Limiter ce que cette clé permet").click()
    page.get_by_label("Modèle d’essai").check()
    page.get_by_role("button", name="Créer la clé").click()
    first = page.locator("code.secret").inner_text()
    expect(page.locator("td .tag")).to_have_text("Limitée")
    page.get_by_role("button", name="Remplacer la clé Tableur").click()
    page.get_by_role("dialog").get_by_role("button", name="Remplacer").click()
    expect(page.locator("code.secret")).not_to_have_text(first)
    expect(page.locator(".notice", has_text="L’ancienne clé")).to_be_visible()
    page.get_by_role("button", name="Révoquer la clé Tableur").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Révoquer").click()
    expect(page.get_by_text("est révoquée")).to_be_visible()


def test_opening_the_policy_asks_first(page: Page, scripted_house: House) -> None:
    page.goto(f"{scripted_house.url}/plateforme/politique/")
    page.get_by_label("Publiques\u00a0: Union européenne").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("pourront aller là où elles ne vont pas")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_text("La politique est enregistrée")).to_be_visible()
    page.get_by_label("Publiques\u00a0: Union européenne").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La politique est enregistrée")).to_be_visible()


def test_the_page_of_a_key_is_accessible_and_holds_its_limits(page: Page, scripted_house: House) -> None:
    page.goto(f"{scripted_house.url}/cles/")
    page.get_by_label("À quoi servira cette clé").fill("Annuaire")
    page.get_by_label("Personnelles").check()
    page.get_by_role("button", name="Créer la clé").click()
    page.get_by_role("link", name="Modifier la clé Annuaire").click()
    expect(page.get_by_label("Personnelles")).to_be_checked()
    page.get_by_label("Limite", exact=True).select_option("Appels par jour")
    page.get_by_label("Valeur").fill("1 000")
    page.get_by_role("button", name="Fixer la limite").click()
    expect(page.locator("#limits td.number")).to_have_text("1 000")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_new_key_is_copied_by_a_button(page: Page, scripted_house: House) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{scripted_house.url}/cles/")
    page.get_by_label("À quoi servira cette clé").fill("Copie")
    page.get_by_role("button", name="Créer la clé").click()
    shown = page.locator("code.secret").inner_text()
    page.get_by_role("button", name="Copier la clé").click()
    expect(page.get_by_role("button", name="Copiée")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown


def test_a_form_that_came_back_leads_to_its_error(page: Page, scripted_house: House) -> None:
    page.goto(f"{scripted_house.url}/services/1/")
    page.get_by_label("Valeur").fill("beaucoup")
    page.get_by_role("button", name="Fixer la limite").click()
    expect(page.get_by_label("Valeur")).to_be_focused()
    expect(page.get_by_label("Valeur")).to_have_value("beaucoup")
    expect(page.get_by_label("Valeur")).to_be_in_viewport()


def test_an_agent_past_a_limit_is_told_so_and_keeps_the_question(page: Page, scripted_house: House) -> None:
    page.goto(f"{scripted_house.url}/personnes/1/")
    page.get_by_label("Limite", exact=True).select_option("Appels par jour")
    page.get_by_label("Valeur").fill("0")
    page.get_by_role("button", name="Fixer la limite").click()
    try:
        page.goto(scripted_house.url)
        page.get_by_placeholder("Posez une question").fill("Que veut dire RGAA ?")
        page.get_by_role("button", name="Envoyer").click()
        turn = page.locator(".turn").last
        expect(turn).to_contain_text("Une limite d’utilisation est atteinte", timeout=60_000)
        expect(page.get_by_role("button", name="Relancer")).to_be_visible()
        page.goto(f"{scripted_house.url}/cles/")
        expect(page.get_by_role("region", name="Tableau de mes limites")).to_contain_text("Appels par jour")
    finally:
        page.goto(f"{scripted_house.url}/personnes/1/")
        page.get_by_role("button", name="Retirer la limite").click()
