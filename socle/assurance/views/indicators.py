"""Indicators of reviews, and the page that leads to what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.assurance.indicators.charts import Chart, chart
from socle.assurance.indicators.consultation import consulted_on
from socle.assurance.indicators.figures import Row, overseen_services, own_rows, period, service_rows
from socle.assurance.indicators.rules import rules
from socle.organisation.requests import person_of_request
from socle.work.registry import tools


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where the guarantees are found."""
    return render(request, "assurance/home.html")


@login_required
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """One's own figures, and those of the services that one answers for."""
    person, during = person_of_request(request), period()
    own = own_rows(person, during)
    context = {
        "period": during,
        "rules": rules(),
        "consulted": consulted_on(),
        "own": own,
        "own_chart": chart(own),
        "oversees": bool(overseen_services(person)),
        "by_tool": _by_tool(service_rows(person, during)),
    }
    return render(request, "assurance/indicators.html", context)


def _by_tool(rows: Sequence[Row]) -> list[tuple[str, list[Row], Chart | None]]:
    known = tools()
    found = []
    for slug, group in groupby(rows, key=lambda row: row.tool):
        members = list(group)
        found.append((known[slug].title if slug in known else slug, members, chart(members)))
    return found
