"""Deciding on a draft: what may be done, what is recorded, and who does not overwrite whom."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from socle.ledger.kinds import Kind
from socle.storage.scope import administration_scope
from socle.work import exporting, lifecycle, registry, starting
from socle.work.models import Act, Item, Run
from socle.work.starting import Given
from tests.work.conftest import draft_for, item_of


def decide(client: Client, run: Run, key: str, decision: str, **more: str) -> int:
    given = {"decision": decision, "revision": str(item_of(run, key).revision)} | more
    address = reverse("work:decide", args=[run.pk, key])
    return client.post(address, given, headers={"HX-Request": "true"}).status_code


def entries(kind: Kind) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("select facts from ledger_entry where kind = %s order by id", [kind.value])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor]


def status(run: Run) -> str:
    with administration_scope(run.administration_id):
        return str(Run.objects.get(pk=run.pk).status)


def test_an_item_kept_is_recorded_with_its_before_and_its_after(client: Client, draft: Run) -> None:
    assert decide(client, draft, "montant", "keep") == 200
    assert item_of(draft, "montant").state == Item.State.KEPT
    with administration_scope(draft.administration_id):
        act = Act.objects.get(run=draft)
    assert (act.kind, act.before["state"], act.after["state"]) == ("keep", "pending", "kept")
    assert entries(Kind.ITEM_ACTED)[-1]["item"] == "montant"


def test_an_amount_edited_is_read_as_french_people_type_it(client: Client, draft: Run) -> None:
    assert decide(client, draft, "montant", "edit", value="1 350,50 €") == 200
    item = item_of(draft, "montant")
    assert (item.state, item.final, item.current) == ("edited", "1350.50", "1350.50")


def test_what_is_no_amount_is_refused_and_changes_nothing(client: Client, draft: Run) -> None:
    assert decide(client, draft, "montant", "edit", value="beaucoup") == 422
    assert item_of(draft, "montant").state == Item.State.PENDING


def test_typing_the_same_value_is_keeping_it(client: Client, draft: Run) -> None:
    decide(client, draft, "montant", "edit", value="1200.00")
    assert item_of(draft, "montant").state == Item.State.KEPT


def test_rejecting_asks_for_a_reason_where_the_tool_wants_one(client: Client, draft: Run) -> None:
    assert decide(client, draft, "piece-1", "reject") == 422
    assert decide(client, draft, "piece-1", "reject", reason="Ce n’est pas la bonne pièce.") == 200
    assert item_of(draft, "piece-1").current is None


def test_two_people_do_not_overwrite_each_other(client: Client, draft: Run, people: SimpleNamespace) -> None:
    colleague = Client()
    colleague.force_login(people.colleague)
    seen = str(item_of(draft, "montant").revision)
    decide(client, draft, "montant", "edit", value="900")
    answer = colleague.post(
        reverse("work:decide", args=[draft.pk, "montant"]),
        {"decision": "keep", "revision": seen},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 409
    assert "Claire Martin" in answer.content.decode()
    assert item_of(draft, "montant").current == "900"


def test_a_draft_is_validated_only_once_each_item_is_decided(client: Client, draft: Run) -> None:
    client.post(reverse("work:validate", args=[draft.pk]))
    assert status(draft) == "drafted"
    for key in ("montant", "piece-1", "paragraphe-1"):
        decide(client, draft, key, "keep")
    client.post(reverse("work:validate", args=[draft.pk]))
    assert status(draft) == "validated"
    assert entries(Kind.DRAFT_VALIDATED)[-1]["kept"] == 3


def test_a_validated_draft_is_closed_until_it_is_reopened_with_a_reason(client: Client, draft: Run) -> None:
    with administration_scope(draft.administration_id):
        Run.objects.filter(pk=draft.pk).update(status="validated")
    assert decide(client, draft, "montant", "keep") == 422
    client.post(reverse("work:reopen", args=[draft.pk]), {"reason": " "})
    assert status(draft) == "validated"
    client.post(reverse("work:reopen", args=[draft.pk]), {"reason": "Le montant a changé."})
    assert status(draft) == "drafted"


def test_a_gesture_on_several_items_is_recorded_as_such(client: Client, draft: Run) -> None:
    keys = ["montant", "paragraphe-1"]
    client.post(reverse("work:keep-all", args=[draft.pk]), {"key": keys})
    with administration_scope(draft.administration_id):
        assert list(Act.objects.filter(run=draft).values_list("bulk", flat=True)) == [True, True]


def test_no_gesture_covers_an_item_whose_check_failed(client: Client, draft: Run) -> None:
    answer = client.post(
        reverse("work:keep-all", args=[draft.pk]),
        {"key": ["montant", "piece-1"]},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert item_of(draft, "montant").state == Item.State.PENDING


def test_no_gesture_covers_several_items_where_persons_are_affected(
    client: Client, draft: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    cautious = replace(registry.tool_named("essai"), persons_affected=True)
    monkeypatch.setitem(registry.tools(), "essai", cautious)
    answer = client.post(reverse("work:keep-all", args=[draft.pk]), {"key": ["montant"]})
    assert answer.status_code == 302
    assert item_of(draft, "montant").state == Item.State.PENDING


def test_the_sources_that_were_opened_stand_in_the_record(client: Client, draft: Run) -> None:
    answer = client.get(reverse("work:source", args=[draft.pk, "montant", 0]), headers={"HX-Request": "true"})
    assert "<mark>1 200,00 €</mark>" in answer.content.decode()
    decide(client, draft, "montant", "keep")
    with administration_scope(draft.administration_id):
        assert Act.objects.get(run=draft).sources == [{"document": None, "page": 1}]


def test_what_the_focus_shows_by_itself_is_no_source_opened(client: Client, draft: Run) -> None:
    address = reverse("work:source", args=[draft.pk, "montant", 0])
    client.get(f"{address}?apercu=1", headers={"HX-Request": "true"})
    decide(client, draft, "montant", "keep")
    with administration_scope(draft.administration_id):
        assert Act.objects.get(run=draft).sources == []


def test_the_page_filters_what_failed_a_check(client: Client, draft: Run) -> None:
    shown = client.get(reverse("work:run", args=[draft.pk]) + "?filtre=controle").content.decode()
    assert "element-piece-1" in shown
    assert "element-montant" not in shown


def test_exports_that_wait_for_validation_are_refused_before(client: Client, draft: Run) -> None:
    assert client.post(reverse("work:export", args=[draft.pk, "texte"])).status_code == 302
    with administration_scope(draft.administration_id):
        Run.objects.filter(pk=draft.pk).update(status="validated")
    answer = client.post(reverse("work:export", args=[draft.pk, "texte"]))
    assert answer.content.decode() == "Montant à payer"
    assert entries(Kind.EXPORT_MADE)[-1]["validated"] is True


def test_an_export_before_validation_says_so_in_its_name(client: Client, draft: Run) -> None:
    answer = client.post(reverse("work:export", args=[draft.pk, "csv"]))
    assert "non%20valid" in answer["Content-Disposition"]
    assert "1 200,00 €" in answer.content.decode()


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(client: Client, draft: Run) -> None:
    decide(client, draft, "paragraphe-1", "edit", value="=1+1")
    assert ";'=1+1;" in client.post(reverse("work:export", args=[draft.pk, "csv"])).content.decode()


def test_a_private_draft_is_hidden_from_colleagues_and_a_shared_one_from_strangers(
    people: SimpleNamespace, draft: Run
) -> None:
    private = draft_for(people.owner, shared=False)
    for person, seen, hidden in (
        (people.colleague, 200, 404),
        (people.stranger, 404, 404),
        (people.foreigner, 404, 404),
    ):
        client = Client()
        client.force_login(person)
        assert client.get(reverse("work:run", args=[draft.pk])).status_code == seen
        assert client.get(reverse("work:run", args=[private.pk])).status_code == hidden


def test_deleting_a_draft_leaves_nothing_of_it(client: Client, draft: Run) -> None:
    decide(client, draft, "montant", "keep")
    client.post(reverse("work:delete", args=[draft.pk]))
    with administration_scope(draft.administration_id):
        assert not Run.objects.filter(pk=draft.pk).exists()
        assert not Act.objects.filter(run_id=draft.pk).exists()
        assert not Item.objects.filter(run_id=draft.pk).exists()


def test_deleting_a_run_deletes_its_job_rows(people: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        run = starting.start(people.owner, registry.tool_named("essai"), Given({"texte": "Un texte."}))
        number = run.pk
        lifecycle.delete(run, by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from dbos.workflow_status where workflow_uuid like %s", [f"run-{number}-%"]
        )
        assert cursor.fetchone() == (0,)


def test_a_quote_is_marked_also_where_its_lines_break(client: Client, draft: Run) -> None:
    with administration_scope(draft.administration_id):
        Run.objects.filter(pk=draft.pk).update(inputs={"texte": "Le montant est\r\nde 1\u00a0200,00 €."})
        proof = {
            "quote": "montant est de 1 200,00 €",
            "document": None,
            "name": "texte",
            "page": 1,
            "box": None,
        }
        Item.objects.filter(run=draft, key="montant").update(evidence=[proof])
    shown = client.get(reverse("work:source", args=[draft.pk, "montant", 0])).content.decode()
    assert "<mark>montant est\r\nde 1\u00a0200,00 €</mark>" in shown


def test_a_draft_reopened_meanwhile_does_not_leave_as_validated(people: SimpleNamespace, draft: Run) -> None:
    draft.status = Run.Status.VALIDATED  # as the request saw it before somebody reopened it
    with administration_scope(draft.administration_id), pytest.raises(exporting.Refused):
        exporting.export(people.owner, draft, "texte")
