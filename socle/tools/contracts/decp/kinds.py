"""Kinds of values, as strict as its schema: closed lists, whole numbers, dates, unique items."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
)
from pydantic_core import PydanticCustomError

from socle.tools.contracts.decp.lists import allowed

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Open(BaseModel):
    """An object of the format that may hold more than the format tells."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, strict=True)


class Closed(BaseModel):
    """An object of the format that may hold nothing else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, strict=True)


def _one_of(name: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed(name):
            raise PydanticCustomError("enum", "not one of the list {name}", {"name": name})
        return value

    return check


def listed(name: str) -> AfterValidator:
    """A value of one of the format's closed lists; after `str`, another type is told as such."""
    return AfterValidator(_one_of(name))


def _whole(value: Any) -> Any:
    """JSON Schema takes 12.0 for a whole number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_date(value: str) -> str:
    if not _DATE.search(value):
        raise PydanticCustomError("string_pattern_mismatch", "not a date AAAA-MM-JJ")
    return value


def _unique(values: list[Any]) -> list[Any]:
    plain = [json.dumps(_plain(value), sort_keys=True, ensure_ascii=False) for value in values]
    if len(set(plain)) != len(plain):
        raise PydanticCustomError("unique", "the same item twice")
    return values


def _plain(value: Any) -> Any:
    return value.model_dump(exclude_unset=True, by_alias=True) if isinstance(value, BaseModel) else value


FromOne = Annotated[StrictInt, BeforeValidator(_whole), Field(ge=1)]
Amount = Annotated[StrictFloat | StrictInt, Field(ge=1)]
NotNegative = Annotated[StrictFloat | StrictInt, Field(ge=0)]
Share = Annotated[StrictFloat | StrictInt, Field(ge=0, le=1)]
Date = Annotated[str, AfterValidator(_is_date)]
Identifier = Annotated[str, Field(min_length=1, max_length=16)]
Siret = Annotated[str, Field(pattern=r"^[0-9]{14}$")]
Flag = StrictBool
Unique = AfterValidator(_unique)
