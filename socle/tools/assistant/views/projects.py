"""Pages of projects."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socle.knowledge.models import Document
from socle.tools.assistant import actions
from socle.tools.assistant.views import access
from socle.tools.assistant.views.conversations import shelf


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new project."""
    given = {"name": request.POST.get("name", ""), "instructions": request.POST.get("instructions", "")}
    error = ""
    if request.method == "POST":
        try:
            project = actions.start_project(access.person(request), **given)
            return redirect("assistant:project", project.pk)
        except actions.Refused as refusal:
            error = str(refusal)
    context = shelf(request) | {"form": given, "error": error}
    return render(request, "assistant/project_form.html", context, status=422 if error else 200)


@login_required
@require_GET
def show(request: HttpRequest, number: UUID) -> HttpResponse:
    """A project: its instructions, its documents, its conversations."""
    project = access.project(request, number)
    documents = Document.objects.visible_to(access.caller(request)).filter(
        collection_id=project.collection_id
    )
    context = shelf(request) | {
        "project": project,
        "collection": project.collection,
        "documents": documents.order_by("created"),
        "project_conversations": project.conversations.order_by("-last_activity"),
        "question_limit": actions.QUESTION_LIMIT,
    }
    return render(request, "assistant/project.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form of a project's name and instructions."""
    project = access.project(request, number)
    given = {"name": project.name, "instructions": project.instructions}
    error = ""
    if request.method == "POST":
        given = {key: request.POST.get(key, "") for key in given}
        try:
            actions.edit_project(project, **given)
            return redirect("assistant:project", project.pk)
        except actions.Refused as refusal:
            error = str(refusal)
    context = shelf(request) | {"project": project, "form": given, "error": error}
    return render(request, "assistant/project_form.html", context, status=422 if error else 200)


@login_required
@require_POST
def delete(request: HttpRequest, number: UUID) -> HttpResponse:
    """Deletes a project, its documents and its conversations."""
    actions.delete_project(access.project(request, number))
    messages.success(request, "Le projet, ses documents et ses conversations sont supprimés.")
    return redirect("assistant:home")
