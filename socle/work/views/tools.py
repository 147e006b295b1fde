"""A tool's page: what it is for, its form, and what was done with it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.organisation.requests import caller_of_request, person_of_request
from socle.work.batches import batches_of, documents_input
from socle.work.declaration import Tool
from socle.work.forms import given_of, tool_form
from socle.work.models import Run
from socle.work.refusals import InputRefused, Refused
from socle.work.starting import start_each
from socle.work.views.access import tool_or_404

A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and the drafts page by page; POST starts a run."""
    declared = tool_or_404(slug)
    if request.method == "POST" and declared.steps:
        return _start(request, declared)
    if declared.home:
        return redirect(declared.home)
    return _page(request, declared, tool_form(declared))


def _start(request: HttpRequest, declared: Tool) -> HttpResponse:
    form = tool_form(declared, request.POST, request.FILES)
    notice = ""
    if form.is_valid():
        try:
            runs = start_each(person_of_request(request), declared, given_of(declared, form))
        except InputRefused as refusal:
            form.add_error(refusal.name if refusal.name in form.fields else None, str(refusal))
        except Refused as refusal:
            notice = str(refusal)
        else:
            return redirect("work:run", runs[0].pk) if len(runs) == 1 else redirect(_list_of(declared))
    return _page(request, declared, form, notice, status=422)


def _list_of(declared: Tool) -> str:
    return reverse(declared.home) if declared.home else reverse("work:tool", args=[declared.slug])


def _page(
    request: HttpRequest, declared: Tool, form: object, notice: str = "", status: int = 200
) -> HttpResponse:
    caller = caller_of_request(request)
    runs = Run.objects.visible_to(caller).filter(tool=declared.slug, batch=None).order_by("-created")
    context = {
        "tool": declared,
        "form": form,
        "notice": notice,
        "runs": Paginator(runs, A_PAGE).get_page(request.GET.get("page")),
        "batches": Paginator(batches_of(caller, declared), A_PAGE).get_page(request.GET.get("lots")),
        "takes_batches": documents_input(declared) is not None,
    }
    return render(request, "work/tool.html", context, status=status)
