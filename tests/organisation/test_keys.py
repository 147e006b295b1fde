"""API keys are shown once and recognised by their digest."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from socle.organisation.keys import caller_of_key, create_key, revoke_key


def test_a_key_speaks_for_its_person(people: SimpleNamespace) -> None:
    _, text = create_key(people.owner, "ma clé")
    keyed = caller_of_key(text)
    assert keyed is not None
    assert keyed.caller.person_id == people.owner.pk


def test_the_key_itself_is_not_kept(people: SimpleNamespace) -> None:
    key, text = create_key(people.owner, "ma clé")
    assert text not in str(vars(key))
    assert key.ending == text[-4:]


def test_a_revoked_key_speaks_for_nobody(people: SimpleNamespace) -> None:
    key, text = create_key(people.owner, "ma clé")
    revoke_key(key)
    assert caller_of_key(text) is None


def test_an_expired_key_speaks_for_nobody(people: SimpleNamespace) -> None:
    _, text = create_key(people.owner, "ma clé", expires=timezone.now() - timedelta(seconds=1))
    assert caller_of_key(text) is None


def test_the_key_of_somebody_who_left_speaks_for_nobody(people: SimpleNamespace) -> None:
    _, text = create_key(people.owner, "ma clé")
    people.owner.is_active = False
    people.owner.save()
    assert caller_of_key(text) is None
