"""Fetching an image of a listed host: the guard, with names and addresses of the test's own."""

import asyncio
import base64
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from socle.gateway import images
from socle.gateway.images import Images, is_public
from socle.interface.api_errors import ApiProblem

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
PUBLIC = "8.8.8.8"


class Site(BaseHTTPRequestHandler):
    """A web site that serves an image, a page, redirects, and something too large."""

    def do_GET(self) -> None:
        port = self.server.server_address[1]
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        redirects = {
            "/there": "/image.png",
            "/inside": "http://inner.example/x.png",
            "/literal": "http://169.254.169.254/latest",
            "/unlisted": f"http://unlisted.example:{port}/image.png",
            "/file": "file:///etc/passwd",
            "/round": "/round",
        }
        if self.path in redirects:
            self.send_response(302)
            self.send_header("Location", redirects[self.path])
            self.end_headers()
            return
        bodies = {"/image.png": PNG, "/page": b"<html>", "/large": PNG * 200_000, "/svg": b"<svg/>"}
        self.send_response(200 if self.path in bodies else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        try:
            self.wfile.write(bodies.get(self.path, PNG))
        except ConnectionError:
            return

    def log_message(self, *arguments: Any) -> None:
        """Silent."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.paths = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Names:
    """A resolver that answers from a table, each time the next of its lists, and counts."""

    def __init__(self, **answers: list[Sequence[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def resolve(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        known = self.answers[host.partition(".")[0]]
        return known.pop(0) if len(known) > 1 else known[0]


def fetched(names: Names, url: str, allowed: frozenset[str] = frozenset()) -> str:
    """What the image's address became; loopback is let through only where a test allows it."""
    hosts = ["site.example", "inner.example", "169.254.169.254"]
    guard = Images(hosts, names.resolve, lambda address: address in allowed or is_public(address))
    message = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}
    asyncio.run(guard.put_inside([message]))
    content: Any = message["content"]
    return str(content[0]["image_url"]["url"])


def here(site: ThreadingHTTPServer, path: str) -> str:
    return f"http://site.example:{site.server_address[1]}{path}"


LOOPBACK = frozenset({"127.0.0.1"})


@pytest.mark.parametrize("path", ["/image.png", "/there"])
def test_an_image_of_a_listed_host_becomes_a_data_url(site: ThreadingHTTPServer, path: str) -> None:
    found = fetched(Names(site=[["127.0.0.1"]]), here(site, path), LOOPBACK)
    assert found == "data:image/png;base64," + base64.b64encode(PNG).decode()


def test_a_listed_name_that_leads_inside_is_refused(site: ThreadingHTTPServer) -> None:
    with pytest.raises(ApiProblem) as refused:
        fetched(Names(site=[["127.0.0.1"]]), here(site, "/image.png"))
    assert refused.value.code == "address_not_allowed"
    assert "public internet" in refused.value.message
    assert site.paths == []  # type: ignore[attr-defined]


def test_one_inner_address_among_public_ones_is_enough_to_refuse(site: ThreadingHTTPServer) -> None:
    with pytest.raises(ApiProblem):
        fetched(Names(site=[[PUBLIC, "10.0.0.1"]]), here(site, "/image.png"))


def test_a_name_that_changes_its_address_gains_nothing(site: ThreadingHTTPServer) -> None:
    # Only the first answer is allowed: the connection goes where the check looked, or nowhere.
    names = Names(site=[["127.0.0.1"], ["127.0.0.2"]])
    assert fetched(names, here(site, "/image.png"), LOOPBACK).startswith("data:image/png")
    assert names.asked == ["site.example"]


def test_a_name_that_changes_its_address_between_redirects_is_checked_again(
    site: ThreadingHTTPServer,
) -> None:
    with pytest.raises(ApiProblem):
        fetched(Names(site=[["127.0.0.1"], ["127.0.0.2"]]), here(site, "/there"), LOOPBACK)
    assert site.paths == ["/there"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/inside", "/literal", "/unlisted", "/file", "/round"])
def test_a_redirect_is_checked_like_a_first_address(site: ThreadingHTTPServer, path: str) -> None:
    names = Names(site=[["127.0.0.1"]], inner=[["192.168.1.1"]], unlisted=[["127.0.0.1"]])
    with pytest.raises(ApiProblem) as refused:
        fetched(names, here(site, path), LOOPBACK)
    assert refused.value.code == "address_not_allowed"
    assert "/image.png" not in site.paths  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/page", "/svg", "/large", "/missing"])
def test_what_is_no_image_or_too_large_is_refused(site: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(ApiProblem) as refused:
        fetched(Names(site=[["127.0.0.1"]]), here(site, path), LOOPBACK)
    assert refused.value.status == 400


def test_a_site_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "SECONDS", 0.1)

    class Never(Names):
        async def resolve(self, host: str) -> Sequence[str]:
            await asyncio.sleep(60)
            return [PUBLIC]

    with pytest.raises(ApiProblem):
        fetched(Never(), "http://site.example/image.png")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "2001:0:7f00:1::",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "185.24.184.1", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)
