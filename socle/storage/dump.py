"""pg_dump and pg_restore, run so that no password shows in the list of processes."""

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from socle.storage.postgres import programs


class DumpFailed(Exception):
    """pg_dump or pg_restore ended with an error; the message is its first one."""


def dump(url: str, snapshot: str, target: Path) -> None:
    """Writes all schemas of the database, with owners and rights, as an exported snapshot shows them."""
    _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")


def load(url: str, source: Path) -> None:
    """Loads a dump into an empty database; stops at the first error."""
    _run(url, "pg_restore", "--exit-on-error", f"--jobs={min(4, os.cpu_count() or 1)}", str(source))


def _run(url: str, program: str, *arguments: str) -> None:
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {}) | {"LC_ALL": "C"}
    address = make_conninfo("", **parts)
    command: list[str | Path] = [programs() / program, f"--dbname={address}", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        # The first error says what is wrong; what follows may quote rows.
        errors = [line for line in done.stderr.splitlines() if "error:" in line] or [program]
        raise DumpFailed(errors[0])
