"""The ledger's rows as the chain reads them."""

import json
from typing import Any

from socle.ledger.chain import Entry, Link

ENTRY_COLUMNS = (
    "e.id, (extract(epoch from e.at) * 1000000)::bigint, "
    "e.administration_id, e.kind, e.act, e.step, e.actor, e.facts"
)
LINK_COLUMNS = (
    "l.position, (extract(epoch from l.sealed_at) * 1000000)::bigint, l.entry_id, "
    "(extract(epoch from l.entry_at) * 1000000)::bigint, l.digest, l.mac"
)
LINK_WIDTH = 6


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry of a row of ENTRY_COLUMNS, whose facts come as text."""
    return Entry(*row[:-1], json.loads(row[-1]))


def link_of(row: tuple[Any, ...]) -> Link:
    """The link of a row of LINK_COLUMNS."""
    *numbers, digest, mac = row
    return Link(*numbers, bytes(digest), bytes(mac))
