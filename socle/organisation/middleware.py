"""Gives each request its caller, and each view the administration whose rows it may see."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase

from socle.interface.api_errors import ApiProblem
from socle.interface.errors import not_allowed
from socle.organisation.bearer import bearer_caller
from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.organisation.permits import permit_request
from socle.storage.scope import administration_scope

View = Callable[..., HttpResponseBase]


def is_api(request: HttpRequest) -> bool:
    """Whether the path is of the API, which takes bearer tokens and nothing else."""
    return request.path.startswith("/v1/")


def session_caller(request: HttpRequest) -> Caller | None:
    """Who is signed in to the pages, or None."""
    return caller_of(request.user) if isinstance(request.user, Person) else None


class CallerMiddleware:
    """Sets `request.caller` and runs the view inside the caller's administration.

    One transaction per view: an exception rolls back all that the view wrote.
    Views that are coroutines take the scope themselves, for as long as they touch the database.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on; the work is done once the view is known."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        if is_api(request):
            return _not_allowed(request, response)
        page = not_allowed(request)
        page["Allow"] = response["Allow"]
        return page

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Runs a synchronous view for its caller; leaves the others to Django."""
        try:
            caller = self._caller(request)
        except ApiProblem as problem:
            return JsonResponse(problem.body(), status=problem.status, headers=problem.headers)
        request.caller = caller  # type: ignore[attr-defined]
        if caller is None or iscoroutinefunction(view):
            return None
        with administration_scope(caller.administration_id):
            return view(request, *args, **kwargs)

    def _caller(self, request: HttpRequest) -> Caller | None:
        if not is_api(request):
            return session_caller(request)
        if request.path in {"/v1/docs", "/v1/openapi.json"}:
            return None
        caller = bearer_caller(request.headers.get("Authorization", ""))
        address = request.META.get("REMOTE_ADDR") or None
        permit_request(caller.scopes, request.path, request.method or "", address)
        return caller


def _not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The framework's plain 405 in the API's shape."""
    message, headers = f"{request.method} is not allowed on this path.", {"Allow": response["Allow"]}
    problem = ApiProblem(405, message, code="method_not_allowed", headers=headers)
    return JsonResponse(problem.body(), status=problem.status, headers=problem.headers)
