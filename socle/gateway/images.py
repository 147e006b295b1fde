"""Fetches images from the hosts that the operator listed, and never from inside a network.

The address that was checked is the one connected to: the check stands in the resolver that the connection
asks, so that a name which changes its address in between gains nothing. Redirects are checked too.
"""

import asyncio
import base64
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from socle.gateway.addresses import Place, places, refused

LARGEST = 10_000_000
SECONDS = 15.0
MOST_REDIRECTS = 3
MOST_IMAGES = 16
NOT_PUBLIC = "This address is not on the public internet."
NOT_FETCHED = "The image could not be fetched."
REDIRECTS = frozenset({301, 302, 303, 307, 308})

# The first bytes of an image say what it is; a server's word for it does not.
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
)
DOCUMENTS = (*SIGNATURES, (b"%PDF-", 0, "application/pdf"))
# IPv6 addresses that carry an IPv4 one inside: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
CARRIERS = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)

Signatures = Sequence[tuple[bytes, int, str]]
Resolve = Callable[[str], Awaitable[Sequence[str]]]
IsAllowed = Callable[[str], bool]


class InnerAddress(OSError):
    """A name leads to an address that is not on the public internet."""


def is_public(address: str) -> bool:
    """Whether an address is on the public internet: not private, loopback, link-local (metadata) …"""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in carrier for carrier in CARRIERS):
            return False
    inner = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not inner and not ip.is_unspecified


async def resolve(host: str) -> Sequence[str]:
    """Every address of a name, by the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class GuardedResolver(AbstractResolver):
    """Resolves a name for a connection, once, and refuses it when any of its addresses is an inner one."""

    def __init__(self, resolve: Resolve, is_allowed: IsAllowed) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """What aiohttp connects to. Raises InnerAddress."""
        found = list(dict.fromkeys(await self._resolve(host)))
        if not found or not all(self._is_allowed(address) for address in found):
            raise InnerAddress(host)
        return [_result(host, address, port) for address in found]

    async def close(self) -> None:
        """Nothing is held."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)


class Images:
    """Puts images of listed hosts into requests as data: URLs."""

    def __init__(
        self, hosts: Sequence[str], resolve: Resolve = resolve, is_allowed: IsAllowed = is_public
    ) -> None:
        self._hosts = frozenset(host.strip().lower() for host in hosts)
        self._resolve = resolve
        self._is_allowed = is_allowed

    async def put_inside(self, messages: list[dict[str, Any]]) -> None:
        """Replaces each image's http address by the image; raises ApiProblem 400 for what is not allowed."""
        found = places(messages)
        if len(found) > MOST_IMAGES:
            raise refused("messages", f"At most {MOST_IMAGES} images are fetched for one request.")
        for place in found:
            self._checked(place.address, place.param)
        if found:
            await asyncio.gather(*(self.put(place) for place in found))

    async def put(self, place: Place, signatures: Signatures = SIGNATURES) -> None:
        """Replaces an http address by what it holds, one of these kinds; raises ApiProblem 400."""
        try:
            async with asyncio.timeout(SECONDS):
                place.put(await self._fetched(place, signatures))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            inner = isinstance(error.__cause__, InnerAddress)
            raise refused(place.param, NOT_PUBLIC if inner else NOT_FETCHED) from error

    async def _fetched(self, place: Place, signatures: Signatures) -> str:
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._resolve, self._is_allowed), use_dns_cache=False, force_close=True
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
            # Compressed content is not an image by its first bytes, and so refused: no bomb is opened.
            auto_decompress=False,
            trust_env=False,
        ) as session:
            url = self._checked(place.address, place.param)
            for _ in range(MOST_REDIRECTS + 1):
                async with session.get(url, allow_redirects=False) as response:
                    if response.status not in REDIRECTS:
                        return await _content(response, place.param, signatures)
                    url = self._checked(str(url.join(URL(response.headers.get("Location", "")))), place.param)
        raise refused(place.param, "The image's address redirects too often.")

    def _checked(self, address: str, param: str) -> URL:
        """The address, if its host is on the operator's list; raises ApiProblem 400."""
        try:
            url = URL(address)
        except ValueError as error:
            raise refused(param, "This address cannot be read.") from error
        host = (url.host or "").lower()
        if url.scheme not in {"http", "https"} or url.user or url.password or host not in self._hosts:
            raise refused(param, "This server does not fetch from this address.")
        # aiohttp asks no resolver about a literal address.
        if _is_literal(host) and not self._is_allowed(host):
            raise refused(param, NOT_PUBLIC)
        return url


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _content(response: aiohttp.ClientResponse, param: str, signatures: Signatures) -> str:
    if response.status != 200:
        raise refused(param, NOT_FETCHED)
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > LARGEST:
            raise refused(param, f"The image is larger than {LARGEST // 1_000_000} MB.")
    for signature, at, media_type in signatures:
        if content[at : at + len(signature)] == signature:
            return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    kinds = ", ".join(sorted({media_type for _, _, media_type in signatures}))
    raise refused(param, f"The address holds none of these: {kinds}.")
