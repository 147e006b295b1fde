"""What a form is told that lacks something, for every tool."""

import pytest

from socle.work.refusals import InputRefused
from socle.work.registry import tools
from socle.work.starting import Given, checked


@pytest.mark.parametrize("slug", sorted(slug for slug, tool in tools().items() if tool.steps))
def test_a_form_sent_empty_is_told_what_to_give_in_a_sentence(slug: str) -> None:
    tool = tools()[slug]
    if not any(one.required for one in tool.inputs):
        return
    with pytest.raises(InputRefused) as refused:
        checked(tool, Given({}))
    assert str(refused.value).startswith("Donnez «")
    assert "« Ou " not in str(refused.value)
