"""Where to go once signed in."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def next_address(request: HttpRequest) -> str:
    """An address of ours that was asked for by `next`, else home."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return HOME


def page_before(request: HttpRequest) -> str:
    """The page of ours that sent this form, else home."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return HOME
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or HOME
