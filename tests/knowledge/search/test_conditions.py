"""Filters as clients write them."""

from typing import Any

import pytest

from socle.knowledge.search import BadFilter, Condition, Conditions, conditions_of


def test_one_condition_is_read() -> None:
    body = {"key": "année", "type": "eq", "value": 2024}
    assert conditions_of(body) == Conditions((Condition("année", "eq", "2024"),))


def test_several_conditions_are_read_with_their_operator() -> None:
    each = {"key": "public", "type": "eq", "value": True}
    read = conditions_of({"filters": [each, each], "operator": "or"})
    assert read == Conditions((Condition("public", "eq", "true"),) * 2, "or")


GOOD = {"key": "a", "type": "eq", "value": "b"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"key": "", "value": "x"},
        {"key": "a", "type": "like", "value": "x"},
        {"key": "a", "type": "eq", "value": None},
        {"key": "a", "type": "eq", "value": ["x"]},
        {"filters": [GOOD]},
        {"filters": [GOOD] * 5},
        {"filters": "a"},
        {"filters": [GOOD, GOOD], "operator": "xor"},
        {"filters": [GOOD, {"filters": [GOOD, GOOD]}]},
    ],
)
def test_what_cannot_be_read_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(BadFilter):
        conditions_of(body)
