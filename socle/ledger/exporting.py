"""The ledger as a file of JSON lines, which is verified without Socle's database, with the key.

The first line says what follows; then the signed lines (checkpoints, heads), then each link with its entry,
and last a signed line that closes, so that a file that was cut short is known.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from socle.ledger import heads, online
from socle.ledger.chain import GENESIS, Entry, Link, signed
from socle.ledger.export_reading import FORMAT


def export(data: Path, key: bytes, target: Path) -> int:
    """Writes the sealed ledger, readable by its owner alone; gives the number of entries. Raises OSError.

    The file has its name once it is whole. What is not sealed yet is not in it.
    """
    draft = target.with_name(f".{target.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            count = 0
            for line in _lines(data, key):
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
                count += line["type"] == "entry"
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _lines(data: Path, key: bytes) -> Iterator[dict[str, Any]]:
    yield {"type": "ledger", "format": FORMAT, "exported": datetime.now(UTC).isoformat()}
    # Before the database is read: what these lines say was committed when they were written.
    lines = [line for line in heads.statements(heads.path(data)) if line.get("type") == "head"]
    yield from online.checkpoints()
    yield from lines
    position, mac, count = 0, GENESIS, 0
    for link, entry in online.places():
        position, mac, count = link.position, link.mac, count + 1
        yield _line(link, entry)
    yield signed(key, {"type": "end", "count": count, "position": position, "mac": mac.hex()})


def _line(link: Link, entry: Entry | None) -> dict[str, Any]:
    return {"type": "entry", "link": [*link[:4], link.digest.hex(), link.mac.hex()], "entry": entry}
