"""What exported files are called."""

import pytest

from socle.work.drafts import DraftView
from socle.work.exporting import _kind, exports_of, file_name
from socle.work.models import Run
from socle.work.registry import tools


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Objet\u00a0: relance de l'année 2025", "Objet relance de l’année 2025"),
        ("conception, de déploiement", "conception, de déploiement"),
        ('../..\\\\CON<>|?*"', "CON"),
        ("réunion.m4a", "réunion"),
        ("???", "essai"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    draft = DraftView(Run(tool="essai", title=title, status=Run.Status.VALIDATED), [])
    assert file_name(draft, "csv") == f"{name}.csv"


@pytest.mark.parametrize("slug", tools())
def test_no_two_exports_of_a_draft_have_one_name(slug: str) -> None:
    run = Run(tool=slug, title="Un titre")
    draft = DraftView(run, [])
    names = [
        file_name(draft, one.extension, is_titled=one.is_titled, kind=_kind(one, run))
        for one in exports_of(tools()[slug])
    ]
    assert len(set(names)) == len(names)
