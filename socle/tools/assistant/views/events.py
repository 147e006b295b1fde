"""The stream that a page follows while an answer is being searched and written."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.assistant.models import Turn, TurnEvent
from socle.tools.assistant.presentation import event_html, shown_turn

LOOK_SECONDS = 0.2
LONGEST_SECONDS = 900
_COMMENT_SECONDS = 15


@dataclass
class Follower:
    """How far one page has come in following one turn."""

    caller: Caller
    number: UUID
    csrf_token: str
    sequence: int = 0
    found_sent: bool = False

    def news(self) -> tuple[list[str], bool]:
        """The events since the last look, and whether the turn is over; raises Http404."""
        try:
            with administration_scope(self.caller.administration_id):
                return self._news()
        finally:
            # Back to the pool: between two looks nothing is held.
            connection.close()

    def _news(self) -> tuple[list[str], bool]:
        turn = Turn.objects.visible_to(self.caller).select_related("conversation").filter(pk=self.number)
        found = turn.first()
        if found is None:
            raise Http404
        if not found.is_under_way:
            html = self._template("assistant/_turn.html", found)
            return [_event("done", {"html": html, "status": found.status}, self.sequence)], True
        return [*self._found(found), *self._texts(found)], False

    def _found(self, turn: Turn) -> list[str]:
        if self.found_sent or not turn.searched:
            return []
        self.found_sent = True
        html = self._template("assistant/_found.html", turn)
        return [_event("found", {"html": html, "count": len(turn.found)}, self.sequence)]

    def _texts(self, turn: Turn) -> list[str]:
        events = []
        for event in TurnEvent.objects.filter(turn=turn, sequence__gt=self.sequence):
            self.sequence = event.sequence
            events.append(_event(event.kind, self._shown(event), self.sequence))
        return events

    def _template(self, name: str, turn: Turn) -> str:
        """A fragment whose forms can be sent: it carries the token of the page that follows."""
        shown = shown_turn(self.caller, turn)
        return render_to_string(
            name, {"turn": shown, "conversation": turn.conversation, "csrf_token": self.csrf_token}
        )

    def _shown(self, event: TurnEvent) -> dict[str, object]:
        """Proven sentences as HTML with their references; other words as text."""
        if event.statements:
            return {"html": event_html(self.caller, event)}
        return {"text": event.text}


def _event(kind: str, data: dict[str, object], sequence: int) -> str:
    return f"id: {sequence}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def events(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Server-sent events of a turn: `found`, `text`, `restart`, then `done`, from Last-Event-ID on."""
    person = await request.auser()
    if not isinstance(person, Person):
        return HttpResponse(status=401)
    follower = Follower(caller_of(person), number, get_token(request), *_resumed(request))
    first = await _look(follower)
    response = StreamingHttpResponse(_follow(follower, first), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _resumed(request: HttpRequest) -> tuple[int, bool]:
    """The last event that the page has seen, if it is coming back."""
    last = request.headers.get("Last-Event-ID", "")
    return (int(last), True) if last.isdigit() else (0, False)


_look = sync_to_async(Follower.news, thread_sensitive=False)


async def _follow(follower: Follower, first: tuple[list[str], bool]) -> AsyncIterator[str]:
    began = spoke = time.monotonic()
    news, over = first
    while True:
        for event in news:
            yield event
        if over or time.monotonic() - began > LONGEST_SECONDS:
            return
        spoke = time.monotonic() if news else spoke
        if time.monotonic() - spoke > _COMMENT_SECONDS:
            spoke = time.monotonic()
            yield ": \n\n"
        await asyncio.sleep(LOOK_SECONDS)
        try:
            news, over = await _look(follower)
        except Http404:
            return
