"""Lists in OpenAI's shape: a part of the rows, after one that the client names."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.request_body import Known, checked
from socle.interface.api_errors import ApiProblem

Json = dict[str, Any]
Row = TypeVar("Row", ApiFile, RequestBatch)


class _Order(Known):
    order: Literal["asc", "desc"] = "desc"


def limit_of(request: HttpRequest, default: int, most: int) -> int:
    """How many rows the client asks for; raises ApiProblem 400."""
    text = request.GET.get("limit", str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
        message = f"Invalid value for 'limit': give a whole number from 1 to {most}."
        raise ApiProblem(400, message, code="invalid_value", param="limit")
    return int(text)


def is_ascending(request: HttpRequest) -> bool:
    """Whether the oldest come first; raises ApiProblem 400."""
    return checked(_Order, {"order": request.GET.get("order", "desc")}).order == "asc"


def listed(
    rows: QuerySet[Row], after: Row | None, limit: int, shape: Callable[[Row], Json], ascending: bool = False
) -> Json:
    """The rows that follow `after`, and whether more follow them."""
    order = ("created", "pk") if ascending else ("-created", "-pk")
    if after is not None:
        side = "gt" if ascending else "lt"
        beyond = Q(**{f"created__{side}": after.created})
        rows = rows.filter(beyond | Q(created=after.created, **{f"pk__{side}": after.pk}))
    found = list(rows.order_by(*order)[: limit + 1])
    shown = [shape(row) for row in found[:limit]]
    return {
        "object": "list",
        "data": shown,
        "first_id": shown[0]["id"] if shown else "",
        "last_id": shown[-1]["id"] if shown else "",
        "has_more": len(found) > limit,
    }
