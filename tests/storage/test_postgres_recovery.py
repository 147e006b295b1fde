"""After a kill the next start brings everything committed back, and touches nobody else."""

import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from socle.storage import postgres
from socle.storage.postgres.processes import processes_of


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    """Someone else's process."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def cluster(data: Path) -> Path:
    return data / "postgres" / "data"


def commit_a_row(server: postgres.RunningServer) -> None:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def kept(server: postgres.RunningServer) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        return connection.execute("TABLE kept").fetchall()


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_killed_server_is_recovered_though_its_backends_live_on(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    commit_a_row(server)
    busy = psycopg.connect(server.url("postgres", "postgres"), autocommit=True)
    # A backend notices its server's death only when it waits for something; this one does not wait.
    busy.pgconn.send_query(b"DO $$ DECLARE n int; BEGIN LOOP n := 1; END LOOP; END $$")
    backend = busy.info.backend_pid
    os.kill(server.pid or 0, signal.SIGKILL)
    again = postgres.start(data)
    busy.close()
    assert (again.started, again.recovered) == (True, True)
    assert not is_alive(backend)
    assert kept(again) == [(42,)]


def test_after_everything_is_killed_the_next_start_recovers(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    commit_a_row(server)
    kill(processes_of(cluster(data)))
    assert not server.is_running()
    again = postgres.start(data)
    assert again.recovered
    assert kept(again) == [(42,)]


def test_recovering_one_data_folder_leaves_the_server_of_another_alone(new_data: Callable[..., Path]) -> None:
    one, two = new_data("one"), new_data("two")
    postgres.start(one)
    other = postgres.start(two)
    before = {process.pid for process in processes_of(cluster(two))}
    kill(processes_of(cluster(one))[:1])
    postgres.start(one)
    assert other.is_running()
    assert before <= {process.pid for process in processes_of(cluster(two))}


def test_a_number_reused_by_another_process_is_not_taken_for_the_server(
    new_data: Callable[..., Path], sleeper: "subprocess.Popen[bytes]"
) -> None:
    data = new_data()
    (cluster(data) / "postmaster.pid").write_text(f"{sleeper.pid}\n/proc/self/cwd\n1\n5432\n\n\n\nready\n")
    assert postgres.start(data).started
    assert sleeper.poll() is None


def test_a_file_cut_short_by_the_crash_does_not_prevent_the_start(new_data: Callable[..., Path]) -> None:
    data = new_data()
    (cluster(data) / "postmaster.pid").write_text("")
    assert postgres.start(data).started


def test_a_first_restart_that_fails_is_followed_by_one_that_succeeds(new_data: Callable[..., Path]) -> None:
    data = new_data()
    lock = os.open(data / "postgres" / "server.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)

    def let_go() -> None:
        time.sleep(0.3)
        os.close(lock)

    thread = threading.Thread(target=let_go)
    thread.start()
    server = postgres.start(data)
    thread.join()
    assert server.is_running()


def test_a_server_that_no_list_of_processes_shows_keeps_the_folder_closed(
    new_data: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from socle.storage.postgres import server as server_module

    monkeypatch.setattr(server_module, "_PAUSES", (0.01,))
    data = new_data()
    lock = os.open(data / "postgres" / "server.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(postgres.CannotStart, match="autre conteneur"):
        postgres.start(data)
    os.close(lock)


def test_a_running_server_whose_socket_was_removed_is_started_again(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    commit_a_row(server)
    (cluster(data) / ".s.PGSQL.5432").unlink()
    again = postgres.start(data)
    assert again.started
    assert kept(again) == [(42,)]


def test_two_starts_at_once_give_one_server(new_data: Callable[..., Path]) -> None:
    data = new_data()
    found: list[postgres.RunningServer] = []
    threads = [threading.Thread(target=lambda: found.append(postgres.start(data))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(server.started for server in found) == [False, False, True]
    assert len({server.pid for server in found}) == 1
