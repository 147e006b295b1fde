"""The arithmetic of the chain: digests of entries, links, signatures. No Django, no database.

Every mark is an HMAC-SHA256 under the sealing key, over bytes that begin with what is marked, so that one
kind of mark is never taken for another.
"""

import hmac
import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from socle.ledger.facts import canonical

KEY_NAME = "ledger_sealing"
"""The secret's name, in the folder of secrets: a file that its owner alone reads, outside PostgreSQL."""

GENESIS = bytes(32)
"""What the first link follows."""

_NUMBERS = struct.Struct(">qqqq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """What an entry says; `at` in microseconds since 1970, UTC."""

    id: int
    at: int
    administration_id: int
    kind: str
    act: str
    step: str
    actor: str
    facts: Any


class Link(NamedTuple):
    """An entry's place in the chain; times in microseconds since 1970, UTC."""

    position: int
    sealed_at: int
    entry_id: int
    entry_at: int
    digest: bytes
    mac: bytes


@dataclass(frozen=True)
class End:
    """Where a chain stands: its last position and mark, and when that was sealed."""

    position: int = 0
    mac: bytes = GENESIS
    sealed_at: int = 0


def digest_of(entry: Entry) -> bytes:
    """What a link holds of its entry."""
    return sha256(b"entry\n" + canonical(entry)).digest()


def mac_of(key: bytes, link: Link, before: bytes) -> bytes:
    """The mark of a link that follows the one marked `before`; what the link says of its own is not read."""
    numbers = _NUMBERS.pack(link.position, link.sealed_at, link.entry_id, link.entry_at)
    return hmac.digest(key, b"link\n" + numbers + link.digest + before, "sha256")


def linked(key: bytes, end: End, entry: Entry, sealed_at: int) -> Link:
    """The link that puts an entry after the end of the chain."""
    bare = Link(end.position + 1, sealed_at, entry.id, entry.at, digest_of(entry), b"")
    return bare._replace(mac=mac_of(key, bare, end.mac))


def signed(key: bytes, statement: dict[str, Any]) -> dict[str, Any]:
    """The statement with its signature; it names its `type`."""
    return {**statement, "signature": _signature(key, statement)}


def is_signed(key: bytes, statement: dict[str, Any]) -> bool:
    """Whether the statement's signature is of this key."""
    bare = {name: value for name, value in statement.items() if name != "signature"}
    return hmac.compare_digest(_signature(key, bare), str(statement.get("signature", "")))


def microseconds(moment: datetime) -> int:
    """A moment in microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(value: int) -> datetime:
    """The moment of these microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


def _signature(key: bytes, statement: dict[str, Any]) -> str:
    return hmac.digest(key, b"statement\n" + json.dumps(statement, sort_keys=True).encode(), "sha256").hex()
