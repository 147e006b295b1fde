"""The name of a run, once a step knows a better one than its first file."""

from types import SimpleNamespace

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
