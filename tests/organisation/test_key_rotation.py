"""A key is replaced by another while both work for a while; its last day of use is known."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from socle.ledger.models import Entry
from socle.organisation.keys import NotReplaceable, caller_of_key, create_key, revoke_key, rotate_key, today
from socle.organisation.models import ApiKey
from socle.organisation.scopes import checked

SOON = timedelta(hours=2)


def test_both_keys_work_until_the_hour_chosen(people: SimpleNamespace) -> None:
    old, old_text = create_key(people.owner, "Tableur", timezone.now() + timedelta(days=90))
    new, new_text = rotate_key(old, timezone.now() + SOON, people.owner)
    assert caller_of_key(old_text) is not None
    assert caller_of_key(new_text) is not None
    old.refresh_from_db()
    assert old.replaced_by == new
    assert old.expires is not None
    assert old.expires <= timezone.now() + SOON
    ApiKey.objects.filter(pk=old.pk).update(expires=timezone.now())
    assert caller_of_key(old_text) is None
    assert caller_of_key(new_text) is not None


def test_the_new_key_has_the_scopes_sensitivity_and_life_of_the_old(people: SimpleNamespace) -> None:
    scopes = checked(models=["chat"], endpoints=["/v1/embeddings"], addresses=["10.0.0.0/8"], collections=[3])
    month = timezone.now() + timedelta(days=30)
    old, _ = create_key(people.owner, "Tableur", month, "personal", people.owner, scopes)
    new, _ = rotate_key(old, timezone.now() + SOON)
    assert (new.name, new.sensitivity, new.scopes) == ("Tableur", "personal", scopes)
    assert new.expires is not None
    assert abs(new.expires - month) < timedelta(minutes=1)


def test_a_rotation_never_lengthens_the_life_of_the_old_key(people: SimpleNamespace) -> None:
    end = timezone.now() + timedelta(minutes=5)
    old, _ = create_key(people.owner, "Tableur", end)
    rotate_key(old, timezone.now() + timedelta(days=1))
    old.refresh_from_db()
    assert old.expires == end


def test_a_key_of_a_thousand_years_can_be_replaced(people: SimpleNamespace) -> None:
    old, _ = create_key(people.owner, "Tableur", timezone.now() + timedelta(days=2_900_000))
    assert rotate_key(old, timezone.now() + SOON)[0].is_valid


def test_a_key_is_replaced_once_and_only_while_it_works(people: SimpleNamespace) -> None:
    old, _ = create_key(people.owner, "Tableur")
    rotate_key(old, timezone.now() + SOON)
    with pytest.raises(NotReplaceable):
        rotate_key(old, timezone.now() + SOON)
    revoked, _ = create_key(people.owner, "Autre")
    revoke_key(revoked)
    with pytest.raises(NotReplaceable):
        rotate_key(revoked, timezone.now() + SOON)


def test_a_rotation_stands_in_the_ledger(people: SimpleNamespace) -> None:
    old, _ = create_key(people.owner, "Tableur")
    new, _ = rotate_key(old, timezone.now() + SOON, people.owner)
    entry = Entry.objects.get(act=f"key-{old.digest[:32]}", step="key_replaced")
    assert entry.facts["replaced_by"] == new.pk
    assert Entry.objects.filter(act=f"key-{new.digest[:32]}", step="key_created").exists()


def test_the_day_of_the_last_use_is_kept(people: SimpleNamespace) -> None:
    key, text = create_key(people.owner, "Tableur")
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/v1/collections").status_code == 200
    key.refresh_from_db()
    assert key.last_used == today()
