import errno
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socle.inference import weights
from socle.inference.weights import (
    DigestMismatch,
    DiskFull,
    PartMissing,
    WeightsFile,
    ensure,
    provenance,
    ready,
    verify,
)

PARTS = [b"first " * 1000, b"second " * 1000, b"third"]
WHOLE = b"".join(PARTS)
FILE = WeightsFile(
    model="small",
    name="small.gguf",
    parts="synthetic_weights{n}/data/part{n:02}.bin",
    count=3,
    joined=True,
    bytes=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    publication="Tests/Small",
    licence="Apache-2.0",
    checked=date(2026, 11, 22),
)


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three installed packages that carry the parts."""
    folder = tmp_path / "site-packages"
    for number, part in enumerate(PARTS, start=1):
        data = folder / f"synthetic_weights{number}" / "data"
        data.mkdir(parents=True)
        data.parent.joinpath("__init__.py").touch()
        data.joinpath(f"part{number:02}.bin").write_bytes(part)
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def leftovers(models: Path) -> list[str]:
    return sorted(path.name for path in models.glob("*.gguf")) + [p.name for p in models.glob("*.part")]


def test_parts_are_joined_in_order_and_the_progress_is_told(models: Path) -> None:
    told: list[tuple[int, int]] = []

    path = ensure(FILE, models, lambda done, total: told.append((done, total)))

    assert path.read_bytes() == WHOLE
    assert told[-1] == (len(WHOLE), len(WHOLE))
    assert ready(FILE, models)


def test_a_joined_file_is_not_read_again(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure(FILE, models)
    monkeypatch.setattr(weights, "_digest", lambda _: pytest.fail("the digest was computed again"))

    assert ensure(FILE, models).exists()


def test_parts_that_do_not_give_the_digest_are_refused_and_leave_nothing(models: Path) -> None:
    with pytest.raises(DigestMismatch, match=r"small\.gguf"):
        ensure(replace(FILE, sha256="0" * 64), models)

    assert leftovers(models) == []


def test_a_file_changed_since_is_made_again(models: Path) -> None:
    ensure(FILE, models).write_bytes(b"damaged")
    assert not ready(FILE, models)

    assert ensure(FILE, models).read_bytes() == WHOLE


def test_a_file_moved_with_the_data_folder_is_kept(models: Path, tmp_path: Path) -> None:
    ensure(FILE, models)
    moved = tmp_path / "moved"
    shutil.copytree(models, moved)
    os.utime(moved / FILE.name, (1, 1))

    inode = (moved / FILE.name).stat().st_ino
    assert ensure(FILE, moved).stat().st_ino == inode
    assert ready(FILE, moved)


def test_a_package_that_is_not_installed_is_named(models: Path, packages: Path) -> None:
    shutil.rmtree(packages / "synthetic_weights2")

    with pytest.raises(PartMissing, match="synthetic-weights2"):
        ensure(FILE, models)


def test_a_disk_without_room_is_told_before_writing(models: Path) -> None:
    with pytest.raises(DiskFull, match="disk is full"):
        ensure(replace(FILE, bytes=1 << 60), models)


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> str:
        (models / f".{FILE.name}.part").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights, "_write", full)

    with pytest.raises(DiskFull):
        ensure(FILE, models)
    assert leftovers(models) == []


def test_two_processes_join_once(models: Path, packages: Path) -> None:
    """Each writes its process number when it joins: the file is joined by one of them."""
    script = (
        "import sys; from pathlib import Path; from tests_weights import FILE, weights\n"
        "done = []\n"
        "weights.ensure(FILE, Path(sys.argv[1]), lambda *_: done.append(1))\n"
        "print(len(done))\n"
    )
    shutil.copy(__file__, packages / "tests_weights.py")
    environment = {**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{Path(weights.__file__).parents[2]}"}
    started = [
        subprocess.Popen([sys.executable, "-c", script, models], stdout=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    joined = sorted(int(process.communicate()[0]) for process in started)

    assert joined == [0, 0, 3]
    assert (models / FILE.name).read_bytes() == WHOLE


def test_verifying_reads_the_bytes_whatever_the_mark_says(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "provenance", lambda: (FILE,))
    assert not verify(models)[0].right

    path = ensure(FILE, models)
    assert verify(models)[0].right

    before = path.stat()
    path.write_bytes(WHOLE[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ready(FILE, models)
    assert not verify(models)[0].right


def test_every_file_of_the_local_models_has_its_provenance() -> None:
    models = {file.model for file in provenance()}
    assert models >= {"qwen2.5-coder-1.5b", "use-multilingual-v3", "whisper-base"}
    for file in provenance():
        assert len(file.sha256) == 64
        assert file.licence in {"Apache-2.0", "MIT"}
        assert file.publication
        assert len(file.part_names()) == file.count
