"""Forms that are sent without leaving their page, so that nothing given is lost: see kept-form.js."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Kept-Form"


class KeptFormMiddleware:
    """Names where a form leads on instead of leading there: a script can follow a redirection, not see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer, its redirection as a header."""
        response = self.get_response(request)
        if HEADER in request.headers and response.has_header("Location"):
            response.status_code = 204
            response["HX-Redirect"] = response["Location"]
            del response["Location"]
        return response
