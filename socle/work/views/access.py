"""How views find what they work on: through what the caller sees, or not at all."""

from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from socle.organisation.requests import caller_of_request
from socle.work.declaration import Tool
from socle.work.models import Item, Run
from socle.work.registry import tool_named


def tool_or_404(slug: str) -> Tool:
    """A registered tool; raises Http404."""
    try:
        return tool_named(slug)
    except KeyError:
        raise Http404 from None


def run_or_404(request: HttpRequest, number: UUID) -> Run:
    """A run that the person sees, of a tool that is still here; raises Http404."""
    seen = cast("QuerySet[Run]", Run.objects.visible_to(caller_of_request(request)))
    found = seen.select_related("collection").filter(pk=number).first()
    if found is None:
        raise Http404
    tool_or_404(found.tool)
    return found


def item_or_404(request: HttpRequest, number: UUID, key: str) -> Item:
    """An item of a run that the person sees; raises Http404."""
    run = run_or_404(request, number)
    found = Item.objects.select_related("run").filter(run=run, key=key).first()
    if found is None:
        raise Http404
    return found
