"""The whole of /v1 as one OpenAPI document: Django's paths, and the gateway's from openapi.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("openapi.yaml")
_METHODS = ("get", "put", "post", "patch", "delete")
_ERROR = {"$ref": "#/components/responses/Error"}

Json = dict[str, Any]


@cache
def gateway_description() -> Json:
    """The `paths` and `components` of what the gateway answers; not to be changed."""
    found: Json = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def united(pages: Json) -> Json:
    """The document of the pages' side with the gateway's paths beside, and for every operation the key that
    it asks for and the shape of its errors."""
    gateway = gateway_description()
    paths = {
        path: {method: _with_errors(method, one) for method, one in operations.items()}
        for path, operations in sorted((pages["paths"] | gateway["paths"]).items())
    }
    names = pages["components"].keys() | gateway["components"].keys()
    components = {
        name: pages["components"].get(name, {}) | gateway["components"].get(name, {})
        for name in sorted(names)
    }
    return {**pages, "paths": paths, "components": components, "security": [{"key": []}]}


def _with_errors(method: str, operation: Any) -> Any:
    """The operation whose every other answer is an error; what stands beside operations is left as it is."""
    if method not in _METHODS:
        return operation
    return {**operation, "responses": {"default": _ERROR, **_texts(operation["responses"])}}


def _texts(responses: Json) -> Json:
    """Statuses as JSON's keys, which are texts."""
    return {str(status): response for status, response in responses.items()}
