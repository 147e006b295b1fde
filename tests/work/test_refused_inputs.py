"""What a form is told that lacks something, for every tool."""

from types import SimpleNamespace

import pytest

from socle.storage.scope import administration_scope
from socle.work.models import Run
from socle.work.refusals import InputRefused
from socle.work.registry import tools
from socle.work.starting import Given, GivenFile, checked, start


@pytest.mark.parametrize("slug", sorted(slug for slug, tool in tools().items() if tool.steps))
def test_a_form_sent_empty_is_told_what_to_give_in_a_sentence(slug: str) -> None:
    tool = tools()[slug]
    if not any(one.required for one in tool.inputs):
        return
    with pytest.raises(InputRefused) as refused:
        checked(tool, Given({}))
    assert str(refused.value).startswith("Donnez «")
    assert "« Ou " not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("réunion.WAV", b"RIFF", "« réunion.WAV » n’est pas un document"),
        ("budget.xlsx", b"PK", "« budget.xlsx » n’est pas un document"),
        ("vide.pdf", b"", "« vide.pdf » est vide"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_anything_begins(
    people: SimpleNamespace, name: str, content: bytes, sentence: str
) -> None:
    given = Given({}, [GivenFile("fichier", name, [content])])
    with administration_scope(people.owner.administration_id):
        with pytest.raises(InputRefused, match=sentence) as refused:
            start(people.owner, tools()["langage-clair"], given)
        assert refused.value.name == "fichier"
        assert not Run.objects.exists()
