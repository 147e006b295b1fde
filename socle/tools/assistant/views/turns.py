"""Questions asked, answers shown, stopped, and asked again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from socle.tools.assistant import actions
from socle.tools.assistant.models import Turn
from socle.tools.assistant.presentation import shown_turn
from socle.tools.assistant.views import access


@login_required
@require_POST
def ask(request: HttpRequest, number: UUID) -> HttpResponse:
    """Asks a question in a conversation."""
    conversation = access.conversation(request, number)
    try:
        turn = actions.ask(access.person(request), conversation, request.POST.get("question", ""))
    except actions.Refused as refusal:
        return _refused(request, conversation.pk, refusal)
    return _answered(request, turn)


@login_required
@require_GET
def show(request: HttpRequest, number: UUID) -> HttpResponse:
    """One turn as it stands now."""
    return _fragment(request, access.turn(request, number))


@login_required
@require_POST
def stop(request: HttpRequest, number: UUID) -> HttpResponse:
    """Stops an answer; what was shown stays."""
    turn = access.turn(request, number)
    actions.stop(turn)
    turn.refresh_from_db()
    return _answered(request, turn)


@login_required
@require_POST
def retry(request: HttpRequest, number: UUID) -> HttpResponse:
    """Answers the same question again."""
    turn = access.turn(request, number)
    try:
        return _answered(request, actions.retry(turn))
    except actions.Refused as refusal:
        return _refused(request, turn.conversation_id, refusal)


@login_required
@require_POST
def edit(request: HttpRequest, number: UUID) -> HttpResponse:
    """Answers another wording of the question; what came after it goes."""
    turn = access.turn(request, number)
    try:
        actions.retry(turn, request.POST.get("question", ""))
    except actions.Refused as refusal:
        return _refused(request, turn.conversation_id, refusal)
    return redirect("assistant:conversation", turn.conversation_id)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks, and will put the answer into the page by itself."""
    return "HX-Request" in request.headers


def _answered(request: HttpRequest, turn: Turn) -> HttpResponse:
    if wants_fragment(request):
        return _fragment(request, turn)
    return redirect("assistant:conversation", turn.conversation_id)


def _fragment(request: HttpRequest, turn: Turn) -> HttpResponse:
    shown = shown_turn(access.caller(request), turn)
    return render(request, "assistant/_turn.html", {"turn": shown, "conversation": turn.conversation})


def _refused(request: HttpRequest, conversation: UUID, refusal: actions.Refused) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "assistant/_refused.html", {"notice": str(refusal)}, status=422)
    messages.error(request, str(refusal))
    return redirect("assistant:conversation", conversation)
