"""Names of one letter."""

import string

from hypothesis import given
from hypothesis import strategies as st

from socle.checks.letters import letters


@given(st.integers(0, 5000))
def test_each_place_has_a_name_of_its_own(place: int) -> None:
    name = letters(place)
    assert set(name) <= set(string.ascii_uppercase)
    value = 0
    for letter in name:
        value = value * 26 + string.ascii_uppercase.index(letter) + 1
    assert value == place + 1
