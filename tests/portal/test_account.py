"""The account page: who one is, and the password."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.models import Person

NEW = "une phrase assez longue"


@pytest.fixture
def owner(people: SimpleNamespace, client: Client) -> Person:
    person: Person = people.owner
    client.force_login(person)
    return person


def test_the_page_says_who_one_is(client: Client, owner: Person) -> None:
    page = client.get(reverse("portal:account")).content.decode()
    for fact in (owner.name, owner.email, "Ministère de la Culture", "Bureau des marchés", "365"):
        assert fact in page


def test_the_first_password_needs_no_other(client: Client, owner: Person) -> None:
    assert client.post(reverse("portal:password"), {"new": NEW}).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_one_stays_in_after_changing_the_password_and_others_do_not(client: Client, owner: Person) -> None:
    elsewhere = Client()
    elsewhere.force_login(owner)
    client.post(reverse("portal:password"), {"new": NEW})
    assert client.get(reverse("portal:account")).status_code == 200
    assert elsewhere.get(reverse("portal:account")).status_code == 302


def test_the_next_password_needs_the_present_one(client: Client, owner: Person) -> None:
    owner.set_password(NEW)
    owner.save()
    client.force_login(owner)
    page = client.post(reverse("portal:password"), {"current": "au hasard", "new": "une autre phrase longue"})
    assert page.status_code == 422
    owner.refresh_from_db()
    assert owner.check_password(NEW)


@pytest.mark.parametrize("weak", ["court", "motdepasse", "claire@culture.example"])
def test_a_password_that_is_easy_to_guess_is_refused(client: Client, owner: Person, weak: str) -> None:
    assert client.post(reverse("portal:password"), {"new": weak}).status_code == 422
    owner.refresh_from_db()
    assert not owner.has_usable_password()


@pytest.mark.parametrize("name", ["portal:home", "portal:running", "portal:account", "portal:guide"])
def test_a_stranger_to_the_house_is_led_to_sign_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.headers["Location"].startswith(reverse("sign-in") + "?next=")
