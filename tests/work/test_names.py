"""The name of a run: what a step knows better than its first file, and what people choose."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from socle.organisation.callers import caller_of
from socle.storage.scope import administration_scope
from socle.work.models import Run
from socle.work.session import Work
from tests.work.conftest import draft_for


def test_a_name_read_in_the_middle_of_a_sentence_begins_with_a_capital(people: SimpleNamespace) -> None:
    run = draft_for(people.owner, Run.Status.RUNNING)
    Work(run, caller_of(people.owner)).name("la réalisation  de prestations,\nSociété Exemple")
    with administration_scope(people.owner.administration_id):
        run.refresh_from_db()
    assert run.title == "La réalisation de prestations, Société Exemple"


def renamed(client: Client, run: Run, name: str) -> str:
    client.post(reverse("work:rename", args=[run.pk]), {"name": name})
    with administration_scope(run.administration_id):
        run.refresh_from_db()
    return run.title


def test_people_of_the_service_name_a_shared_draft(people: SimpleNamespace, client: Client) -> None:
    run = draft_for(people.owner)
    client.force_login(people.colleague)
    assert renamed(client, run, "  Facture\nde mars, corrigée ") == "Facture de mars, corrigée"
    assert "Facture de mars, corrigée" in client.get(reverse("work:run", args=[run.pk])).content.decode()


@pytest.mark.parametrize("name", ["", "  \n", "x" * 201])
def test_a_name_that_is_none_changes_nothing_and_is_told(
    people: SimpleNamespace, client: Client, name: str
) -> None:
    run = draft_for(people.owner)
    client.force_login(people.owner)
    assert renamed(client, run, name) == "Facture de mars"
    assert "Le nom n’est pas changé" in client.get(reverse("work:run", args=[run.pk])).content.decode()


def test_strangers_name_nothing(people: SimpleNamespace, client: Client) -> None:
    run = draft_for(people.owner)
    client.force_login(people.stranger)
    assert renamed(client, run, "Autre") == "Facture de mars"
