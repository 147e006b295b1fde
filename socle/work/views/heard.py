"""A moment of a recording as the source of an item: the words around, and the sound while it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socle.organisation.callers import Caller
from socle.organisation.requests import caller_of_request
from socle.work.declaration import HeardSource
from socle.work.evidence import Moment
from socle.work.registry import tools


def heard(request: HttpRequest, moment: Moment, proof: Mapping[str, Any]) -> HttpResponse:
    """The lines around the moment with the quote marked, and a player of it; the kept quote alone once the
    recording is gone."""
    context = {
        "moment": moment,
        "name": proof["name"],
        "quote": proof["quote"],
        "source": _source(caller_of_request(request), moment, str(proof["quote"])),
    }
    alone = "HX-Request" not in request.headers
    return render(request, "work/heard_source.html" if alone else "work/_heard_source.html", context)


def _source(caller: Caller, moment: Moment, quote: str) -> HeardSource | None:
    keeper = tools().get(moment.tool)
    return keeper.heard(caller, moment, quote) if keeper is not None and keeper.heard else None
