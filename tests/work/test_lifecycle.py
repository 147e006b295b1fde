"""Who may cancel, repeat and delete a run, and what stands in the ledger of it."""

from types import SimpleNamespace

import pytest
from django.db import connection

from socle.ledger.pseudonyms import pseudonym
from socle.organisation.models import Person, Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.work import lifecycle, registry, starting
from socle.work.models import Run
from socle.work.starting import Given, GivenFile


def shared_run(person: Person) -> Run:
    with administration_scope(person.administration_id):
        return starting.start(
            person, registry.tool_named("essai"), Given({"texte": "Un texte."}, shared=True)
        )


def actors(run: str, kind: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select actor from ledger_entry where act = %s and kind = %s", [run, kind])
        return [row[0] for row in cursor.fetchall()]


def test_a_colleague_does_not_delete_what_another_started(people: SimpleNamespace) -> None:
    run = shared_run(people.owner)
    with administration_scope(run.administration_id), pytest.raises(starting.Refused, match="responsable"):
        lifecycle.delete(run, people.colleague)


def test_the_service_s_manager_deletes_it_and_the_ledger_says_who(people: SimpleNamespace) -> None:
    run = shared_run(people.owner)
    number = str(run.pk)
    RoleGrant.objects.create(
        person=people.colleague, role=Role.SERVICE_MANAGER, service=people.colleague.service
    )
    with administration_scope(run.administration_id):
        lifecycle.delete(run, people.colleague)
        assert not Run.objects.filter(pk=number).exists()
    assert actors(number, "run_deleted") == [pseudonym(people.colleague.pk)]


def test_who_cancelled_and_who_began_again_stand_in_the_ledger(people: SimpleNamespace) -> None:
    run = shared_run(people.owner)
    with administration_scope(run.administration_id):
        lifecycle.cancel(run, people.colleague)
        lifecycle.begin_again(run, people.colleague)
        assert Run.objects.get(pk=run.pk).asker_id == people.colleague.pk
    assert actors(str(run.pk), "run_cancelled") == [pseudonym(people.colleague.pk)]
    assert actors(str(run.pk), "run_ended") == [pseudonym(people.colleague.pk)]


def test_a_text_beside_the_file_that_would_replace_it_is_refused(people: SimpleNamespace) -> None:
    both = Given({"lettre": "Madame, Monsieur,"}, [GivenFile("fichier", "lettre.txt", [b"Bonjour"])])
    with (
        administration_scope(people.owner.administration_id),
        pytest.raises(starting.Refused, match="les deux"),
    ):
        starting.start(people.owner, registry.tool_named("langage-clair"), both)
