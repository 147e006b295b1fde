"""The embedded server starts, is found again, and stops."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from socle.storage import postgres
from socle.storage.postgres.processes import processes_of

ROOT = Path(__file__).parents[2]
OTHER_SOCLE = """
import sys; from pathlib import Path; from socle.storage import postgres
server = postgres.start(Path(sys.argv[1]))
print(server.started, flush=True); sys.stdin.readline(); print(server.stop(), flush=True)
"""


def other_socle(data: Path) -> "subprocess.Popen[str]":
    """Another process that uses the server until it is told to stop it."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_SOCLE, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "False"
    return process


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_the_first_start_makes_a_database_whatever_a_killed_one_left_half_made(tmp_path: Path) -> None:
    abandoned = tmp_path / "postgres" / "new-abandoned"
    abandoned.mkdir(parents=True)
    (abandoned / "PG_VERSION").write_text("18\n")
    server = postgres.start(tmp_path)
    try:
        assert (server.started, server.recovered) == (True, False)
        assert value(server.url("postgres", "postgres"), "SHOW data_checksums") == "on"
        assert not abandoned.exists()
    finally:
        server.stop()


def test_a_second_start_finds_the_running_server(new_data: Callable[..., Path]) -> None:
    data = new_data()
    first, second = postgres.start(data), postgres.start(data)
    assert (first.started, second.started) == (True, False)
    assert first.pid == second.pid


def test_stopping_leaves_no_process_and_nothing_to_recover(
    new_data: Callable[..., Path],
) -> None:
    data = new_data()
    server = postgres.start(data)
    assert server.stop()
    assert not server.is_running()
    assert processes_of(data / "postgres" / "data") == []
    assert not postgres.start(data).recovered


def test_the_server_stops_with_the_last_socle_that_uses_it(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    other = other_socle(data)
    assert not server.stop()
    assert server.is_running()
    assert other.communicate("\n", timeout=30)[0].strip() == "True"
    assert not server.is_running()


def test_a_killed_socle_no_longer_counts_as_a_user_of_the_server(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    other = other_socle(data)
    other.kill()
    other.wait()
    assert server.stop()


def test_two_data_folders_have_two_servers_side_by_side(new_data: Callable[..., Path]) -> None:
    one, two = postgres.start(new_data("one")), postgres.start(new_data("two"))
    with psycopg.connect(one.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE only_in_one ()")
    assert value(two.url("postgres", "postgres"), "SELECT to_regclass('only_in_one')") is None
    one.stop()
    assert two.is_running()


def test_nothing_listens_on_a_network_and_the_socket_is_private(new_data: Callable[..., Path]) -> None:
    data = new_data()
    server = postgres.start(data)
    assert value(server.url("postgres", "postgres"), "SHOW listen_addresses") == ""
    for folder in (data / "postgres", data / "postgres" / "data"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "postgres" / "data" / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_a_path_too_long_for_a_socket_works_through_a_private_short_folder(
    new_data: Callable[..., Path],
) -> None:
    server = postgres.start(new_data("long-" + "x" * 120))
    assert value(server.url("postgres", "postgres"), "SELECT 1") == 1
    folder = Path(str(value(server.url("postgres", "postgres"), "SHOW unix_socket_directories")))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    server.stop()
    folder.rmdir()


def test_a_path_that_libpq_would_read_as_a_list_works(new_data: Callable[..., Path]) -> None:
    server = postgres.start(new_data("marchés, lot 1"))
    assert value(server.url("postgres", "postgres"), "SELECT 1") == 1
    folder = Path(str(value(server.url("postgres", "postgres"), "SHOW unix_socket_directories")))
    server.stop()
    folder.rmdir()


def test_a_short_folder_that_someone_else_opened_is_refused(
    new_data: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from socle.storage.postgres import sockets
    from socle.storage.postgres.binaries import account_of

    data = new_data("long-" + "x" * 120)
    account = account_of(data / "postgres" / "data")
    folder = sockets.socket_folder(data / "postgres" / "data", account)
    folder.chmod(0o755)
    with pytest.raises(postgres.FolderRefused, match="quelqu’un d’autre"):
        postgres.start(data)
    folder.rmdir()


def test_a_database_of_another_version_is_refused_with_what_to_do(new_data: Callable[..., Path]) -> None:
    data = new_data()
    (data / "postgres" / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(postgres.WrongVersion, match="socle backup FICHIER"):
        postgres.start(data)


def test_a_folder_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "postgres" / "data" / "letter.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine")
    with pytest.raises(postgres.FolderRefused):
        postgres.start(tmp_path)
    assert foreign.read_text() == "mine"


def test_the_log_of_the_server_quotes_no_contents(new_data: Callable[..., Path]) -> None:
    data = new_data()
    url = postgres.start(data).url("postgres", "postgres")
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        value(url, "SELECT 'le salaire de Mme Martin'::integer")
    assert "Martin" not in (data / "postgres" / "server.log").read_text()


def test_the_server_does_not_depend_on_the_variables_of_the_one_who_starts_it(
    new_data: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("LC_ALL", "tlh_QO")
    server = postgres.start(new_data())
    assert value(server.url("postgres", "postgres"), "SHOW port") == "5432"
    assert os.environ["PGPORT"] == "6543"
