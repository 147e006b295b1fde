"""A person stands in the ledger under a name that means nobody once its key is destroyed."""

import pytest
from django.db import transaction

from socle.ledger import pseudonyms
from socle.ledger.models import PseudonymKey
from socle.ledger.pseudonyms import forget_person, pseudonym
from tests.ledger.conftest import Ledger


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    pseudonyms._kept.clear()


@pytest.mark.django_db
def test_a_name_is_stable_and_opaque_and_of_one_person() -> None:
    assert pseudonym(4_321) == pseudonym(4_321)
    assert pseudonym(4_321) != pseudonym(4_322)
    assert "4321" not in pseudonym(4_321)[:4]


@pytest.mark.django_db
def test_a_forgotten_person_who_acts_again_has_an_unrelated_name() -> None:
    before = pseudonym(4_321)
    forget_person(4_321)
    assert not PseudonymKey.objects.filter(person_id=4_321).exists()
    assert pseudonym(4_321) != before


def test_a_name_given_in_a_transaction_that_failed_is_not_remembered(ledger: Ledger) -> None:
    with transaction.atomic():
        lost = pseudonym(4_323)
        transaction.set_rollback(True)
    assert pseudonym(4_323) != lost


def test_a_committed_name_costs_no_further_question(ledger: Ledger) -> None:
    name = pseudonym(4_324)
    ledger.ask("delete from ledger_pseudonymkey")
    assert pseudonym(4_324) == name
    forget_person(4_324)
    assert pseudonym(4_324) != name
