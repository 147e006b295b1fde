"""Contents: whole or not at all, once for each administration, gone with their last reference."""

import os
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections, transaction

from socle.storage import files
from socle.storage.models import StoredFile
from socle.storage.scope import administration_scope

LIMIT = 1_000_000


def in_folder(data: Path, administration: int) -> list[Path]:
    return [path for path in (data / "files" / str(administration)).rglob("*") if path.is_file()]


def incoming(data: Path) -> list[Path]:
    return list((data / "files" / ".incoming").glob("*"))


def known(administration: int) -> list[int]:
    with administration_scope(administration):
        return list(StoredFile.objects.values_list("references", flat=True))


@pytest.fixture
def other_administration(administration: int) -> Iterator[int]:
    yield administration + 1_000_000
    with administration_scope(administration + 1_000_000):
        StoredFile.objects.all().delete()


def test_a_stored_content_is_read_back(administration: int) -> None:
    file = files.store(administration, [b"un ", b"contrat"], LIMIT)
    assert file.size == 10
    with files.open_file(file) as content:
        assert content.read() == b"un contrat"


def test_a_content_is_closed_to_other_accounts(administration: int, data: Path) -> None:
    path = files.path_of(files.store(administration, [b"x"], LIMIT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, data / "files"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_content_is_kept_once_with_two_references(administration: int, data: Path) -> None:
    first, second = (files.store(administration, [b"same"], LIMIT) for _ in range(2))
    assert first.pk == second.pk
    assert known(administration) == [2]
    assert len(in_folder(data, administration)) == 1


def test_two_administrations_hold_the_same_content_under_unrelated_names(
    administration: int, other_administration: int
) -> None:
    one = files.store(administration, [b"same"], LIMIT)
    two = files.store(other_administration, [b"same"], LIMIT)
    assert one.digest != two.digest
    files.release(one)
    with files.open_file(two) as content:
        assert content.read() == b"same"


def test_a_content_past_the_limit_is_refused_and_leaves_nothing(administration: int, data: Path) -> None:
    with pytest.raises(files.FileTooLarge):
        files.store(administration, iter([b"12345", b"67890"]), limit=9)
    assert (in_folder(data, administration), incoming(data), known(administration)) == ([], [], [])


def test_an_upload_that_breaks_leaves_nothing(administration: int, data: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.store(administration, breaking(), LIMIT)
    assert (in_folder(data, administration), incoming(data), known(administration)) == ([], [], [])


def test_the_bytes_go_with_the_last_reference_and_not_before(administration: int, data: Path) -> None:
    file = files.store(administration, [b"x"], LIMIT)
    files.take(file)
    files.release(file)
    assert len(in_folder(data, administration)) == 1
    files.release(file)
    assert (in_folder(data, administration), known(administration)) == ([], [])
    with pytest.raises(files.FileGone):
        files.open_file(file)


def test_a_release_that_is_rolled_back_keeps_the_bytes(administration: int, data: Path) -> None:
    file = files.store(administration, [b"x"], LIMIT)

    def fail() -> None:
        with transaction.atomic():
            files.release(file)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(in_folder(data, administration)) == 1
    assert known(administration) == [1]


def test_a_file_that_is_gone_cannot_be_taken_and_may_be_released_again(administration: int) -> None:
    file = files.store(administration, [b"x"], LIMIT)
    files.release(file)
    with pytest.raises(files.FileGone):
        files.take(file)
    files.release(file)


def test_a_lost_content_comes_back_when_it_is_stored_again(administration: int) -> None:
    file = files.store(administration, [b"x"], LIMIT)
    files.path_of(file).unlink()
    files.store(administration, [b"x"], LIMIT)
    with files.open_file(file) as content:
        assert content.read() == b"x"


def test_stores_and_releases_at_once_never_lose_a_content_nor_leave_one(
    administration: int, data: Path
) -> None:
    def hold_for_a_moment(_: int) -> bytes:
        try:
            file = files.store(administration, [b"contended"], LIMIT)
            with files.open_file(file) as content:
                read = content.read()
            files.release(file)
            return read
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(hold_for_a_moment, range(60))) == {b"contended"}
    assert known(administration) == []
    files.sweep()
    assert in_folder(data, administration) == []


def test_the_sweep_removes_what_a_rollback_left_and_keeps_the_rest(administration: int, data: Path) -> None:
    kept = files.store(administration, [b"kept"], LIMIT)

    def fail() -> None:
        with transaction.atomic():
            files.store(administration, [b"stray"], LIMIT)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(in_folder(data, administration)) == 2
    assert files.sweep() == 1
    assert in_folder(data, administration) == [files.path_of(kept)]


def test_the_sweep_removes_abandoned_uploads_and_leaves_running_ones(administration: int, data: Path) -> None:
    files.store(administration, [b"x"], LIMIT)
    running, abandoned = data / "files" / ".incoming" / "running", data / "files" / ".incoming" / "abandoned"
    for draft in (running, abandoned):
        draft.write_bytes(b"half")
    day_ago = time.time() - 86_400
    os.utime(abandoned, (day_ago, day_ago))
    files.sweep()
    assert incoming(data) == [running]
    running.unlink()


def test_a_digest_that_leads_elsewhere_is_refused(administration: int) -> None:
    with pytest.raises(ValueError, match="digest"):
        files.path_of(StoredFile(administration_id=administration, digest="../../secrets/secret_key"))
