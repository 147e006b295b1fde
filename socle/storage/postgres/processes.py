"""The processes of one database folder, told apart from every other PostgreSQL on the machine."""

import logging
import re
import signal
import time
from pathlib import Path

import psutil

log = logging.getLogger(__name__)
# Lines of postmaster.pid, from PostgreSQL's src/include/utils/pidfile.h.
NUMBER, SOCKETS, STATUS = 0, 4, 7


def mark(cluster: Path) -> str:
    """What the command line of each process of this folder carries (PostgreSQL shows `cluster_name` in all of
    them).

    Made from the folder's identity and not its path: a copy of a data folder is another one, a moved one is
    the same. The working folder would tell too, but in a container root may not read another account's.
    """
    status = cluster.stat()
    return f"socle-{status.st_dev:x}-{status.st_ino:x}"


def processes_of(cluster: Path) -> list[psutil.Process]:
    """The live PostgreSQL processes of this folder: the server and what it forked. Zombies do not count."""
    if not cluster.exists():
        return []
    return [process for process in psutil.process_iter() if _belongs(process, cluster)]


def server_of(cluster: Path) -> psutil.Process | None:
    """The live server of this folder, or None: the number in its file may belong to someone else by now."""
    try:
        process = psutil.Process(int(postmaster_line(cluster, NUMBER)))
    except (ValueError, psutil.NoSuchProcess):
        return None
    return process if _belongs(process, cluster) else None


def postmaster_line(cluster: Path, line: int) -> str:
    """A line of postmaster.pid; empty when there is no such file, or when it was cut short."""
    try:
        lines = (cluster / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return ""
    return lines[line].strip() if line < len(lines) else ""


def end_processes(processes: list[psutil.Process]) -> None:
    """Ends what a killed server left behind. What was committed is in the log, and is replayed."""
    for stop, patience in ((signal.SIGQUIT, 1.0), (signal.SIGKILL, 10.0)):
        for process in processes:
            _send(process, stop)
        processes = _alive_after(processes, patience)
    if processes:
        log.warning("PostgreSQL processes would not end: %s", [process.pid for process in processes])


def end_server(server: psutil.Process, cluster: Path) -> None:
    """Stops a server: asked first (clients are disconnected, everything is written), then without asking."""
    for stop, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)):
        _send(server, stop)
        if not _alive_after([server], patience):
            return
        log.warning("PostgreSQL did not stop within %d seconds", patience)
    end_processes(processes_of(cluster))


def _alive_after(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Those still alive after waiting. psutil's own waiting does not do: it counts a zombie as alive, and the
    parent that should take note of it may be another Socle, or nobody in a container.
    """
    deadline = time.monotonic() + patience
    while processes := [process for process in processes if not _ended(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    return processes


def _ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _send(process: psutil.Process, stop: signal.Signals) -> None:
    try:
        process.send_signal(stop)
    except psutil.NoSuchProcess:
        return


def _belongs(process: psutil.Process, cluster: Path) -> bool:
    try:
        if not process.name().startswith("postgres"):
            return False
        words = re.split(r"[\s:=]+", " ".join(process.cmdline()))  # empty for a zombie
        return mark(cluster) in words and process.uids().real == cluster.stat().st_uid
    except (psutil.Error, OSError):  # gone meanwhile
        return False
