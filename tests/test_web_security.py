"""What browsers are told, what forms ask for, and how cookies travel."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from tests.serving import ROOT
from tests.test_access import addresses, content

__all__ = ["content"]


def test_every_action_wants_the_token_of_its_form(people: SimpleNamespace, content: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.owner)
    posts = [address for method, address in addresses(content).values() if method == "post"]
    posts += [reverse(name) for name in ("assistant:new", "assistant:project-new", "sign-in", "sign-out")]
    posts += [reverse(name) for name in ("portal:key-new", "portal:password")]
    assert {address: client.post(address).status_code for address in posts} == dict.fromkeys(posts, 403)


def test_no_page_allows_an_inline_script_or_a_foreign_one(
    people: SimpleNamespace, content: SimpleNamespace
) -> None:
    client = Client()
    client.force_login(people.owner)
    for method, address in addresses(content).values():
        if method == "get":
            policy = client.get(address)["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


def test_pages_hold_no_inline_script_style_or_handler(
    people: SimpleNamespace, content: SimpleNamespace
) -> None:
    client = Client()
    client.force_login(people.owner)
    page = client.get(reverse("assistant:conversation", args=[content.conversation.pk])).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_over_https_cookies_are_secure_and_kept_from_scripts() -> None:
    said = _settings_at("https://socle.exemple.fr")
    assert said == {
        "session": ["__Host-socle", True, True],
        "csrf": ["__Host-csrf", True, True],
        "hsts": True,
    }


def _settings_at(address: str) -> dict[str, object]:
    """The settings that a process takes for this public address."""
    script = (
        "import json; from socle import settings as s; print(json.dumps({"
        "'session': [s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY],"
        "'csrf': [s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY],"
        "'hsts': s.SECURE_HSTS_SECONDS > 0}))"
    )
    environment = os.environ | {"SOCLE_PUBLIC_URL": address}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))
