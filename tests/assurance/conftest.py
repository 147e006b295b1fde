"""Reviewed drafts of the kernel's sample tool, in the test's own transaction."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.work.models import Act, Item, ModelAnswer, Run
from socle.work.review import acts
from tests.work.conftest import draft_for, item_of

__all__ = ["decide", "draft_for", "item_of"]


@pytest.fixture(autouse=True)
def counted_again() -> Iterator[None]:
    """The register's figures are kept in the process for ten minutes: each test counts its own."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client(people: SimpleNamespace) -> Client:
    """The owner's browser."""
    client = Client()
    client.force_login(people.owner)
    return client


@pytest.fixture
def draft(people: SimpleNamespace) -> Run:
    """The owner's draft, shared with the service; a model was asked twice for it."""
    run = draft_for(people.owner)
    with administration_scope(run.administration_id):
        for number in range(2):
            ModelAnswer.objects.create(
                administration_id=run.administration_id,
                run=run,
                attempt=run.attempt,
                key=f"objet-{number}",
                request="0" * 64,
                role="small",
                model="modèle-d-essai",
                provider="Fournisseur",
                hosting="local",
                text="{}",
                energy_wh=0.2,
                energy_source="essai",
            )
    return run


@pytest.fixture
def validated(people: SimpleNamespace, draft: Run) -> Run:
    """The same once the owner kept an item, edited one, rejected one, and validated the whole."""
    decide(people.owner, draft, "montant")
    decide(people.owner, draft, "paragraphe-1", Act.Kind.EDIT, typed="Montant dû")
    decide(people.owner, draft, "piece-1", Act.Kind.REJECT, reason="Pièce de Claire Martin")
    with administration_scope(draft.administration_id):
        return acts.validate(people.owner, draft)


def decide(
    person: Person, run: Run, key: str, kind: str = Act.Kind.KEEP, typed: str = "", reason: str = ""
) -> Item:
    """One decision on an item as it is now."""
    item = item_of(run, key)
    with administration_scope(run.administration_id):
        return acts.decide(person, item, acts.Decision(kind, item.revision, typed, reason))
