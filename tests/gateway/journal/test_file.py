"""Lines reach the disk whole and in order, across files, and a lock tells the living from the dead."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from socle.gateway.journal.file import Journal, Lock, Reading, file_of, names_in, numbers_of, remove_files
from tests.gateway.processes import ROOT


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "usage")
    made.open()
    return made


def all_of(reading: Reading, most: int = 7) -> list[bytes]:
    found: list[bytes] = []
    while (lines := reading.lines(most)) is not None:
        found += lines
    return found


def test_lines_are_read_in_order_and_once(journal: Journal) -> None:
    reading = Reading(journal.folder, journal.name)
    for number in range(5):
        journal.append(b"%d\n" % number)
    assert all_of(reading) == [b"0", b"1", b"2", b"3", b"4"]
    journal.append(b"5\n")
    assert all_of(reading) == [b"5"]


def test_reading_goes_on_in_the_next_file(journal: Journal) -> None:
    reading = Reading(journal.folder, journal.name)
    journal.append(b"one\n")
    journal.rotate()
    journal.append(b"two\n")
    assert all_of(reading) == [b"one", b"two"]
    remove_files(journal.folder, journal.name, before=reading.number)
    assert numbers_of(journal.folder, journal.name) == [2]


def test_half_a_last_line_is_not_taken_for_a_line(journal: Journal) -> None:
    journal.append(b"whole\nhal")
    assert all_of(Reading(journal.folder, journal.name)) == [b"whole"]


def test_only_the_owner_may_read_it(journal: Journal) -> None:
    path = file_of(journal.folder, journal.name, 1)
    assert (path.stat().st_mode & 0o777, journal.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_living_process_keeps_its_journal(journal: Journal) -> None:
    assert names_in(journal.folder) == [journal.name]
    assert Lock.of_orphan(journal.folder, journal.name) is None


def test_a_dead_process_s_journal_is_taken_by_one_alone(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from socle.gateway.journal.file import Journal\n"
        "journal = Journal(Path(sys.argv[1])); journal.open(); journal.append(b'told\\n')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    (name,) = names_in(tmp_path)
    first = Lock.of_orphan(tmp_path, name)
    assert first is not None
    assert Lock.of_orphan(tmp_path, name) is None
    assert all_of(Reading(tmp_path, name)) == [b"told"]
    first.remove()
    assert Lock.of_orphan(tmp_path, name) is None
    assert names_in(tmp_path) == []


def test_what_a_full_disk_refuses_is_written_once_there_is_room(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit of the process stands for the disk: it cuts a write short, then refuses."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    journal.append(b"before\n")
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, former[1]))
    try:
        journal.append(b"cut in the middle\n")
        journal.append(b"refused\n")
        assert journal.waiting == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, handler)
    journal.append(b"after\n")
    journal.retry()
    found = all_of(Reading(journal.folder, journal.name))
    assert [line for line in found if line != b"cut"] == [
        b"before",
        b"cut in the middle",
        b"refused",
        b"after",
    ]
    assert journal.waiting == 0


def test_a_journal_that_is_kept_ends_as_an_orphan_and_another_leaves_nothing(journal: Journal) -> None:
    journal.close(keep=True)
    lock = Lock.of_orphan(journal.folder, journal.name)
    assert lock is not None
    other = Journal(journal.folder)
    other.open()
    other.close(keep=False)
    assert names_in(journal.folder) == [journal.name]
    assert numbers_of(journal.folder, other.name) == []
