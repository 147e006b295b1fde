"""/v1/tools, and POST /v1/tools/{slug}/runs for each."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, Literal, Optional

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import create_model

from socle.interface.api_errors import ApiProblem
from socle.work.api.access import caller_of_request, person_of_request, refused
from socle.work.api.shapes import Json, run_json, tool_json
from socle.work.declaration import Input, Tool
from socle.work.refusals import InputRefused, Refused
from socle.work.registry import tool_named, tools
from socle.work.starting import Given, GivenFile, start_each

router = Router()


@router.get("/tools")
def list_tools(request: HttpRequest) -> Json:
    """The tools of this server."""
    return {"object": "list", "data": [tool_json(tool) for tool in tools().values()]}


@router.get("/tools/{slug}")
def get_tool(request: HttpRequest, slug: str) -> Json:
    """One tool: its inputs, its items, its exports."""
    try:
        return tool_json(tool_named(slug))
    except KeyError:
        raise ApiProblem(404, f"Aucun outil ne s’appelle « {slug[:60]} ».", code="not_found") from None


def _declare(tool: Tool) -> None:
    """Adds the entry of a tool: its form's fields, and its files, as multipart/form-data."""

    def start_run(request: HttpRequest, **given: Any) -> Status[Json]:
        body, files = given.pop("body"), given
        return Status(201, _started(request, tool, body, files))

    start_run.__doc__ = f"{tool.title} : {tool.purpose}"
    start_run.__name__ = f"start_{tool.slug.replace('-', '_')}_run"
    # ninja reads the signature; mypy does not know that functions may be given one.
    setattr(start_run, "__signature__", _signature(tool))  # noqa: B010
    path = f"/tools/{tool.slug}/runs"
    router.post(path, response={201: dict[str, Any]}, summary=tool.title)(start_run)


def _signature(tool: Tool) -> inspect.Signature:
    """What ninja reads: a form made of the tool's inputs, and a list of files for each that takes files."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    form = create_model(f"{tool.slug.title().replace('-', '')}Inputs", __base__=Schema, **_fields(tool))
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    body = inspect.Parameter("body", keyword, annotation=Form[form])
    files = [
        inspect.Parameter(one.name, keyword, annotation=File[list[UploadedFile]], default=[])
        for one in tool.inputs
        if _is_filed(one)
    ]
    return inspect.Signature([first, body, *files])


def _fields(tool: Tool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": (Annotated[str, Field(max_length=200)], ""),
        "webhook": (
            Annotated[
                str, Field(max_length=500, description="An https address, told when the run has ended")
            ],
            "",
        ),
        "shared": (bool, Field(False, description="Whether the person's service sees the run")),
    }
    for one in tool.inputs:
        if not _is_filed(one):
            fields[one.name] = (_type(one), Field(None, description=one.label, max_length=None))
    return fields


def _type(one: Input) -> Any:
    if one.kind == "flag":
        return Optional[bool]  # noqa: UP045 (made at run time)
    if one.kind == "choice":
        return Optional[Literal[tuple(value for value, _ in one.choices)]]  # noqa: UP045
    return Optional[str]  # noqa: UP045


def _is_filed(one: Input) -> bool:
    return one.kind in {"documents", "recordings"}


def _started(request: HttpRequest, tool: Tool, body: Schema, files: dict[str, list[UploadedFile]]) -> Json:
    _check_scopes(request)
    values = body.dict()
    title, shared = values.pop("title", "") or "", bool(values.pop("shared", False))
    webhook = values.pop("webhook", "") or ""
    given_files = [
        GivenFile(name, file.name or "document", file.chunks())
        for name, sent in files.items()
        for file in sent
    ]
    given = Given(values, given_files, title, shared, webhook)
    try:
        runs = start_each(person_of_request(request), tool, given)
    except InputRefused as refusal:
        raise refused(refusal, refusal.name) from refusal
    except Refused as refusal:
        raise refused(refusal) from refusal
    return run_json(runs[0]) if len(runs) == 1 else {"object": "list", "data": list(map(run_json, runs))}


def _check_scopes(request: HttpRequest) -> None:
    """Raises ApiProblem 403 for a key that names collections: it would not see the run that it starts."""
    if caller_of_request(request).scopes.collections:
        message = "Cette clé est limitée à des collections : elle ne démarre pas d’autre travail."
        raise ApiProblem(403, message, type="permission_error", code="collection_not_in_scope")


for _tool in tools().values():
    if _tool.steps:
        _declare(_tool)
