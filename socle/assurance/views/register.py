"""The public register: read without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.assurance.register.atrs import records
from socle.assurance.register.entries import entry
from socle.assurance.register.etalab import inventory
from socle.assurance.register.figures import figures, said
from socle.work.declaration import Tool
from socle.work.registry import tool_named, tools

_PRINT = {"ensure_ascii": False, "indent": 2}


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The list of tools."""
    found = figures()
    listed = [(tool, said(found.of(tool.slug).runs)) for tool in _tools()]
    return render(request, "assurance/register.html", {"tools": listed, "updated": found.counted})


@require_GET
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is declared of one tool, and how much it is used."""
    try:
        declared = tool_named(slug)
    except KeyError:
        raise Http404 from None
    found = figures()
    context = {"tool": declared, "parts": entry(declared, found), "updated": found.counted}
    return render(request, "assurance/register_tool.html", context)


@require_GET
def as_etalab(request: HttpRequest) -> JsonResponse:
    """The register with the fields of Etalab's inventory."""
    return JsonResponse(inventory(_tools(), figures()), json_dumps_params=_PRINT)


@require_GET
def as_atrs(request: HttpRequest) -> JsonResponse:
    """The register with the fields of the UK's standard."""
    return JsonResponse(records(_tools(), figures()), json_dumps_params=_PRINT)


def _tools() -> list[Tool]:
    return list(tools().values())
