"""Runs initdb and postgres as the right account, without opening any folder to it."""

import os
import subprocess
from pathlib import Path

from socle.storage.postgres.binaries import Account, runnable_programs
from socle.storage.postgres.errors import PostgresError
from socle.storage.postgres.folder import ServerFolder
from socle.storage.postgres.options import server_options
from socle.storage.postgres.processes import mark

# As root the server is another account, which may have no way to the data folder (below /root, or a private
# temporary folder). Its parents stay closed: we enter the folder before becoming that account, and
# PostgreSQL, which works in its own folder all its life, is told to find it there.
HERE = "/proc/self/cwd"
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def initialise(folder: ServerFolder, account: Account) -> None:
    """Makes the database: checksummed, UTF-8, with sorting that no upgrade of the system changes."""
    draft = folder.new_cluster(account)
    command: list[str | Path] = [
        runnable_programs(account) / "initdb",
        f"--pgdata={_seen_from(draft)}",
        "--username=postgres",
        # No password: who may open the folder may connect, and nobody else can. Nothing listens on a network.
        "--auth-local=trust",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
    ]
    options = {"env": _ENVIRONMENT} | account.process_options()
    done = subprocess.run(command, check=False, cwd=draft, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise PostgresError(f"La base de données n’a pas pu être créée : {done.stderr.strip()}")
    draft.rename(folder.cluster)


def launch(folder: ServerFolder, account: Account, sockets: Path) -> "subprocess.Popen[str]":
    """Starts the server in a session of its own: Ctrl-C is for Socle, which then stops it in order."""
    cluster = folder.cluster
    listen = _seen_from(cluster) if sockets == cluster else str(sockets)
    command: list[str | Path] = [runnable_programs(account) / "postgres", "-D", _seen_from(cluster)]
    lock, log = folder.server_lock(), folder.opened_log()
    try:
        return subprocess.Popen(
            [*command, *server_options(listen, mark(cluster))],
            cwd=cluster,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            pass_fds=(lock,),
            start_new_session=True,
            **account.process_options(),
        )
    finally:
        os.close(lock)
        os.close(log)


def _seen_from(folder: Path) -> str:
    """The folder's name for a program that works in it; systems without /proc have the path alone."""
    return HERE if Path(HERE).exists() else str(folder)
