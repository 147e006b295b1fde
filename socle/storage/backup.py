"""Backup and restore of a whole installation: database (jobs included), files, secrets, heads, settings."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

from socle.storage.archive import DATABASE, Manifest, add, add_manifest
from socle.storage.backup_error import BackupError
from socle.storage.content_locks import UNLINK_LOCK
from socle.storage.dump import DumpFailed, dump
from socle.storage.ledger_heads import NAME as HEADS
from socle.storage.ledger_heads import heads_up_to
from socle.storage.private import synchronise
from socle.storage.restore import restore

__all__ = ["BackupError", "backup", "restore"]


@dataclass(frozen=True)
class _Moment:
    """The database as one instant showed it: the snapshot's name, the contents that its rows know, and where
    the ledger's chain ended."""

    snapshot: str
    contents: list[tuple[int, str]]
    ledger_end: int
    server_version: int


def backup(data: Path, database_url: str, target: Path) -> Manifest:
    """Writes everything into one tar, readable by its owner alone, whether or not Socle runs.

    The address must be of a role that row-level security does not bind (the embedded server's `postgres`, an
    administrator elsewhere). The file appears under its name once whole; a former one is replaced only then.
    The secrets are in it: who has it can sign in as anyone. Raises BackupError.
    """
    draft = target.with_name(f".{target.name}.partial")
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".socle-", dir=target.parent) as scratch,
            _moment(database_url) as moment,
        ):
            dump(database_url, moment.snapshot, Path(scratch) / DATABASE)
            manifest = _write(data, moment, Path(scratch), draft)
        draft.replace(target)
        synchronise(target.parent)
    except OSError as error:
        raise BackupError(f"La sauvegarde n’a pas pu être écrite : {error.strerror} ({target}).") from error
    except DumpFailed as error:
        raise BackupError(f"La base de données n’a pas pu être copiée : {error}") from error
    except psycopg.Error as error:
        raise BackupError("La base de données ne répond pas, ou refuse la copie.") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


@contextmanager
def _moment(url: str) -> Iterator[_Moment]:
    """One instant of the database, kept visible. Until the end no content is unlinked from the folder.

    What the snapshot's rows know is therefore still on disk when its turn to be copied comes, even if
    released meanwhile; `files.sweep` unlinks it later. The lock comes first: a snapshot taken while waiting
    for it would be older than the last unlinking.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        _refuse_bound_role(connection)
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", [UNLINK_LOCK])
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = str(row[0]) if row else ""
            yield _Moment(
                snapshot, _contents(connection), _ledger_end(connection), connection.info.server_version
            )


def _refuse_bound_role(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """A role bound by the policies would copy empty tables; pg_dump refuses, less clearly."""
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        raise BackupError(
            "La sauvegarde demande un rôle d’administration de la base de données (SUPERUSER ou BYPASSRLS) : "
            "celui de l’application ne voit qu’une administration à la fois."
        )


def _contents(connection: psycopg.Connection[tuple[object, ...]]) -> list[tuple[int, str]]:
    table = connection.execute("SELECT to_regclass('public.storage_storedfile')").fetchone()
    if table is None or table[0] is None:
        return []
    rows = connection.execute("SELECT administration_id, digest FROM storage_storedfile ORDER BY 1, 2")
    return [(int(str(administration_id)), str(digest)) for administration_id, digest in rows]


def _ledger_end(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    table = connection.execute("SELECT to_regclass('public.ledger_link')").fetchone()
    if table is None or table[0] is None:
        return 0
    row = connection.execute("SELECT coalesce(max(position), 0) FROM ledger_link").fetchone()
    return int(str(row[0])) if row else 0


def _write(data: Path, moment: _Moment, scratch: Path, draft: Path) -> Manifest:
    draft.unlink(missing_ok=True)
    manifest = Manifest(_version(), datetime.now(UTC).isoformat(), moment.server_version)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            add(tar, manifest, DATABASE, scratch / DATABASE)
            _add_contents(tar, manifest, data, moment.contents)
            _add_settings(tar, manifest, data)
            _add_heads(tar, manifest, data, moment.ledger_end, scratch)
            add_manifest(tar, manifest, scratch / "manifest")
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_contents(
    tar: tarfile.TarFile, manifest: Manifest, data: Path, contents: list[tuple[int, str]]
) -> None:
    for administration_id, digest in contents:
        name = f"files/{administration_id}/{digest[:2]}/{digest}"
        try:
            add(tar, manifest, name, data / name)
        except FileNotFoundError:
            # Lost before: the rest must not stay without a backup for it.
            manifest.missing.append(name)


def _add_settings(tar: tarfile.TarFile, manifest: Manifest, data: Path) -> None:
    for path in sorted((data / "secrets").glob("[a-z]*")):
        add(tar, manifest, f"secrets/{path.name}", path)
    if (data / "socle.toml").exists():
        add(tar, manifest, "socle.toml", data / "socle.toml")


def _add_heads(tar: tarfile.TarFile, manifest: Manifest, data: Path, ledger_end: int, scratch: Path) -> None:
    """The heads that the copied database knows: sealing goes on, and a later one would accuse the copy."""
    if (data / HEADS).exists():
        copy = scratch / "heads"
        copy.write_bytes(heads_up_to(data, ledger_end))
        add(tar, manifest, HEADS, copy)


def _version() -> str:
    try:
        return version("socle")
    except PackageNotFoundError:  # run from its sources without being installed
        return ""
