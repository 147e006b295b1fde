"""Contracts read back from their draft."""

from types import SimpleNamespace

import pytest

from socle.knowledge.actions import delete_document
from socle.storage.scope import administration_scope
from socle.tools.contracts.declaration import tool
from socle.tools.contracts.drafts import amendments_of, as_decp
from socle.tools.contracts.panels import history_panel, missing_panel
from socle.work import starting
from socle.work.contents import documents_of
from socle.work.drafts import DraftView
from socle.work.models import Item, Run
from socle.work.starting import Given, GivenFile
from socle.work.toolbox import ExportImpossible


def test_a_contract_is_not_told_without_an_amendment_that_was_deleted(people: SimpleNamespace) -> None:
    given = [GivenFile("pieces", "avenant.txt", [b"Avenant"])]
    with administration_scope(people.owner.administration_id):
        run = starting.start(people.owner, tool, Given({}, given))
        (document,) = documents_of(run)
        documents_of(run).update(status="ready", page_count=1)
        details = {"piece": "avenant.txt", "document": document.pk}
        item = Item(
            administration_id=run.administration_id, run=run, key="piece-1", value="avenant", details=details
        )
        draft = DraftView(run, [item])
        assert [piece.name for piece in amendments_of(draft)] == ["avenant.txt"]
        delete_document(document)
        with pytest.raises(ExportImpossible):
            as_decp(draft)
        assert history_panel(draft) == {"fields": []}


def test_what_the_export_lacks_is_told_before_anybody_validates() -> None:
    items = [Item(key="piece-1", value="ccap"), Item(key="decp-offresRecues", value=None)]
    told = missing_panel(DraftView(Run(), items))["missing"]
    assert {"label": "SIRET de l’acheteur, 14 chiffres", "key": ""} in told  # type: ignore[operator]
    assert "decp-offresRecues" in [one["key"] for one in told]  # type: ignore[attr-defined]
    items[1].value = "3"
    told = missing_panel(DraftView(Run(), items))["missing"]
    assert "decp-offresRecues" not in [one["key"] for one in told]  # type: ignore[attr-defined]


def test_pieces_are_not_read_again_where_none_is_an_amendment(
    people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DraftView, "documents", None)
    assert amendments_of(DraftView(Run(), [Item(key="piece-1", value="ccap")])) == []
