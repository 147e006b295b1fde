"""Home, running work, and the guide."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.organisation.callers import caller_of
from socle.organisation.models import Person
from socle.portal.navigation import FIRST, address_of, tools_in_order
from socle.portal.running import running_work
from socle.tools.assistant.models import Conversation
from socle.work.models import Run

RECENT = 5


def person_of(request: HttpRequest) -> Person:
    """The signed-in person: views that call this require a session."""
    assert isinstance(request.user, Person)  # noqa: S101 (told to mypy; login_required has made it so)
    return request.user


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What can be done, what was done last, what is under way."""
    caller = caller_of(person_of(request))
    # The page asks L'Assistant's question, and says in sentences of its own what it does.
    context = {
        "recent": Conversation.objects.visible_to(caller).order_by("-last_activity")[:RECENT],
        "running": running_work(caller),
        "tools": [(tool, address_of(tool)) for tool in tools_in_order() if tool.home != FIRST],
        "drafts": Run.objects.visible_to(caller)
        .filter(status=Run.Status.DRAFTED)
        .order_by("-ended")[:RECENT],
    }
    return render(request, "portal/home.html", context)


@login_required
@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """All the work under way, with its progress and a way to cancel it."""
    template = "portal/_running.html" if "HX-Request" in request.headers else "portal/running.html"
    return render(request, template, {"running": running_work(caller_of(person_of(request)))})


@login_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """How to use what a machine wrote; the pages point to its paragraphs."""
    return render(request, "portal/guide.html")
