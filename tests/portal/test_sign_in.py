"""Coming in and going out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socle.organisation.accounts import create_link
from socle.organisation.models import Person, SignInAttempt, SignInLink
from socle.organisation.sign_in import ATTEMPTS_PER_EMAIL

PASSWORD = "une phrase assez longue"


@pytest.fixture
def owner(people: SimpleNamespace) -> Person:
    person: Person = people.owner
    person.set_password(PASSWORD)
    person.save()
    return person


def try_password(client: Client, person: Person, password: str = PASSWORD, **more: str) -> int:
    data = {"email": person.email, "password": password, **more}
    return client.post(reverse("sign-in"), data).status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("portal:home")).status_code == 200


def test_a_password_opens_the_door(client: Client, owner: Person) -> None:
    assert try_password(client, owner) == 302
    assert is_in(client)


def test_the_letters_case_of_an_email_does_not_matter(client: Client, owner: Person) -> None:
    client.post(reverse("sign-in"), {"email": owner.email.upper(), "password": PASSWORD})
    assert is_in(client)


def test_a_wrong_password_says_no_more_than_an_unknown_email(client: Client, owner: Person) -> None:
    wrong = client.post(reverse("sign-in"), {"email": owner.email, "password": "autre"})
    unknown = client.post(reverse("sign-in"), {"email": "personne@x.example", "password": "autre"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["error"] == unknown.context["error"]


def test_somebody_who_left_does_not_come_in(client: Client, owner: Person) -> None:
    Person.objects.filter(pk=owner.pk).update(is_active=False)
    assert try_password(client, owner) == 422
    assert not is_in(client)


def test_a_session_ends_when_its_person_leaves(client: Client, owner: Person) -> None:
    client.force_login(owner)
    Person.objects.filter(pk=owner.pk).update(is_active=False)
    assert not is_in(client)


def test_guessing_is_stopped_for_an_email_even_with_the_right_password(client: Client, owner: Person) -> None:
    for _ in range(ATTEMPTS_PER_EMAIL):
        assert try_password(client, owner, "au hasard") == 422
    assert try_password(client, owner) == 429
    assert not is_in(client)


def test_a_stopped_email_leaves_the_others_free(
    client: Client, owner: Person, people: SimpleNamespace
) -> None:
    for _ in range(ATTEMPTS_PER_EMAIL + 1):
        try_password(client, people.colleague, "au hasard")
    assert try_password(client, owner) == 302


def test_attempts_of_long_ago_do_not_count(client: Client, owner: Person) -> None:
    for _ in range(ATTEMPTS_PER_EMAIL):
        try_password(client, owner, "au hasard")
    SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert try_password(client, owner) == 302


def test_success_leaves_no_attempt_behind(client: Client, owner: Person) -> None:
    try_password(client, owner)
    assert not SignInAttempt.objects.exists()


def test_attempts_hold_neither_email_nor_address(client: Client, owner: Person) -> None:
    try_password(client, owner, "au hasard")
    origins = "".join(SignInAttempt.objects.values_list("origin", flat=True))
    assert owner.email not in origins
    assert "127.0.0.1" not in origins


def test_the_session_is_renewed_at_sign_in(client: Client, owner: Person) -> None:
    client.get(reverse("sign-in"))
    session = client.session
    session["seen"] = True
    session.save()
    before = client.session.session_key
    try_password(client, owner)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/compte", "/compte"),
        ("https://ailleurs.example/", "/"),
        ("//ailleurs.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_to_our_own_pages_only(client: Client, owner: Person, wanted: str, reached: str) -> None:
    data = {"email": owner.email, "password": PASSWORD, "next": wanted}
    assert client.post(reverse("sign-in"), data).headers["Location"] == reached


def test_opening_a_link_signs_nobody_in(client: Client, owner: Person) -> None:
    address = reverse("sign-in-link", args=[create_link(owner)])
    for _ in range(3):
        assert "Entrer dans Socle" in client.get(address).content.decode()
    assert not is_in(client)


def test_the_button_of_a_link_signs_in_once(client: Client, owner: Person) -> None:
    address = reverse("sign-in-link", args=[create_link(owner)])
    assert client.post(address).status_code == 302
    assert is_in(client)
    other = Client()
    assert other.post(address).status_code == 404
    assert not is_in(other)


def test_a_link_is_good_for_fifteen_minutes(client: Client, owner: Person) -> None:
    address = reverse("sign-in-link", args=[create_link(owner)])
    link = SignInLink.objects.get(person=owner)
    assert timedelta(minutes=14) < link.expires - timezone.now() <= timedelta(minutes=15)
    SignInLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.post(address).status_code == 404
    assert not is_in(client)


def test_the_link_of_somebody_who_left_is_dead(client: Client, owner: Person) -> None:
    address = reverse("sign-in-link", args=[create_link(owner)])
    Person.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.post(address).status_code == 404


def test_an_unknown_link_says_what_to_do(client: Client, db: None) -> None:
    page = client.get(reverse("sign-in-link", args=["inconnu"]))
    assert page.status_code == 404
    assert "socle link" in page.content.decode()


def test_guessing_links_is_stopped_for_an_address(
    client: Client, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socle.organisation.sign_in.ATTEMPTS_PER_ADDRESS", 3)
    for _ in range(3):
        assert client.post(reverse("sign-in-link", args=["au-hasard"])).status_code == 404
    assert client.post(reverse("sign-in-link", args=[create_link(owner)])).status_code == 429


def test_a_link_is_kept_out_of_caches(client: Client, owner: Person) -> None:
    page = client.get(reverse("sign-in-link", args=[create_link(owner)]))
    assert "no-store" in page.headers["Cache-Control"]


def test_one_goes_out_by_post_alone(client: Client, owner: Person) -> None:
    client.force_login(owner)
    assert client.get(reverse("sign-out")).status_code == 405
    assert is_in(client)
    client.post(reverse("sign-out"))
    assert not is_in(client)


def test_another_site_cannot_sign_one_out(owner: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    page = client.post(reverse("sign-out"))
    assert page.status_code == 403
    assert "Votre action n’a pas été enregistrée" in page.content.decode()
    assert is_in(client)
