"""The review page: what a key does, how much it asks of the database, and drafts older than their tool."""

from dataclasses import replace
from difflib import SequenceMatcher
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from socle.storage.scope import administration_scope
from socle.work import registry
from socle.work.models import Act, Item, ModelAnswer, Run
from socle.work.review.presentation import shown_item
from tests.work.conftest import draft_for

ITEMS = 300


class Forms(HTMLParser):
    """For each form of a page, the fields that a person types in and its buttons' values, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[list[str], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        facts = dict(given)
        if tag == "form":
            self.found.append(([], []))
        elif tag in {"input", "textarea", "select"} and facts.get("type") != "hidden" and self.found:
            self.found[-1][0].append(str(facts.get("name")))
        elif tag == "button" and facts.get("name") == "decision":
            self.found[-1][1].append(str(facts.get("value")))


def page_of(client: Client, run: Run) -> str:
    return client.get(reverse("work:run", args=[run.pk])).content.decode()


def test_enter_in_a_field_does_what_stands_beside_the_field(client: Client, draft: Run) -> None:
    """A browser presses a form's first button: it must never be «Garder» where a correction is typed."""
    forms = Forms(page_of(client, draft)).found
    assert ([], ["keep"]) in forms
    typed = [(fields, buttons) for fields, buttons in forms if {"value", "reason"} & set(fields)]
    assert {(fields[0], *buttons) for fields, buttons in typed} == {("value", "edit"), ("reason", "reject")}


def _long(run: Run) -> None:
    """Many items, each decided."""
    with administration_scope(run.administration_id):
        common = {"administration_id": run.administration_id, "run": run}
        made = Item.objects.bulk_create(
            Item(key=f"paragraphe-{number}", ordinal=number, label=f"Paragraphe {number}", kind="text",
                 value="Texte", state="kept", **common)
            for number in range(10, 10 + ITEMS)
        )  # fmt: skip
        Act.objects.bulk_create(
            Act(item=item, person_id=run.owner_id, kind="keep", **common) for item in made
        )


def test_a_long_draft_asks_no_more_of_the_database_than_a_short_one(client: Client, draft: Run) -> None:
    with CaptureQueriesContext(
        connection,
    ) as short:
        page_of(client, draft)
    _long(draft)
    with CaptureQueriesContext(connection) as long:
        page = page_of(client, draft)
    assert page.count("Claire Martin a gardé") == ITEMS
    assert len(long) <= len(short) + 1


def test_a_draft_whose_tool_no_longer_has_an_item_can_still_be_reviewed(
    client: Client, draft: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = registry.tool_named("essai")
    changed = replace(now, items=tuple(kind for kind in now.items if kind.name != "montant"))
    monkeypatch.setitem(registry.tools(), "essai", changed)
    assert "1 200,00" in page_of(client, draft).replace("\u00a0", " ")
    address = reverse("work:decide", args=[draft.pk, "montant"])
    assert client.post(address, {"decision": "edit", "value": "3", "revision": "0"}).status_code == 302
    assert client.post(reverse("work:export", args=[draft.pk, "csv"])).status_code == 200


def test_a_revision_that_is_no_number_is_refused(client: Client, draft: Run) -> None:
    address = reverse("work:decide", args=[draft.pk, "montant"])
    for revision in ("²", "9" * 5000, ""):
        given = {"decision": "keep", "revision": revision}
        assert client.post(address, given, headers={"HX-Request": "true"}).status_code == 422


def test_a_long_text_is_compared_without_comparing_each_word_with_each(
    draft: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SequenceMatcher[str]] = []

    class Watched(SequenceMatcher[str]):
        def get_opcodes(self) -> Any:
            made.append(self)
            return super().get_opcodes()

    monkeypatch.setattr("difflib.SequenceMatcher", Watched)
    with administration_scope(draft.administration_id):
        paragraph = Item.objects.select_related("run").get(run=draft, key="paragraphe-1")
        paragraph.original = " ".join(f"mot{number}" for number in range(3_000))
        paragraph.value = paragraph.original.replace("mot3 ", "autre ", 1)
        assert "<del>mot3</del><ins>autre</ins>" in shown_item(paragraph).difference
    (matcher,) = made
    assert sum(len(matcher.b2j.get(piece, ())) for piece in matcher.a) < 20 * len(matcher.a)


def test_the_models_are_named_under_the_draft_as_people_know_them(
    people: SimpleNamespace, client: Client
) -> None:
    run = draft_for(people.owner)
    with administration_scope(run.administration_id):
        for number, model in enumerate(("qwen2.5-coder-1.5b", "parti-depuis")):
            about = {"administration_id": run.administration_id, "attempt": run.attempt, "key": str(number)}
            ModelAnswer.objects.create(run=run, model=model, **about)
    client.force_login(people.owner)
    page = client.get(reverse("work:run", args=[run.pk])).content.decode()
    assert "Qwen2.5-Coder 1.5B (démonstration)" in page
    assert "parti-depuis" in page
