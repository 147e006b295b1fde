"""What a page gets whose session has ended meanwhile, and one whose person came in again in another tab."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

HTMX = {"HX-Request": "true"}


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_page_that_looks_for_news_is_loaded_again(client: Client) -> None:
    response = client.get(reverse("portal:running"), headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (401, "true")
    assert not response.content


def test_a_page_that_sends_is_told_in_a_sentence_and_stays(client: Client) -> None:
    response = client.post(reverse("assistant:new"), {"question": "Quand ?"}, headers=HTMX)
    assert response.status_code == 401
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#session", "innerHTML")
    assert "<html" not in response.content.decode()
    assert "Votre session est terminée" in response.content.decode()


def test_a_page_opened_by_a_person_still_leads_to_sign_in(client: Client) -> None:
    response = client.get(reverse("portal:running"))
    assert (response.status_code, response["Location"]) == (302, "/connexion?next=/travaux")


def test_who_sends_a_form_too_late_comes_back_to_its_page_and_not_to_an_action(client: Client) -> None:
    for referer, page in (
        ("http://testserver/assistant/?page=2", "/assistant/?page=2"),
        ("http://elsewhere.example/", "/"),
        ("", "/"),
    ):
        response = client.post(reverse("assistant:new"), headers={"Referer": referer})
        assert response.status_code == 302
        assert parse_qs(urlsplit(response["Location"]).query) == {"next": [page]}


def test_the_address_of_an_action_says_that_it_is_no_page(client: Client, people: SimpleNamespace) -> None:
    client.force_login(people.owner)
    response = client.get(reverse("assistant:new"))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "n’est pas une page" in response.content.decode()


def test_who_came_in_again_in_another_tab_gets_the_token_that_the_page_needs(
    strict: Client, people: SimpleNamespace
) -> None:
    strict.force_login(people.owner)
    refused = strict.post(reverse("assistant:new"), {"csrfmiddlewaretoken": "of before"}, headers=HTMX)
    assert refused.status_code == 403
    token = refused.content.decode().split('data-token="')[1].split('"')[0]
    assert strict.post(reverse("assistant:new"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_form_sent_without_leaving_its_page_is_told_where_it_leads(
    client: Client, people: SimpleNamespace
) -> None:
    client.force_login(people.owner)
    response = client.post(reverse("assistant:new"), headers=HTMX | {"X-Kept-Form": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/assistant/conversations/")
    assert not response.has_header("Location")
