"""API keys are shown once and recognised by their digest."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.organisation.callers import caller_of
from socle.organisation.keys import caller_of_key, create_key, revoke_key
from socle.organisation.models import ApiKey
from socle.organisation.tokens import issue_token, read_token


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


def entries_of(key: ApiKey) -> list[Entry]:
    return list(Entry.objects.filter(act=f"key-{key.digest[:32]}").order_by("id"))


def test_a_key_made_and_revoked_stands_in_the_ledger(people: SimpleNamespace) -> None:
    key, text = create_key(people.owner, "ma clé", by=people.owner)
    revoke_key(key)
    revoke_key(key)
    made, revoked = entries_of(key)
    assert (made.kind, made.step, made.actor) == (
        "configuration_changed",
        "key_created",
        pseudonym(people.owner.pk),
    )
    assert (revoked.step, revoked.actor) == ("key_revoked", "")
    assert made.facts["key"] == key.pk
    assert text not in str(made.facts)
    assert "ma clé" not in str(made.facts)


def test_a_token_carries_the_run_that_it_works_for(people: SimpleNamespace) -> None:
    assert read_token(issue_token(caller_of(people.owner, run="run-1"))).run == "run-1"
    assert read_token(issue_token(caller_of(people.owner))).run == ""
