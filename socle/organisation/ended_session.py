"""What somebody meets whose session has ended while a page was open.

Who sends a form goes to sign-in, and then back to the page of that form: the address of an action is none.
A script gets what it can use, instead of a whole sign-in page where a part was awaited: a page that only
looks for news is loaded again, which leads to sign-in and back; one that sends what somebody typed keeps it,
and shows a sentence (interface/static/interface/session.js).
"""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from socle.organisation.addresses import page_before

PLACE = "#session"


class EndedSessionMiddleware:
    """Minds the way to sign-in: where it leads afterwards, and what a script gets instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, or what takes the place of a redirection to sign-in."""
        response = self.get_response(request)
        asked = response.get("Location", "").startswith(f"{reverse('sign-in')}?")
        if not asked or request.user.is_authenticated:
            return response
        if "HX-Request" in request.headers:
            return _look_again() if request.method == "GET" else _sentence(request)
        return response if request.method == "GET" else redirect_to_login(page_before(request))


def _look_again() -> HttpResponse:
    return HttpResponse(status=401, headers={"HX-Refresh": "true"})


def _sentence(request: HttpRequest) -> HttpResponse:
    response = render(request, "organisation/session_ended.html", status=401)
    response["HX-Retarget"], response["HX-Reswap"] = PLACE, "innerHTML"
    return response
