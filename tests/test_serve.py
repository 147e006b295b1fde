"""One command starts everything, and everything survives being killed."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from socle.operating.serve import held_port
from tests.serving import ROOT, House, socle, wait_until


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(is_fresh=True) as running:
        yield running


def test_it_says_where_it_is_and_how_to_enter(house: House) -> None:
    assert house.links[0].startswith(f"{house.url}/connexion/lien/")
    assert any("Socle est prêt" in line for line in house.said)


def test_a_key_is_printed_alone(house: House) -> None:
    printed = house.run("keys", "create", "essai", "--user", "admin@localhost")
    assert printed.startswith("sk-socle-")
    assert len(printed.splitlines()) == 1


def test_the_doctor_finds_it_well(house: House) -> None:
    assert "À VOIR" not in house.run("doctor")


def test_a_second_server_on_the_same_folder_says_so_in_one_line(house: House) -> None:
    done = subprocess.run(
        [*socle("serve"), "--data", str(house.data), "--port", "0"],
        env=house.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "fonctionne déjà" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_held_port_is_given_to_nobody_else_and_can_be_listened_on_again_and_again() -> None:
    with held_port() as port:
        with pytest.raises(OSError, match="in use"), socket.socket() as other:
            other.bind(("127.0.0.1", port))
        for _ in range(2):
            with socket.create_server(("127.0.0.1", port)) as server:
                assert server.getsockname()[1] == port


def test_a_port_in_use_is_said_in_one_line(house: House, tmp_path: Path) -> None:
    done = subprocess.run(
        [*socle("serve"), "--data", str(tmp_path), "--port", str(house.port)],
        env=house.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Le port {house.port} est déjà pris" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["web", "worker", "models"])
def test_a_part_that_is_killed_is_started_again(house: House, part: str) -> None:
    killed = house.part(part)
    killed.kill()
    killed.wait(10)
    wait_until(lambda: _pid(house, part) not in (None, killed.pid), 30, f"a new {part}")
    wait_until(house.is_answering, 60, "the portal")
    assert house.part(part).is_running()


def test_a_killed_database_is_started_again_with_its_data(house: House) -> None:
    house.run("users", "create", "avant@exemple.fr")
    killed = house.database()
    killed.kill()
    wait_until(lambda: not killed.is_running(), 20, "its end")
    wait_until(lambda: _database_pid(house) not in (None, killed.pid), 60, "a new PostgreSQL")
    wait_until(house.is_answering, 60, "the portal")
    assert house.run("link", "avant@exemple.fr").startswith(house.url)


def test_after_killing_everything_the_next_start_recovers_and_says_so(house: House) -> None:
    house.run("users", "create", "toujours@exemple.fr")
    assert house.process is not None
    victims = [*house.children(), house.database()]
    os.kill(house.process.pid, signal.SIGKILL)
    for victim in victims:
        if victim.is_running():
            victim.kill()
    house.process.wait(10)
    house.said.clear()
    house.start()
    assert any("arrêt a été brutal" in line for line in house.said)
    assert house.run("link", "toujours@exemple.fr").startswith(house.url)


def test_stopping_stops_everything(house: House) -> None:
    running = [*house.children(), house.database()]
    house.stop()
    assert [process for process in running if process.is_running()] == []
    assert not (house.data / "running").exists()


def _pid(house: House, part: str) -> int | None:
    try:
        return house.part(part).pid
    except AssertionError:
        return None


def _database_pid(house: House) -> int | None:
    try:
        process = house.database()
    except (StopIteration, ValueError, OSError, ProcessLookupError, LookupError):
        return None
    except Exception as error:
        if "NoSuchProcess" in type(error).__name__:
            return None
        raise
    return process.pid if process.is_running() else None
