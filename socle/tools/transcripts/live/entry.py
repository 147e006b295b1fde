"""Who may open the live text: a person signed in to the pages, from a page of this very server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from starlette.websockets import WebSocket

from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.transcripts.pipeline.glossary import Term
from socle.tools.transcripts.pipeline.languages import CHOICES
from socle.tools.transcripts.pipeline.terms import terms_of

SENSITIVITY = "personal"


@dataclass(frozen=True)
class Guest:
    """Who speaks, and what their service's glossary expects."""

    caller: Caller
    terms: list[Term]


def is_from_here(socket: WebSocket) -> bool:
    """Whether a page of this server opens it: browsers send cookies with anybody's WebSocket."""
    origin, host = socket.headers.get("origin", ""), socket.headers.get("host", "")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if socket.url.scheme == "wss" else "http"
    return origin in {f"{scheme}://{host}", *settings.CSRF_TRUSTED_ORIGINS}


def guest_of(cookies: Mapping[str, str]) -> Guest | None:
    """The person of a session's cookie, with what hearing them needs; None for anybody else. Asks the
    database."""
    person = signed_in(cookies)
    if person is None:
        return None
    with administration_scope(person.administration_id):
        return Guest(caller_of(person, SENSITIVITY), terms_of(person.service_id))


def signed_in(cookies: Mapping[str, str]) -> Person | None:
    """Who is signed in by a session's cookie, as Django finds it. Asks the database."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user if isinstance(user, Person) else None


def language_of(asked: str) -> str:
    """A language that is offered; empty where it is to be found."""
    return asked if asked in dict(CHOICES) else ""
