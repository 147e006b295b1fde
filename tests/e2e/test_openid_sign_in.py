"""Signing in and out through a real OpenID provider, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, _require_chromium
from tests.gateway.processes import free_port
from tests.organisation.openid_process import NANTES, OpenIdProvider, account, running_provider
from tests.serving import House

RULES = """
[[sign_in.rules]]
siret = "130025265"
administration = "Direction interministérielle du numérique"
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, OpenIdProvider]]:
    """A whole Socle that trusts a provider, and the provider."""
    _require_chromium()
    folder = tmp_path_factory.mktemp("openid-house")
    (folder / "socle.toml").write_text(RULES, encoding="utf-8")
    house = House(folder)
    with running_provider(tmp_path_factory.mktemp("openid"), house.url) as provider:
        # No local engine: nobody asks a model anything here.
        house.settings = {
            **provider.environment(),
            "SOCLE_CONTACT_EMAIL": "aide@dinum.example",
            "SOCLE_MODELS_URL": f"http://127.0.0.1:{free_port()}/v1",
        }
        with house:
            yield house, provider


@pytest.fixture
def house(served: tuple[House, OpenIdProvider]) -> House:
    return served[0]


@pytest.fixture
def provider(served: tuple[House, OpenIdProvider]) -> OpenIdProvider:
    return served[1]


def identify(page: Page, house: House, login: str) -> None:
    """From our page to the provider's form, and back."""
    page.goto(f"{house.url}/connexion")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    fill_form(page, house, login)


def fill_form(page: Page, house: House, login: str) -> None:
    """The provider's form."""
    page.wait_for_url("http://localhost:*/interaction/**")
    page.get_by_label("Identifiant").fill(login)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(f"{house.url}/**")


def sign_out(page: Page, house: House) -> None:
    page.goto(f"{house.url}/compte")
    page.get_by_role("button", name="Se déconnecter").click()


def test_a_person_signs_in_lands_home_and_signs_out_at_the_provider_too(
    open_page: NewPage, house: House, provider: OpenIdProvider
) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    page = open_page()
    identify(page, house, "claire")
    expect(page).to_have_url(f"{house.url}/")
    expect(page.locator("body")).to_contain_text("Claire Martin")

    sign_out(page, house)
    page.wait_for_url("http://localhost:*/session/end**")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("heading", name="Vous êtes déconnecté")).to_be_visible()

    page.goto(f"{house.url}/")
    page.wait_for_url("**/connexion?**")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    expect(page.get_by_label("Identifiant")).to_be_visible()


def test_a_person_without_a_rule_reads_what_to_do(
    open_page: NewPage, house: House, provider: OpenIdProvider
) -> None:
    provider.knows(paul=account("paul@nantes.example", "Paul", "Le Gall", NANTES))
    page = open_page()
    identify(page, house, "paul")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Votre organisation n’a pas encore accès à Socle"
    )
    expect(page.get_by_role("link", name="aide@dinum.example")).to_be_visible()
    page.goto(f"{house.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_a_tampered_state_lets_nobody_in(open_page: NewPage, house: House, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    page = open_page()
    # The provider gives back what state it is sent: here, one that this session never made.
    leaving = page.request.get(f"{house.url}/connexion/openid", max_redirects=0).headers["location"]
    page.goto(leaving.replace("state=", "state=x"))
    fill_form(page, house, "claire")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette connexion n’est plus valable")
    page.goto(f"{house.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_a_token_without_a_signature_lets_nobody_in(
    open_page: NewPage, house: House, provider: OpenIdProvider
) -> None:
    provider.knows(mallory=account("mallory@dinum.example", "Mallory", "X", fault="alg-none"))
    page = open_page()
    identify(page, house, "mallory")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre identité n’a pas pu être vérifiée")


def test_going_back_to_a_return_that_has_served_lets_nobody_in(
    open_page: NewPage, house: House, provider: OpenIdProvider
) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    page = open_page()
    returns: list[str] = []
    page.on("request", lambda sent: returns.append(sent.url) if "/openid/retour" in sent.url else None)
    identify(page, house, "claire")
    expect(page).to_have_url(f"{house.url}/")
    page.context.clear_cookies()
    page.goto(returns[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette connexion n’est plus valable")


def test_the_explanation_is_reached_by_keyboard(
    open_page: NewPage, house: House, provider: OpenIdProvider
) -> None:
    provider.knows(paul=account("paul@nantes.example", "Paul", "Le Gall", NANTES))
    page: Page = open_page()
    identify(page, house, "paul")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="aide@dinum.example")).to_be_focused()
