"""Brings a backup back: verified whole and loaded beside before anything is replaced."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from socle.storage.archive import DATABASE, DamagedArchive, Manifest, NewerArchive, extract
from socle.storage.backup_error import BackupError
from socle.storage.database import prepare
from socle.storage.dump import DumpFailed, load
from socle.storage.ledger_heads import keep_replaced

# pg_restore 18 sets a parameter that older servers do not know.
_OLDEST_SERVER = 170_000
_REPLACED = ("files", "secrets", "ledger", "socle.toml")

Connection = psycopg.Connection[tuple[object, ...]]


def restore(data: Path, database_url: str, source: Path, *, replace: bool = False) -> Manifest:
    """Replaces database, files, secrets, heads of the ledger and settings by those of a backup.

    The address is an administrator's, and names the database to replace. Every digest is verified and the
    dump is loaded into a database of its own first; then both change places at once. On any failure before
    that, what was there is untouched. A target that holds tables or files is refused unless `replace`, and so
    is a database that something else uses. Run the migrations afterwards. Raises BackupError.
    """
    try:
        _refuse_unfit(data, database_url, replace)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as scratch:
            manifest = extract(source, Path(scratch) / "new")
            _load_and_swap(data, database_url, Path(scratch))
    except DamagedArchive as error:
        raise BackupError(f"{source} n’est pas une sauvegarde entière : rien n’a été changé.") from error
    except NewerArchive as error:
        raise BackupError(
            f"{source} vient d’une version plus récente de Socle : mettez Socle à jour."
        ) from error
    except DumpFailed as error:
        raise BackupError(
            f"La base sauvegardée n’a pas pu être chargée : {error}. Rien n’a été changé."
        ) from error
    except psycopg.Error as error:
        raise BackupError("La base de données ne répond pas, ou refuse la restauration.") from error
    except OSError as error:
        raise BackupError(f"La restauration n’a pas pu être écrite : {error.strerror}.") from error
    return manifest


def _refuse_unfit(data: Path, url: str, replace: bool) -> None:
    with _connected(url, "postgres") as connection:
        if connection.info.server_version < _OLDEST_SERVER:
            raise BackupError("La restauration demande PostgreSQL 17 ou plus récent.")
        known = _exists(connection, _name(url))
        if known:
            _refuse_used(connection, _name(url))
    held = any(path.is_file() for path in (data / "files").rglob("*")) or (known and _holds_tables(url))
    if held and not replace:
        raise BackupError(
            "Cette installation contient déjà des données : choisissez un autre dossier, ou demandez leur "
            "remplacement par --replace."
        )


def _refuse_used(connection: Connection, database: str) -> None:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
        [database],
    ).fetchone()
    if row and row[0]:
        raise BackupError("Socle fonctionne sur cette base de données : arrêtez-le avant de restaurer.")


def _holds_tables(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
        ).fetchone()
    return row is not None


def _load_and_swap(data: Path, url: str, scratch: Path) -> None:
    name, suffix = _name(url), token_hex(4)
    fresh, old = f"{name}_restored_{suffix}", f"{name}_replaced_{suffix}"
    try:
        prepare(url, fresh)
        load(make_conninfo(url, dbname=fresh), scratch / "new" / DATABASE)
        with (
            _swapped_folders(data, scratch),
            _connected(url, "postgres") as connection,
            connection.transaction(),
        ):
            if _exists(connection, name):
                _rename(connection, name, old)
            _rename(connection, fresh, name)
            keep_replaced(scratch / "old", data)
    except Exception:
        _drop(url, fresh)
        raise
    _drop(url, old)


@contextmanager
def _swapped_folders(data: Path, scratch: Path) -> Iterator[None]:
    """The verified folders in place of the present ones; should anything fail inside, they change back."""
    (scratch / "old").mkdir(mode=0o700)
    done: list[tuple[Path, Path]] = []
    try:
        for name in _REPLACED:
            for origin, goal in (
                (data / name, scratch / "old" / name),
                (scratch / "new" / name, data / name),
            ):
                if origin.exists():
                    origin.rename(goal)
                    done.append((origin, goal))
        yield
    except Exception:
        for origin, goal in reversed(done):
            goal.rename(origin)
        raise


def _exists(connection: Connection, database: str) -> bool:
    return connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def _rename(connection: Connection, database: str, name: str) -> None:
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(statement.format(sql.Identifier(database), sql.Identifier(name)))


def _drop(url: str, database: str) -> None:
    with suppress(psycopg.Error), _connected(url, "postgres") as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def _connected(url: str, database: str) -> Connection:
    return psycopg.connect(make_conninfo(url, dbname=database), autocommit=True)


def _name(url: str) -> str:
    return str(conninfo_to_dict(url).get("dbname", "socle"))
