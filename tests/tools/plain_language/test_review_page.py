"""The review of a letter that was given as a file."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document as Word

from socle.knowledge.models import Document
from socle.organisation.callers import caller_of
from socle.storage.scope import administration_scope
from socle.tools.plain_language import files
from socle.tools.plain_language.declaration import tool
from socle.work import starting
from socle.work.drafts import draft_of
from socle.work.models import Run
from socle.work.review.presentation import shown_draft
from socle.work.starting import Given, GivenFile, InputRefused


def _letter(folder: Path) -> bytes:
    word = Word()
    for line in ("Madame,", "Vous devez procéder au règlement de la somme de 120,00 € avant le 3 mai 2027."):
        word.add_paragraph(line)
    word.save(str(folder / "lettre.docx"))
    return (folder / "lettre.docx").read_bytes()


def test_the_file_is_read_once_however_many_acts(
    people: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = files.call_safely

    def counted(function: str, *given: Any) -> bytes:
        calls.append(function)
        return real(function, *given)

    monkeypatch.setattr(files, "call_safely", counted)
    with administration_scope(people.owner.administration_id):
        given = Given({}, [GivenFile("fichier", "lettre.docx", [_letter(tmp_path)])])
        run = starting.start(people.owner, tool, given)
        Document.objects.filter(collection=run.collection).update(status="ready")
        run.status = Run.Status.DRAFTED
        shown = [shown_draft(caller_of(people.owner), run).panels for _ in range(3)]
        assert shown[0] == shown[2]
        assert "Lisibilité" in shown[0][0]
        assert len(calls) == 1
        document = draft_of(run).documents("fichier")[0].id
        kept = files.page_cache.beside(document, files._KEPT)
        assert kept.exists()
    files.page_cache.drop(document)
    assert not kept.exists()


def test_a_second_letter_is_refused_instead_of_being_left_aside(people: SimpleNamespace) -> None:
    two = [GivenFile("fichier", f"lettre-{number}.txt", [b"Madame,"]) for number in (1, 2)]
    with administration_scope(people.owner.administration_id), pytest.raises(InputRefused) as refused:
        starting.start(people.owner, tool, Given({}, two))
    assert "un seul fichier" in str(refused.value)
