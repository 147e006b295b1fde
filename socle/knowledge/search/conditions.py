"""Filters on the metadata of passages and of their documents, as clients of the API write them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final, Literal

from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Coalesce

Kind = Literal["eq", "sw", "ew", "co"]
Operator = Literal["and", "or"]
_LOOKUPS: Final[dict[str, str]] = {"eq": "exact", "sw": "startswith", "ew": "endswith", "co": "contains"}
_JOINS: Final[dict[str, Callable[[Q, Q], Q]]] = {"and": and_, "or": or_}


class BadFilter(ValueError):
    """A metadata filter that cannot be read; the message says what is expected."""


@dataclass(frozen=True)
class Condition:
    """One metadata key, compared as text: equal, starts with, ends with or contains."""

    key: str
    type: Kind
    value: str


@dataclass(frozen=True)
class Conditions:
    """One to four conditions, all of them (`and`) or any of them (`or`)."""

    filters: tuple[Condition, ...]
    operator: Operator = "and"

    def annotations(self) -> dict[str, Coalesce]:
        """Each condition's key read as text from the passage's metadata, else from its document's."""
        return {
            f"metadata_{number}": Coalesce(
                _member("metadata", condition.key), _member("document__metadata", condition.key)
            )
            for number, condition in enumerate(self.filters)
        }

    def query(self) -> Q:
        """The condition on those annotations."""
        parts = (
            Q(**{f"metadata_{number}__{_LOOKUPS[condition.type]}": condition.value})
            for number, condition in enumerate(self.filters)
        )
        return reduce(_JOINS[self.operator], parts)


def _member(column: str, key: str) -> Func:
    """A member of an object as text; Django's own transform would take a key of digits for a list's index."""
    function = "jsonb_extract_path_text"
    return Func(column, Value(key, TextField()), function=function, output_field=TextField())


def conditions_of(body: Mapping[str, Any]) -> Conditions:
    """Reads `{key, type, value}`, or `{filters: [two to four of them], operator}`; raises BadFilter."""
    if "filters" not in body:
        return Conditions((_condition(body),))
    filters, operator = body["filters"], body.get("operator", "and")
    if not isinstance(filters, list) or not 2 <= len(filters) <= 4:
        raise BadFilter("filters: a list of 2 to 4 conditions")
    if str(operator) not in _JOINS:
        raise BadFilter("operator: and, or")
    return Conditions(tuple(_condition(each) for each in filters), operator)


def _condition(body: object) -> Condition:
    if not isinstance(body, Mapping) or not isinstance(body.get("key"), str) or not body["key"]:
        raise BadFilter("key: the name of a metadata field")
    kind, value = body.get("type", "eq"), body.get("value")
    if str(kind) not in _LOOKUPS:
        raise BadFilter("type: eq, sw, ew, co")
    if not isinstance(value, str | int | float):
        raise BadFilter("value: a text, a number or a boolean")
    return Condition(body["key"], kind, str(value).lower() if isinstance(value, bool) else str(value))
