"""The database's folder in the data folder: its layout, its rights, and the locks of those who use it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from socle.storage.postgres.binaries import Account
from socle.storage.postgres.errors import CannotStart, FolderRefused

# This process's share in each running server, by folder; the kernel drops it however the process ends.
_shares: dict[Path, int] = {}
_LOG_LIMIT = 10_000_000


class ServerFolder:
    """`<data>/postgres`: closed to everyone else; the database, the server's log, three lock files.

    `start.lock` orders starts and stops; `users.lock` is shared by each Socle process that uses the server,
    so that the last one stops it; `server.lock` is held by PostgreSQL's own processes, and free only once all
    are gone.
    """

    def __init__(self, data: Path) -> None:
        self.root = data.expanduser().resolve() / "postgres"
        self.cluster = self.root / "data"
        self.log = self.root / "server.log"
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.root.chmod(0o700)
        except OSError as error:
            raise _refused(self.root, error) from error

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Held while the server is started or stopped: a second Socle waits and finds the result."""
        lock = self._lock_file("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def share(self) -> None:
        """Counts this process among those that use the server."""
        if self.root not in _shares:
            _shares[self.root] = self._lock_file("users.lock")
        fcntl.flock(_shares[self.root], fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Counts this process out; True when nobody else uses the server. Called while `starting`."""
        lock = _shares.pop(self.root, None)
        if lock is None:
            lock = self._lock_file("users.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True

    def server_lock(self) -> int:
        """The lock that the server's processes inherit; another container's server shows by it alone.

        Raises CannotStart while a process that this machine's list does not show still holds it.
        """
        lock = self._lock_file("server.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise CannotStart(
                f"Un autre PostgreSQL, sans doute dans un autre conteneur, utilise {self.cluster} : "
                "arrêtez-le d’abord, car deux à la fois abîmeraient les données."
            ) from None
        return lock

    def opened_log(self) -> int:
        """The server's log, opened to append; it starts afresh past 10 MB and keeps one older file."""
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def new_cluster(self, account: Account) -> Path:
        """An empty folder of the account, to be filled, then renamed: a half-made database is never found."""
        for abandoned in self.root.glob("new-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="new-", dir=self.root))
        os.chown(draft, account.uid, account.gid)
        return draft

    def give_to(self, account: Account) -> None:
        """Makes the account the owner of the database, when it came from elsewhere with a foreign owner."""
        if self.cluster.stat().st_uid == account.uid:
            return
        # The top comes last: when this is cut short, the next start sees that it is not finished.
        for folder, _, files in os.walk(self.cluster, topdown=False):
            for path in (*(os.path.join(folder, name) for name in files), folder):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)

    def _lock_file(self, name: str) -> int:
        try:
            return os.open(self.root / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise _refused(self.root, error) from error


def _refused(folder: Path, error: OSError) -> FolderRefused:
    return FolderRefused(
        f"Socle ne peut pas écrire dans {folder} ({error.strerror}) : choisissez un autre dossier de données."
    )
