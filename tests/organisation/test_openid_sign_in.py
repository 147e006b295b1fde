"""Signing in through a real OpenID provider that has the manners of ProConnect."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from socle.ledger.models import Entry
from socle.organisation.models import Person
from socle.organisation.openid import views
from socle.organisation.openid.admission import unlink
from socle.organisation.openid.rules import read_rules
from socle.organisation.service_accounts import create_service_account
from tests.organisation.openid_process import DINUM, NANTES, OpenIdProvider, account, running_provider

PUBLIC_URL = "http://127.0.0.1:8080"
RULES = read_rules(
    {
        "rules": [
            {"siret": DINUM, "administration": "DINUM", "service": "Accueil"},
            {"email_domain": "*.culture.example", "administration": "Culture"},
        ]
    }
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=["RS256", "ES256"])
def provider(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenIdProvider]:
    folder = tmp_path_factory.mktemp("openid")
    with running_provider(folder, PUBLIC_URL, request.param, strict=request.param == "RS256") as started:
        yield started


@pytest.fixture(autouse=True)
def trusted(provider: OpenIdProvider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in provider.settings.items():
        setattr(settings, name, value)
    settings.SOCLE_PUBLIC_URL = PUBLIC_URL
    settings.SOCLE_CONTACT_EMAIL = "aide@dinum.example"
    monkeypatch.setattr(views, "current_rules", lambda: RULES)


class Browser:
    """One person's browser: the server's pages in this process, the provider's over the network."""

    def __init__(self) -> None:
        self.here = Client()
        self.there = httpx.Client(trust_env=False, timeout=60)

    def leave(self, page: str = "sign-in-openid", next_page: str = "") -> str:
        """Where the server sends the browser."""
        return str(self.here.get(reverse(page), {"next": next_page} if next_page else {})["Location"])

    def identify(self, address: str, login: str) -> str:
        """What the provider sends back after its form: the address of the return."""
        while not address.startswith(PUBLIC_URL):
            answer = self.there.get(address)
            if answer.status_code == 200:
                answer = self.there.post(address, data={"login": login})
            assert answer.is_redirect, answer.text
            address = str(httpx.URL(address).join(answer.headers["location"]))
        return address.removeprefix(PUBLIC_URL)

    def sign_in(self, login: str) -> Any:
        return self.here.get(self.identify(self.leave(), login))

    def is_in(self) -> bool:
        return bool(self.here.get(reverse("portal:home")).status_code == 200)


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_a_person_of_a_known_organisation_comes_in(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("Claire.Martin@dinum.example", "Claire", "Martin"))
    answer = browser.sign_in("claire")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.is_in()
    person = Person.objects.get(email="claire.martin@dinum.example")
    assert (person.name, str(person.administration), str(person.service)) == (
        "Claire Martin",
        "DINUM",
        "Accueil",
    )
    assert not person.has_usable_password()


