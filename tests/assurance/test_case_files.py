"""Case files: sealed at validation, refused once changed, kept without the run, gone after their term."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socle.assurance.case_files.retention import destroy_past
from socle.assurance.case_files.sealing import BrokenSeal, opened
from socle.assurance.models import CaseFile
from socle.ledger.kinds import Kind
from socle.ledger.models import Entry
from socle.storage.scope import administration_scope
from socle.work import lifecycle
from socle.work.models import Run
from socle.work.review import acts
from tests.assurance.conftest import decide, draft_for
from tests.assurance.test_explanation import TYPES, text_of


def case_of(run: Run) -> CaseFile:
    with administration_scope(run.administration_id):
        return CaseFile.objects.get(run_id=run.pk)


def changed(case: CaseFile, **columns: object) -> CaseFile:
    """What a person with the database and without the key could write."""
    with administration_scope(case.administration_id):
        CaseFile.objects.filter(pk=case.pk).update(**columns)
        return CaseFile.objects.get(pk=case.pk)


def explain(client: Client, case: CaseFile, form: str = "pdf") -> object:
    return client.post(reverse("assurance:explain", args=[case.pk, form]))


def test_validation_seals_a_case_file_with_what_was_decided(validated: Run) -> None:
    case = case_of(validated)
    contents = opened(case)
    assert case.term == timezone.localdate() + timedelta(days=validated.declaration.case_file_days)
    assert {item["key"]: item["state"] for item in contents["items"]} == {
        "montant": "kept",
        "paragraphe-1": "edited",
        "piece-1": "rejected",
    }
    assert contents["inputs"][0]["value"] == validated.inputs["texte"]
    assert contents["items"][0]["evidence"][0]["quote"] == "1 200,00 €"
    assert contents["models"][0]["calls"] == 2
    assert contents["models"][0]["energy_wh"] == pytest.approx(0.4)
    assert contents["declaration"]["purpose"] == validated.declaration.purpose


def test_a_case_file_does_not_say_who_acted(people: SimpleNamespace, draft: Run) -> None:
    decide(people.owner, draft, "montant")
    decide(people.owner, draft, "piece-1")
    decide(people.owner, draft, "paragraphe-1")
    with administration_scope(draft.administration_id):
        acts.validate(people.owner, draft)
    case = case_of(draft)
    for word in (people.owner.name, people.owner.email, "person_id"):
        assert word not in case.content
    assert opened(case)["persons"] == 1


def test_a_draft_that_nobody_validated_has_no_case_file(people: SimpleNamespace, draft: Run) -> None:
    decide(people.owner, draft, "montant")
    with administration_scope(draft.administration_id):
        assert not CaseFile.objects.filter(run_id=draft.pk).exists()


def test_the_ledger_holds_the_digest_and_not_the_contents(validated: Run) -> None:
    case = case_of(validated)
    entry = Entry.objects.get(kind=Kind.CASE_FILE_SEALED, act=str(case.pk))
    assert len(entry.facts["content"]) == 64
    assert "1 200" not in json.dumps(entry.facts)


@pytest.mark.parametrize(
    "columns",
    [
        lambda case: {"content": case.content.replace("kept", "edited", 1)},
        lambda case: {"deletes_on": case.deletes_on + timedelta(days=365)},
        lambda case: {"validated": None},
        lambda case: {"seal": "0" * 64},
    ],
    ids=["content", "term", "validation", "seal"],
)
def test_a_case_file_that_was_changed_is_refused(client: Client, validated: Run, columns: object) -> None:
    case = case_of(validated)
    forged = changed(case, **columns(case))  # type: ignore[operator]
    with pytest.raises(BrokenSeal, match="n’est plus tel qu’il a été scellé"):
        opened(forged)
    answer = client.post(reverse("assurance:explain", args=[case.pk, "pdf"]), follow=True)
    assert "plus tel qu’il a été scellé" in answer.content.decode()
    answer = client.post(reverse("assurance:explain-run", args=[validated.pk, "pdf"]), follow=True)
    assert "plus tel qu’il a été scellé" in answer.content.decode()


def test_the_seal_of_one_case_file_does_not_fit_another(people: SimpleNamespace, validated: Run) -> None:
    other = draft_for(people.owner)
    with administration_scope(other.administration_id):
        for key in ("montant", "piece-1", "paragraphe-1"):
            decide(people.owner, other, key)
        acts.validate(people.owner, other)
    first, second = case_of(validated), case_of(other)
    with pytest.raises(BrokenSeal):
        opened(changed(second, content=first.content, seal=first.seal))


@pytest.mark.parametrize("form", TYPES)
def test_the_explanation_is_made_after_the_run_was_deleted(client: Client, validated: Run, form: str) -> None:
    case = case_of(validated)
    with administration_scope(validated.administration_id):
        lifecycle.delete(Run.objects.get(pk=validated.pk), by=None)
    assert client.get(reverse("assurance:mention", args=[validated.pk])).status_code == 404
    assert str(case.pk) in client.get(reverse("assurance:case-files")).content.decode()
    answer = client.post(reverse("assurance:explain", args=[case.pk, form]))
    text = text_of(form, answer.content)
    assert "1 élément gardé" in text
    assert validated.declaration.operations in text


def test_an_explanation_is_entered_in_the_ledger(client: Client, validated: Run) -> None:
    client.post(reverse("assurance:explain-run", args=[validated.pk, "docx"]))
    entry = Entry.objects.filter(kind=Kind.EXPLANATION_MADE).order_by("-id")[0]
    assert (entry.facts["run"], entry.facts["form"]) == (str(validated.pk), "docx")


def test_explaining_again_seals_nothing_new_unless_the_draft_moved(
    client: Client, people: SimpleNamespace, draft: Run
) -> None:
    def ask() -> int:
        client.post(reverse("assurance:explain-run", args=[draft.pk, "odt"]))
        with administration_scope(draft.administration_id):
            return CaseFile.objects.filter(run_id=draft.pk).count()

    assert (ask(), ask()) == (1, 1)
    decide(people.owner, draft, "montant")
    assert ask() == 2


def test_after_its_term_nothing_of_it_is_left(validated: Run) -> None:
    case = case_of(validated)
    with administration_scope(validated.administration_id):
        lifecycle.delete(Run.objects.get(pk=validated.pk), by=None)
    changed(case, deletes_on=timezone.localdate() - timedelta(days=1))
    assert destroy_past(case.administration_id) == 1
    assert tables_that_hold("Facture de mars", case.administration_id) == []
    assert tables_that_hold("1 200,00", case.administration_id) == []
    assert Entry.objects.filter(kind=Kind.CASE_FILE_DESTROYED, act=str(case.pk)).count() == 1


def test_the_words_are_found_while_it_is_there(validated: Run) -> None:
    """The search of the former test does find: else it would prove nothing."""
    found = tables_that_hold("Facture de mars", validated.administration_id)
    assert "assurance_casefile" in found


def test_on_its_last_day_a_case_file_is_kept(validated: Run) -> None:
    case = changed(case_of(validated), deletes_on=timezone.localdate())
    assert destroy_past(case.administration_id) == 0


def test_only_its_people_see_a_case_file(people: SimpleNamespace, validated: Run) -> None:
    case = case_of(validated)
    for person, seen in ((people.colleague, True), (people.stranger, False), (people.foreigner, False)):
        client = Client()
        client.force_login(person)
        assert (str(case.pk) in client.get(reverse("assurance:case-files")).content.decode()) is seen
        status = client.post(reverse("assurance:explain", args=[case.pk, "docx"])).status_code
        assert status == (200 if seen else 404)


def test_no_administration_in_force_shows_no_case_file(validated: Run) -> None:
    case_of(validated)
    assert not CaseFile.objects.exists()


def tables_that_hold(words: str, administration_id: int) -> list[str]:
    """Every table of ours with a row in which the words stand, as its owner's administration sees it."""
    found = []
    with administration_scope(administration_id), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public' "
            "and table_type = 'BASE TABLE' and has_table_privilege(quote_ident(table_name), 'select')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select exists (select from "{table}" t where t::text like %s)', [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found
