"""A backup brings everything back, is refused when it is not whole, and never harms what is there."""

import hashlib
import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from socle.storage import files, postgres
from socle.storage.backup import BackupError, backup, restore
from socle.storage.database import Connection, prepare

LIMIT, ADMINISTRATION = 1_000_000, 700_001
TABLES = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname IN ('public', 'dbos') ORDER BY 1, 2"
RIGHTS = (
    "SELECT table_schema, table_name, privilege_type FROM information_schema.table_privileges "
    "WHERE grantee = 'socle_app' ORDER BY 1, 2, 3"
)
POLICIES = "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2"
FORCED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1"
DEFAULTS = "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"
STORED = 'SELECT administration_id, digest, size, "references" FROM storage_storedfile ORDER BY 1, 2'
DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE 'socle%' ORDER BY 1"
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'dbos') ORDER BY 1"


@dataclass(frozen=True)
class Installation:
    data: Path
    server: postgres.RunningServer

    @property
    def url(self) -> str:
        return self.server.url("postgres")


def ask(url: str, query: LiteralString) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def stored(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A content of the tests' own installation, which is the one saved."""
    with django_db_blocker.unblock():
        file = files.store(ADMINISTRATION, [b"le CCAP"], LIMIT)
        yield files.path_of(file)
        files.release(file)


@pytest.fixture(scope="module")
def saved(stored: Path, data: Path, admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("saved") / "saved.tar"
    (data / "socle.toml").write_text("[settings]\n")
    backup(data, admin_url, target)
    (data / "socle.toml").unlink()
    return target


@pytest.fixture(scope="module")
def restored(
    saved: Path, made_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Another machine that had nothing but an empty database, and got the backup."""
    data = tmp_path_factory.mktemp("other") / "data"
    shutil.copytree(made_once, data)
    installation = Installation(data, postgres.start(data))
    prepare(installation.url)
    restore(data, installation.url, saved)
    yield installation
    installation.server.stop()


def contents(installation: Installation) -> dict[str, bytes]:
    """Every file of the installation but the database's."""
    return {
        str(path.relative_to(installation.data)): path.read_bytes()
        for path in installation.data.rglob("*")
        if path.is_file() and path.relative_to(installation.data).parts[0] != "postgres"
    }


def rewritten(source: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a backup with some entries changed, or left out where the change gives None."""
    target = source.with_name("rewritten.tar")
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for info in old:
            content = old.extractfile(info)
            changed = change(info.name, content.read() if content else b"")
            if changed is not None:
                info.size = len(changed)
                new.addfile(info, io.BytesIO(changed))
    return target


def test_everything_is_there_after_backup_and_restore(
    restored: Installation, data: Path, stored: Path, admin_url: str
) -> None:
    assert (restored.data / stored.relative_to(data)).read_bytes() == b"le CCAP"
    assert (restored.data / "socle.toml").read_text() == "[settings]\n"
    for secret in (data / "secrets").iterdir():
        assert (restored.data / "secrets" / secret.name).read_bytes() == secret.read_bytes()
    migrations: LiteralString = "SELECT app, name FROM django_migrations ORDER BY id"
    for query in (STORED, TABLES, migrations, INDEXES):
        assert ask(restored.url, query) == ask(admin_url, query) != []


def test_roles_rights_and_policies_come_back(restored: Installation, admin_url: str) -> None:
    for query in (RIGHTS, POLICIES, FORCED, DEFAULTS):
        assert ask(restored.url, query) == ask(admin_url, query) != []
    assert ask(restored.server.url("socle_app"), STORED) == []


def test_the_jobs_come_back(restored: Installation, admin_url: str) -> None:
    jobs: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'dbos' ORDER BY 1"
    assert ("workflow_status",) in ask(restored.url, jobs)
    assert ask(restored.url, jobs) == ask(admin_url, jobs)


def test_a_backup_and_what_it_restores_are_closed_to_other_accounts(
    saved: Path, restored: Installation
) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    for folder in (restored.data / "files", restored.data / "secrets"):
        for path in (folder, *folder.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_content_released_while_the_backup_runs_is_in_it_and_swept_afterwards(
    administration: int, data: Path, admin_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from socle.storage import backup as backup_module

    file = files.store(administration, [b"released meanwhile"], LIMIT)
    dump = backup_module.dump

    def dump_then_release(url: str, snapshot: str, target: Path) -> None:
        dump(url, snapshot, target)
        files.release(file)

    monkeypatch.setattr(backup_module, "dump", dump_then_release)
    manifest = backup(data, admin_url, tmp_path / "saved.tar")
    assert manifest.missing == []
    assert any(name.endswith(file.digest) for name in manifest.entries)
    assert files.path_of(file).exists()
    files.sweep()
    assert not files.path_of(file).exists()


def test_a_content_lost_before_the_backup_is_named_and_the_rest_is_saved(
    administration: int, data: Path, admin_url: str, tmp_path: Path
) -> None:
    file = files.store(administration, [b"lost"], LIMIT)
    files.path_of(file).unlink()
    manifest = backup(data, admin_url, tmp_path / "saved.tar")
    assert [name.rpartition("/")[2] for name in manifest.missing] == [file.digest]


def test_a_role_that_sees_one_administration_cannot_back_up(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="rôle d’administration"):
        backup(data, os.environ["SOCLE_DATABASE_URL"], tmp_path / "saved.tar")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_backup_keeps_the_former_one(data: Path, tmp_path: Path) -> None:
    (tmp_path / "saved.tar").write_bytes(b"former")
    with pytest.raises(BackupError):
        backup(data, f"postgresql://nobody@/socle?host={tmp_path}", tmp_path / "saved.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["saved.tar"]
    assert (tmp_path / "saved.tar").read_bytes() == b"former"


def test_an_installation_with_data_is_replaced_only_on_demand(saved: Path, restored: Installation) -> None:
    with psycopg.connect(restored.url) as connection:
        connection.execute("CREATE TABLE written_since ()")
    written: LiteralString = "SELECT to_regclass('written_since')::text"
    with pytest.raises(BackupError, match="--replace"):
        restore(restored.data, restored.url, saved)
    assert ask(restored.url, written) == [("written_since",)]
    restore(restored.data, restored.url, saved, replace=True)
    assert ask(restored.url, written) == [(None,)]
    assert ask(restored.url, DATABASES) == [("socle",)]


def test_a_database_in_use_is_not_replaced(saved: Path, restored: Installation) -> None:
    with (
        psycopg.connect(restored.server.url("socle_app")),
        pytest.raises(BackupError, match="arrêtez-le"),
    ):
        restore(restored.data, restored.url, saved, replace=True)


def damaged_copies(saved: Path) -> Iterator[Path]:
    yield rewritten(saved, lambda name, content: content + b"X" if name.startswith("files/") else content)
    yield rewritten(saved, lambda name, content: None if name.startswith("secrets/") else content)
    yield rewritten(saved, lambda name, content: None if name == "manifest.json" else content)
    short = saved.with_name("short.tar")
    short.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    yield short
    foreign = saved.with_name("foreign.tar")
    foreign.write_text("a letter")
    yield foreign
    outside = saved.with_name("outside.tar")
    shutil.copy(saved, outside)
    with tarfile.open(outside, "a") as tar:
        tar.addfile(tarfile.TarInfo("files/../../outside"))
    yield outside


def test_a_file_that_is_not_a_whole_backup_changes_nothing(saved: Path, restored: Installation) -> None:
    before = contents(restored)
    for damaged in damaged_copies(saved):
        with pytest.raises(BackupError, match="rien n’a été changé"):
            restore(restored.data, restored.url, damaged, replace=True)
    assert contents(restored) == before
    assert not (restored.data.parent / "outside").exists()


def test_a_backup_of_a_later_form_is_refused(saved: Path, restored: Installation) -> None:
    later = rewritten(saved, lambda _, content: content.replace(b'"format": 2', b'"format": 3'))
    with pytest.raises(BackupError, match="plus récente"):
        restore(restored.data, restored.url, later, replace=True)


def test_a_dump_that_cannot_be_loaded_changes_nothing(saved: Path, restored: Installation) -> None:
    before = contents(restored)
    dump = b"PGDMP but nothing that follows"
    entry = {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}

    def with_bad_dump(name: str, content: bytes) -> bytes:
        if name == "manifest.json":
            manifest = json.loads(content)
            manifest["entries"]["database.dump"] = entry
            return json.dumps(manifest).encode()
        return dump if name == "database.dump" else content

    with pytest.raises(BackupError, match="Rien n’a été changé"):
        restore(restored.data, restored.url, rewritten(saved, with_bad_dump), replace=True)
    assert contents(restored) == before
    assert ask(restored.url, DATABASES) == [("socle",)]


def test_a_restore_that_fails_while_changing_places_leaves_everything_as_it_was(
    saved: Path, restored: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from socle.storage.restore import _rename

    (restored.data / "socle.toml").write_text("# mine\n")
    before = contents(restored)

    def rename_the_first(connection: Connection, database: str, name: str) -> None:
        if name == "socle":
            raise psycopg.OperationalError
        _rename(connection, database, name)

    monkeypatch.setattr("socle.storage.restore._rename", rename_the_first)
    with pytest.raises(BackupError):
        restore(restored.data, restored.url, saved, replace=True)
    assert contents(restored) == before
    assert ask(restored.url, STORED) != []
    assert ask(restored.url, DATABASES) == [("socle",)]
