"""Pages of conversations, and what is done with them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from socle.knowledge.models import Document
from socle.tools.assistant import actions
from socle.tools.assistant.models import Conversation, Project
from socle.tools.assistant.presentation import shown_turns
from socle.tools.assistant.views import access


def shelf(request: HttpRequest) -> dict[str, object]:
    """The left pane of every page of L'Assistant: projects, and the last conversations."""
    caller = access.caller(request)
    return {
        "projects": Project.objects.visible_to(caller).order_by("name"),
        "conversations": Conversation.objects.visible_to(caller).order_by("-last_activity")[:50],
    }


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """L'Assistant before a conversation is chosen."""
    return render(request, "assistant/home.html", shelf(request))


@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Starts a conversation, in a project where one is named, and asks at once where there is a question."""
    project = None
    if request.POST.get("project"):
        project = access.project(request, _number(request.POST["project"]))
    conversation = actions.start_conversation(access.person(request), project)
    if request.POST.get("question", "").strip():
        try:
            actions.ask(access.person(request), conversation, request.POST["question"])
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("assistant:conversation", conversation.pk)


@login_required
@require_GET
def show(request: HttpRequest, number: UUID) -> HttpResponse:
    """A conversation with its documents and its proof."""
    conversation = access.conversation(request, number)
    caller = access.caller(request)
    documents = Document.objects.visible_to(caller).filter(collection_id=conversation.collection_id)
    context = shelf(request) | {
        "conversation": conversation,
        "project": conversation.project,
        "collection": conversation.collection,
        "documents": documents.order_by("created"),
        "turns": shown_turns(caller, conversation.turns.all()),
        "source": request.GET.get("source", ""),
        "question_limit": actions.QUESTION_LIMIT,
    }
    return render(request, "assistant/conversation.html", context)


@login_required
@require_POST
def rename(request: HttpRequest, number: UUID) -> HttpResponse:
    """Gives a conversation another title."""
    conversation = access.conversation(request, number)
    try:
        actions.rename(conversation, request.POST.get("title", ""))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("assistant:conversation", conversation.pk)


@login_required
@require_POST
def delete(request: HttpRequest, number: UUID) -> HttpResponse:
    """Deletes a conversation for good."""
    actions.delete_conversation(access.conversation(request, number))
    messages.success(request, "La conversation est supprimée.")
    return redirect("assistant:home")


def _number(text: str) -> UUID:
    from django.http import Http404

    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
