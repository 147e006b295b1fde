"""The ledger's file of heads, as backup and restore carry it; of a line they read its `position` alone."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from socle.storage.private import private_folder

NAME = "ledger/heads.jsonl"


def heads_up_to(data: Path, position: int) -> bytes:
    """The lines that speak of the chain up to this position; one that is no JSON stays, to be seen."""
    lines = (data / NAME).read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if _position(line) <= position)


def keep_replaced(former: Path, data: Path) -> None:
    """Lays the heads of the installation that a restore replaces beside the restored ones.

    Without them, restoring an old backup would be a quiet way to make the end of the ledger disappear.
    """
    if (former / NAME).exists():
        name = f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl"
        shutil.copyfile(former / NAME, private_folder(data / "ledger") / name)
        (data / "ledger" / name).chmod(0o600)


def _position(line: bytes) -> int:
    try:
        return int(json.loads(line)["position"])
    except (ValueError, KeyError, TypeError):
        return 0
