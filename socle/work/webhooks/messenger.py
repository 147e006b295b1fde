"""Posts a message to an address, connecting only to what was checked."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import aiohttp

from socle.gateway.images import GuardedResolver, Resolve, resolve
from socle.work.webhooks.addresses import is_listed, may_lead_to

SECONDS = 15.0
GONE = 410


@dataclass(frozen=True)
class Messenger:
    """How an address is reached: names are resolved once, refused where they may not lead, redirects are not
    followed. `may_lead_to` takes a host and an address."""

    resolve: Resolve = resolve
    may_lead_to: Callable[[str, str], bool] = may_lead_to
    tls: ssl.SSLContext | None = None

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status that the receiver answered, 0 where it could not be reached. An address that is not, or
        no longer, on the operator's list counts as gone: 410."""
        if not is_listed(address) or not self._may_be_literal(address):
            return GONE
        try:
            return asyncio.run(self._post(address, body, headers))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
            return 0

    def _may_be_literal(self, address: str) -> bool:
        """aiohttp asks no resolver about a literal address."""
        host = urlsplit(address).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return True
        return self.may_lead_to(host, host)

    async def _post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        host = urlsplit(address).hostname or ""
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self.resolve, partial(self.may_lead_to, host)),
            use_dns_cache=False,
            force_close=True,
            ssl=self.tls or True,
        )
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            ) as session,
            session.post(
                address,
                data=body,
                headers={"Content-Type": "application/json", "User-Agent": "Socle", **headers},
                allow_redirects=False,
            ) as answer,
        ):
            return answer.status