def test_coming_in_stands_in_the_ledger(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    browser.sign_in("claire")
    entry = Entry.objects.filter(kind="access_granted").latest("pk")
    assert entry.facts["way"] == "openid"
    assert "claire" not in str(entry.facts)


def test_one_lands_where_one_wanted_to_go(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(next_page="/documents/"), "claire")
    assert browser.here.get(back)["Location"] == "/documents/"


def test_the_way_leads_to_no_page_of_elsewhere(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(next_page="https://elsewhere.example/"), "claire")
    assert browser.here.get(back)["Location"] == "/"


def test_state_and_nonce_are_long_and_never_twice_the_same(browser: Browser) -> None:
    first, second = (parse_qs(urlsplit(browser.leave()).query) for _ in range(2))
    for name in ("state", "nonce"):
        assert len(first[name][0]) >= 32
        assert first[name] != second[name]


def test_the_session_is_renewed(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(), "claire")
    before = browser.here.session.session_key
    browser.here.get(back)
    assert browser.here.session.session_key != before


def test_a_person_without_a_rule_reads_what_to_do(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(paul=account("paul@nantes.example", "Paul", "Le Gall", NANTES))
    answer = browser.sign_in("paul")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Votre organisation n’a pas encore accès" in page
    assert "mailto:aide@dinum.example" in page
    assert not browser.is_in()
    assert not Person.objects.filter(email="paul@nantes.example").exists()


def test_an_email_domain_can_say_where_one_belongs(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(ines=account("ines@drac.culture.example", "Inès", "Roux", NANTES))
    browser.sign_in("ines")
    assert str(Person.objects.get(email="ines@drac.culture.example").administration) == "Culture"


def test_the_person_stays_the_same_when_the_email_changes(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire.petit@dinum.example", "Claire", "Petit"))
    browser.sign_in("claire")
    known = Person.objects.get(email="claire.petit@dinum.example")
    provider.knows(claire=account("claire.martin@dinum.example", "Claire", "Martin"))
    Browser().sign_in("claire")
    known.refresh_from_db()
    assert (known.email, known.name) == ("claire.martin@dinum.example", "Claire Martin")
    assert Person.objects.filter(identities__subject="claire").count() == 1


def test_a_disabled_person_is_refused(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    browser.sign_in("claire")
    Person.objects.filter(email="claire@dinum.example").update(is_active=False)
    again = Browser()
    assert "Votre accès à Socle est fermé" in again.sign_in("claire").content.decode()
    assert not again.is_in()
    assert Entry.objects.filter(kind="access_refused").latest("pk").facts["way"] == "openid"


def test_who_changed_administrations_does_not_read_on_in_the_former_one(
    browser: Browser, provider: OpenIdProvider
) -> None:
    provider.knows(claire=account("claire@drac.culture.example", "Claire", "Martin", NANTES))
    browser.sign_in("claire")
    provider.knows(claire=account("claire@drac.culture.example", "Claire", "Martin", DINUM))
    again = Browser()
    assert "Votre rattachement a changé" in again.sign_in("claire").content.decode()
    assert not again.is_in()


def test_a_person_whom_the_operator_made_is_found_by_email(
    people: Any, browser: Browser, provider: OpenIdProvider
) -> None:
    provider.knows(hugo=account(people.colleague.email.upper(), "Hugo", "Petit", NANTES))
    browser.sign_in("hugo")
    assert browser.is_in()
    assert people.colleague.identities.get().subject == "hugo"


def test_nobody_comes_in_as_a_service_account(
    people: Any, browser: Browser, provider: OpenIdProvider
) -> None:
    made = create_service_account(people.owner.service, "Robot", people.owner, people.owner)
    Person.objects.filter(pk=made.pk).update(email="robot@dinum.example")
    provider.knows(claire=account("robot@dinum.example", "Claire", "Martin"))
    assert "celle d’un programme" in browser.sign_in("claire").content.decode()
    assert not browser.is_in()
    assert not made.identities.exists()


def test_who_became_a_service_account_comes_in_no_more(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    browser.sign_in("claire")
    Person.objects.filter(email="claire@dinum.example").update(is_service_account=True)
    again = Browser()
    assert "celle d’un programme" in again.sign_in("claire").content.decode()
    assert not again.is_in()


def test_an_address_given_to_somebody_else_opens_nobodys_account(
    browser: Browser, provider: OpenIdProvider
) -> None:
    provider.knows(claire=account("accueil@dinum.example", "Claire", "Martin"))
    provider.knows(autre=account("accueil@dinum.example", "Jean", "Durand"))
    browser.sign_in("claire")
    other = Browser()
    assert "déjà liée à une autre identité" in other.sign_in("autre").content.decode()
    assert not other.is_in()


def test_an_email_that_is_not_verified_opens_nothing(browser: Browser, provider: OpenIdProvider) -> None:
    claims = {**account("x@dinum.example", "X", "Y")["claims"], "email": "pas une adresse"}
    provider.knows(mallory={"claims": claims, "acr": "eidas1"})
    assert "n’est pas confirmée" in browser.sign_in("mallory").content.decode()


@pytest.mark.parametrize("fault", ["alg-none", "altered", "unsigned"])
def test_a_token_that_proves_nothing_is_refused(
    browser: Browser, provider: OpenIdProvider, fault: str
) -> None:
    provider.knows(mallory=account("mallory@dinum.example", "Mallory", "X", fault=fault))
    answer = browser.sign_in("mallory")
    assert answer.status_code == 403
    assert "n’a pas pu être vérifiée" in answer.content.decode()
    assert not browser.is_in()
    assert not Person.objects.filter(email="mallory@dinum.example").exists()


def test_a_tampered_state_is_refused(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(), "claire")
    assert browser.here.get(back.replace("state=", "state=x")).status_code == 400
    assert not browser.is_in()


def test_a_return_in_another_browser_is_refused(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(), "claire")
    victim = Browser()
    assert victim.here.get(back).status_code == 400
    assert not victim.is_in()


def test_a_return_serves_once(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(), "claire")
    browser.here.get(back)
    browser.here.post(reverse("sign-out"))
    assert browser.here.get(back).status_code == 400
    assert not browser.is_in()


def test_a_code_that_has_served_is_refused_with_a_fresh_state(
    browser: Browser, provider: OpenIdProvider
) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    back = browser.identify(browser.leave(), "claire")
    browser.here.get(back)
    thief = Browser()
    state = parse_qs(urlsplit(thief.leave()).query)["state"][0]
    used = parse_qs(urlsplit(back).query)["code"][0]
    answer = thief.here.get(reverse("sign-in-openid-return"), {"code": used, "state": state})
    assert answer.status_code == 403
    assert not thief.is_in()


def test_a_code_of_another_sign_in_is_refused(browser: Browser, provider: OpenIdProvider) -> None:
    """Its nonce, and where there is PKCE its verifier, are those of the browser that began."""
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    stolen = parse_qs(urlsplit(browser.identify(browser.leave(), "claire")).query)["code"][0]
    thief = Browser()
    state = parse_qs(urlsplit(thief.leave()).query)["state"][0]
    answer = thief.here.get(reverse("sign-in-openid-return"), {"code": stolen, "state": state})
    assert answer.status_code == 403
    assert not thief.is_in()


def test_giving_up_at_the_provider_leads_back(browser: Browser) -> None:
    address = browser.leave()
    form = browser.there.get(address, follow_redirects=True)
    back = browser.there.get(str(form.url) + "?refuse=1")
    while not back.headers["location"].startswith(PUBLIC_URL):
        back = browser.there.get(str(httpx.URL(str(back.url)).join(back.headers["location"])))
    page = browser.here.get(back.headers["location"].removeprefix(PUBLIC_URL))
    assert "Vous ne vous êtes pas identifié" in page.content.decode()


def test_a_level_of_assurance_can_be_demanded(
    browser: Browser, provider: OpenIdProvider, settings: Settings
) -> None:
    settings.SOCLE_OIDC_ACR_VALUES = "eidas2"
    settings.SOCLE_OIDC_ACR_BY_CLAIMS = True
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin", acr="eidas2"))
    browser.sign_in("claire")
    assert browser.is_in()


def test_a_lower_level_of_assurance_than_demanded_is_refused(
    browser: Browser, provider: OpenIdProvider, settings: Settings
) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin", acr="eidas1"))
    back = browser.identify(browser.leave(), "claire")
    settings.SOCLE_OIDC_ACR_VALUES = "eidas2 eidas3"
    assert browser.here.get(back).status_code == 403
    assert not browser.is_in()


def test_an_unlinked_person_is_found_by_email_again(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(ancien=account("claire@dinum.example", "Claire", "Martin"))
    provider.knows(nouveau=account("claire@dinum.example", "Claire", "Martin"))
    browser.sign_in("ancien")
    unlink(Person.objects.get(email="claire@dinum.example"))
    again = Browser()
    again.sign_in("nouveau")
    assert again.is_in()
    assert Person.objects.get(email="claire@dinum.example").identities.get().subject == "nouveau"


def test_signing_out_goes_on_to_the_provider(browser: Browser, provider: OpenIdProvider) -> None:
    provider.knows(claire=account("claire@dinum.example", "Claire", "Martin"))
    browser.sign_in("claire")
    page = browser.here.post(reverse("sign-out")).context["onward"]
    asked = parse_qs(urlsplit(page).query)
    assert page.startswith(provider.issuer)
    assert asked["post_logout_redirect_uri"] == [f"{PUBLIC_URL}{reverse('sign-out-return')}"]
    assert len(asked["state"][0]) >= 32
    assert asked["id_token_hint"][0].count(".") == 2
    assert not browser.is_in()
    returned = browser.here.get(reverse("sign-out-return"), {"state": asked["state"][0]})
    assert "Vous êtes déconnecté" in returned.content.decode()


def test_who_came_by_a_link_signs_out_here_alone(people: Any) -> None:
    client = Client()
    client.force_login(people.owner)
    assert client.post(reverse("sign-out"))["Location"] == reverse("sign-in")


def test_a_provider_that_does_not_answer_is_said_so(browser: Browser, settings: Settings) -> None:
    settings.SOCLE_OIDC_ISSUER = "http://127.0.0.1:9"
    answer = browser.here.get(reverse("sign-in-openid"))
    assert answer.status_code == 503
    assert "ne répond pas" in answer.content.decode()


def test_the_sign_in_page_offers_the_provider(browser: Browser) -> None:
    assert "S’identifier avec ProConnect" in browser.here.get(reverse("sign-in")).content.decode()


def test_without_a_provider_there_is_no_such_page(browser: Browser, settings: Settings) -> None:
    settings.SOCLE_OIDC_ISSUER = ""
    assert browser.here.get(reverse("sign-in-openid")).status_code == 404
    assert "ProConnect" not in browser.here.get(reverse("sign-in")).content.decode()
