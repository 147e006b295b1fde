from django.http import HttpResponse
from django.test import RequestFactory

from socle.interface.security import SecurityHeadersMiddleware


def answer(response: HttpResponse) -> HttpResponse:
    return SecurityHeadersMiddleware(lambda _: response)(RequestFactory().get("/"))


def test_the_policy_refuses_all_that_is_not_ours() -> None:
    policy = answer(HttpResponse())["Content-Security-Policy"]
    for directive in (
        "default-src 'none'",
        "script-src 'self'",
        "media-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert directive in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_types_are_not_guessed_and_addresses_do_not_leak() -> None:
    response = answer(HttpResponse())
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_pages_stay_out_of_shared_caches() -> None:
    assert answer(HttpResponse("<p>"))["Cache-Control"] == "private, no-cache"


def test_a_view_s_own_cache_rule_is_kept() -> None:
    response = HttpResponse("<p>", headers={"Cache-Control": "no-store"})
    assert answer(response)["Cache-Control"] == "no-store"


def test_files_keep_the_cache_rule_of_their_server() -> None:
    response = HttpResponse(b"", content_type="text/css")
    assert "Cache-Control" not in answer(response)
