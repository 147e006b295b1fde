"""How the API's bodies, forms and queries are read: what the database could not keep is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from socle.interface.api_errors import ApiProblem

# PostgreSQL's texts hold no NUL, and UTF-8 no half of a surrogate pair.
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


class NotKept(ValueError):
    """A text with a character that cannot be stored."""


def read_json(raw: str | bytes) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, and NotKept."""
    try:
        value = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check(value)
    return value


class StorableParser(Parser):
    """Ninja's parser for values that can be stored; raises ApiProblem 400 for others."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON that was sent."""
        try:
            body: dict[str, Any] = read_json(request.body)
        except NotKept as error:
            raise _refused(None) from error
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The fields of a form or of a query."""
        for name, values in data.lists():
            try:
                _check([name, *(value for value in values if isinstance(value, str))])
            except NotKept as error:
                raise _refused(name) from error
        return super().parse_querydict(data, list_fields, request)


def _refused(param: str | None) -> ApiProblem:
    message = "A text holds a NUL character or half of a surrogate pair."
    return ApiProblem(400, message, code="invalid_value", param=param)


def _check(value: Any) -> None:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if _NOT_KEPT.search(one):
                raise NotKept
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large")
    return number
