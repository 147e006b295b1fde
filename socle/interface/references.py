"""A reference for support: given to each request, shown on error pages, written beside the logged error."""

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# No vowels and no look-alikes: read over the telephone, and never a word.
_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"


def reference_of(request: HttpRequest) -> str:
    """The request's reference, such as «K7QX-2M9D», made at the first asking."""
    reference: str | None = getattr(request, "reference", None)
    if reference is None:
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        reference = f"{letters[:4]}-{letters[4:]}"
        request.reference = reference  # type: ignore[attr-defined]
    return reference


class ReferenceMiddleware:
    """Sends the reference with each answer, so that a capture of the exchange names it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer with the reference on it."""
        reference_of(request)
        response = self.get_response(request)
        response["X-Reference"] = reference_of(request)
        return response


class ReferenceFilter(logging.Filter):
    """Gives a log record `reference`: that of its request, or «-»."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        request = getattr(record, "request", None)
        record.reference = reference_of(request) if isinstance(request, HttpRequest) else "-"
        return True
