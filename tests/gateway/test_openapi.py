"""The gateway's description says what the gateway serves, and what it reads of a request."""

from typing import Any

import jsonschema
import pytest
from starlette.routing import Route

from socle.gateway.app import application
from socle.gateway.exchange import Endpoint
from socle.gateway.me import MeChange
from socle.gateway.openapi import gateway_description, united
from socle.gateway.protocols.messages.fields import CountFields
from socle.gateway.request_body import Known
from socle.urls import api

METHODS = {"GET", "POST", "PATCH", "DELETE"}


def served() -> set[tuple[str, str]]:
    return {
        (method, route.path.replace(":path}", "}"))
        for route in application.app.routes
        if isinstance(route, Route)
        for method in (route.methods or ()) & METHODS
    }


def fields_of(path: str, method: str) -> type[Known]:
    if path == "/v1/me":
        return MeChange
    [endpoint] = [route.endpoint for route in application.app.routes if getattr(route, "path", "") == path]
    if isinstance(endpoint, Endpoint):
        return endpoint.fields
    assert path == "/v1/messages/count_tokens"
    return CountFields


def resolved(node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        found: Any = gateway_description()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def request_schemas() -> dict[tuple[str, str], dict[str, Any]]:
    """What each operation with a body takes, by its path and method."""
    return {
        (path, method): resolved(next(iter(resolved(operation["requestBody"])["content"].values()))["schema"])
        for path, operations in gateway_description()["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }


def members(schema: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The names of an object's members, and which of them must be there."""
    names, required = set(schema.get("properties", ())), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, needed = members(resolved(part))
        names, required = names | more, required | needed
    return names, required


def test_every_route_is_described_and_no_other() -> None:
    described = {
        (method.upper(), path)
        for path, operations in gateway_description()["paths"].items()
        for method in operations
        if method.upper() in METHODS
    }
    assert described == served()


@pytest.mark.parametrize(("path", "method"), request_schemas())
def test_a_request_is_described_by_the_fields_that_are_read(path: str, method: str) -> None:
    fields = fields_of(path, method).model_fields.items()
    read = {field.alias or name for name, field in fields}
    needed = {field.alias or name for name, field in fields if field.is_required()}
    assert members(request_schemas()[path, method]) == (read, needed)


def test_every_schema_is_a_json_schema() -> None:
    schemas = gateway_description()["components"]["schemas"]
    assert schemas
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_two_sides_describe_different_paths_and_components() -> None:
    pages = super(type(api), api).get_openapi_schema()
    gateway = gateway_description()
    assert not pages["paths"].keys() & gateway["paths"].keys()
    assert not pages["components"]["schemas"].keys() & gateway["components"]["schemas"].keys()


def test_every_operation_promises_an_error_of_one_shape() -> None:
    document = api.get_openapi_schema()
    assert document == united(document)
    operations = [
        operation
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]
    assert len(operations) > 90
    shapes = {operation["responses"]["default"]["$ref"].rpartition("/")[2] for operation in operations}
    assert shapes == {"Error", "AnthropicError"}
