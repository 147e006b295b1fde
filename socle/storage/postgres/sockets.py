"""Where the server's socket lies: in the database's own folder, unless its path is too long for a socket."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from socle.storage.postgres.binaries import Account
from socle.storage.postgres.errors import FolderRefused, PostgresError
from socle.storage.postgres.options import PORT

# sockaddr_un.sun_path, with its final zero: 108 bytes on Linux, 104 on macOS and the BSDs.
LONGEST = 107 if sys.platform == "linux" else 103


def socket_folder(cluster: Path, account: Account) -> Path:
    """The private folder of this database's socket.

    Clients are refused a longer path, and libpq reads a comma in it as a list; then it is a folder of the
    temporary directory named after the database's path. Raises PostgresError when no temporary folder will
    do, FolderRefused when someone else made that folder first.
    """
    if _fits(cluster):
        return cluster
    name = f"socle-{account.uid}-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"
    for temporary in _temporary_folders():
        folder = temporary / name
        if _fits(folder) and _reachable(temporary, account):
            _make_private(folder, account)
            return folder
    raise PostgresError(
        "Aucun dossier temporaire ne convient pour joindre PostgreSQL : réglez TMPDIR sur un chemin court."
    )


def socket_path(folder: Path) -> Path:
    """The socket itself, as PostgreSQL names it."""
    return folder / f".s.PGSQL.{PORT}"


def socket_lock(folder: Path) -> Path:
    """The file that says which process has the socket."""
    return folder / f".s.PGSQL.{PORT}.lock"


def _fits(folder: Path) -> bool:
    return len(os.fsencode(socket_path(folder))) <= LONGEST and "," not in str(folder)


def _temporary_folders() -> Iterator[Path]:
    yield Path(tempfile.gettempdir()).resolve()
    yield from (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - what we make inside is private and verified


def _reachable(folder: Path, account: Account) -> bool:
    """Whether the account may go there; another account than ours needs every parent open to all."""
    if not account.process_options():
        return os.access(folder, os.W_OK | os.X_OK)
    return folder.is_dir() and all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _make_private(folder: Path, account: Account) -> None:
    """Makes the folder, or verifies the one found: a directory, no link, ours, closed to everyone else."""
    try:
        folder.mkdir(mode=0o700)
        if account.process_options():
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    status = folder.lstat()
    owners = {account.uid, os.geteuid()}  # ours: killed between making it and giving it away
    if folder.is_symlink() or not folder.is_dir() or status.st_uid not in owners or status.st_mode & 0o077:
        raise FolderRefused(
            f"{folder} a été créé par quelqu’un d’autre : supprimez-le, ou réglez TMPDIR sur votre dossier."
        )
    if status.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
