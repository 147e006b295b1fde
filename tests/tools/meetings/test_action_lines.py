"""Actions as lines: what people correct is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.tools.meetings.action_lines import Action, action_lines, action_of

WORDS = st.text("abcéè’ 12", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(WORDS, WORDS | st.just(""), WORDS | st.just(""))
def test_what_is_written_is_read_back(what: str, who: str, when: str) -> None:
    assert action_of(action_lines(what, who, when)) == Action(what, who, when)


@pytest.mark.parametrize("line", ["Qui : Tom", "qui: Tom", "Qui\u00a0: Tom"])
def test_a_person_may_write_it_as_they_like(line: str) -> None:
    assert action_of(["Envoyer la note", line]) == Action("Envoyer la note", "Tom")


def test_lines_without_a_name_are_what_is_to_be_done() -> None:
    assert action_of(["Envoyer la note", "à tous"]) == Action("Envoyer la note à tous")
