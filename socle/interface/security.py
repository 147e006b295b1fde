"""What every page tells the browser to refuse: foreign scripts, frames, plug-ins, sensors, guessed types.

Ours rather than django-csp: the policy is one constant, the same for every page, without nonce or exception.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_SENSORS = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture", "browsing-topics")

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _CONTENT.items()),
    "Permissions-Policy": ", ".join(f"{sensor}=()" for sensor in _SENSORS),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """Puts the headers on every answer; pages are kept by no cache that people share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer with the headers on it."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            # A page that needs one says so itself: the recorder its microphone.
            if name != "Permissions-Policy" or name not in response:
                response[name] = value
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Cache-Control", "private, no-cache")
        return response
