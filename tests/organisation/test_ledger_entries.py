"""Coming in, being refused and being made a member stand in the ledger, without saying who knows whom."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.organisation.accounts import create_link, create_person

PASSWORD = "une phrase assez longue"


def newest(kind: str, count: int = 1) -> list[Entry]:
    return list(Entry.objects.filter(kind=kind).order_by("-id")[:count])


@pytest.fixture
def owner(people: SimpleNamespace) -> SimpleNamespace:
    people.owner.set_password(PASSWORD)
    people.owner.save()
    return people.owner  # type: ignore[no-any-return]


def test_a_person_made_stands_there_with_roles_and_no_name(people: SimpleNamespace) -> None:
    person = create_person("nora@culture.example", people.owner.service, "Nora", administrator=True)
    (entry,) = newest("configuration_changed")
    assert entry.facts == {
        "change": "person_created",
        "person": pseudonym(person.pk),
        "service": people.owner.service_id,
        "roles": ["agent", "platform_administrator"],
    }
    assert entry.administration_id == person.administration_id


def test_who_came_in_stands_there_once_for_each_time(client: Client, owner: SimpleNamespace) -> None:
    before = Entry.objects.filter(kind="access_granted").count()
    for _ in range(2):
        client.post(reverse("sign-in"), {"email": owner.email, "password": PASSWORD})
        client.post(reverse("sign-out"))
    client.post(reverse("sign-in-link", args=[create_link(owner)]))
    entries = newest("access_granted", 3)
    assert Entry.objects.filter(kind="access_granted").count() == before + 3
    assert [entry.facts["way"] for entry in entries] == ["link", "password", "password"]
    assert {entry.actor for entry in entries} == {pseudonym(owner.pk)}


def test_a_refusal_does_not_say_whether_the_person_exists(client: Client, owner: SimpleNamespace) -> None:
    for email in (owner.email, "personne@x.example"):
        client.post(reverse("sign-in"), {"email": email, "password": "autre"})
    client.post(reverse("sign-in-link", args=["inconnu"]))
    entries = newest("access_refused", 3)
    assert [entry.facts for entry in entries] == [{"way": "link"}, {"way": "password"}, {"way": "password"}]
    assert {(entry.actor, entry.administration_id) for entry in entries} == {("", 0)}
