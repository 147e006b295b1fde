"""Consumption: one's own, one's services', the administration's, the platform's."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.inference.consumption.scopes import Scope, scopes_of
from socle.inference.consumption.sums import whole
from socle.interface.downloads import attachment
from socle.organisation.models import Person
from socle.portal.consumption.asking import VIEWS, ChoiceForm, View
from socle.portal.consumption.chart import chart
from socle.portal.consumption.spreadsheet import spreadsheet
from socle.portal.consumption.tables import by_day, by_month, table_of_days, tables
from socle.portal.views.home import person_of


@login_required
@require_GET
def consumption(request: HttpRequest, slug: str = "moi") -> HttpResponse:
    """The page of one scope, which the person's roles must show."""
    person, form = person_of(request), ChoiceForm(request.GET)
    view = _view(person, slug)
    days = by_day(person, view.scope, form.during)
    shown = by_month(days) if form.is_by_month else days
    context = {
        "view": view,
        "views": [VIEWS[scope] for scope in scopes_of(person)],
        "form": form,
        "during": form.during,
        "total": whole(days.values()),
        "chart": chart(shown, form.measure, form.is_by_month),
        "days": table_of_days(shown, form.is_by_month),
        "tables": tables(person, view.scope, form.during),
        "names_someone": view.scope is Scope.OWN,
    }
    return render(request, "portal/consumption.html", context)


@login_required
@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures in detail, for a spreadsheet."""
    person, during = person_of(request), ChoiceForm(request.GET).during
    view = _view(person, slug)
    name = f"consommation-{view.slug}-{during.first:%Y-%m-%d}-{during.last:%Y-%m-%d}.csv"
    return attachment(spreadsheet(person, view.scope, during), name, "text/csv; charset=utf-8")


def _view(person: Person, slug: str) -> View:
    found = next((VIEWS[scope] for scope in scopes_of(person) if VIEWS[scope].slug == slug), None)
    if found is None:
        raise Http404
    return found
