"""Lists as Albert's clients read them: {object, total, offset, limit, data}, sorted as asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from ninja import Field, Schema
from pydantic import StringConstraints

Json = dict[str, Any]
# PostgreSQL keeps no NUL in a text.
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]+$")
]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^\x00]+$")]


class Slice(Schema):
    """Which part of a list, in which order."""

    offset: int = Field(0, ge=0, le=2**31)
    limit: int = Field(10, ge=1, le=100)
    sort_by: Literal["id", "name", "created", "updated"] = "id"
    sort_order: Literal["asc", "desc"] = "asc"


def listed(rows: QuerySet[Any], part: Slice, shape: Callable[[Any], Json], *others: str) -> Json:
    """A part of the rows; sorted by id where they lack the column asked for. `others` are further columns."""
    column = part.sort_by if part.sort_by in {"name", *others} else "pk"
    sign = "-" if part.sort_order == "desc" else ""
    ordered = rows.order_by(sign + column, sign + "pk")
    return {
        "object": "list",
        "total": rows.count(),
        "offset": part.offset,
        "limit": part.limit,
        "data": [shape(row) for row in ordered[part.offset : part.offset + part.limit]],
    }


def sliced(values: list[Json], part: Slice) -> Json:
    """The same of values that are no rows; `name` is the only column they are sorted by."""
    if part.sort_by in {"id", "name"}:
        values = sorted(values, key=lambda value: str(value.get("name", value.get("id"))))
    if part.sort_order == "desc":
        values = values[::-1]
    data = values[part.offset : part.offset + part.limit]
    return {
        "object": "list",
        "total": len(values),
        "offset": part.offset,
        "limit": part.limit,
        "data": data,
    }
