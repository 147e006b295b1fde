"""Prepares the database and its two roles, and checks one that an operator brings."""

from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

OWNER = "socle_owner"
APP = "socle_app"
OLDEST_VERSION = 16
OLDEST_VECTOR = (0, 8)

Connection = psycopg.Connection[tuple[object, ...]]

_RIGHTS: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {app}",
)
_POWERS = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = %s"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and a sentence that says what is, or what to do."""

    code: str
    ok: bool
    sentence: str


def prepare(admin_url: str, database: str = "socle") -> None:
    """Makes the database, the roles, the extensions and the rights; harmless when they are there already.

    `admin_url` is the address of a role that may create them; the database it names does not matter.
    socle_owner owns the database and runs migrations; socle_app gets reading and writing of rows in whatever
    socle_owner makes from now on, in any schema, and nothing more.
    Raises psycopg.Error when the administrator may not do it.
    """
    with _connected(admin_url, "postgres") as connection:
        for role in (OWNER, APP):
            _make_role(connection, role)
        _make_database(connection, database)
    with _connected(admin_url, database) as connection:
        for statement in _RIGHTS:
            connection.execute(_filled(statement, database))
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute("CREATE EXTENSION IF NOT EXISTS unaccent")


def check(url: str) -> list[Finding]:
    """What is well and what is not with the database at this address, as the role that runs Socle sees it."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            return [_version(connection), *_extensions(connection), _role(connection)]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        sentence = f"La base de données ne répond pas ({reason}) : vérifiez SOCLE_DATABASE_URL et le réseau."
        return [Finding("reachable", False, sentence)]


def _connected(url: str, database: str) -> Connection:
    return psycopg.connect(make_conninfo(url, dbname=database), autocommit=True)


def _filled(statement: LiteralString, database: str) -> sql.Composed:
    return sql.SQL(statement).format(
        database=sql.Identifier(database), owner=sql.Identifier(OWNER), app=sql.Identifier(APP)
    )


def _make_role(connection: Connection, role: str) -> None:
    """A role that can sign in and has no other power, whatever powers an earlier one of that name had."""
    name = sql.Identifier(role)
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if _value(connection, _POWERS, role):
        statement = "ALTER ROLE {} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
        connection.execute(sql.SQL(statement).format(name))
    if role == OWNER and not _value(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        # A managed server's administrator is no superuser: it acts for the owner as a member of it.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _make_database(connection: Connection, database: str) -> None:
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        # template0: what an operator may have put into template1 does not come along.
        statement = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
        connection.execute(_filled(statement, database))


def _version(connection: Connection) -> Finding:
    major = connection.info.server_version // 10_000
    if major >= OLDEST_VERSION:
        return Finding("version", True, f"PostgreSQL {major}.")
    sentence = (
        f"PostgreSQL {major} est trop ancien : il faut la version {OLDEST_VERSION} ou une plus récente."
    )
    return Finding("version", False, sentence)


def _extensions(connection: Connection) -> list[Finding]:
    rows = connection.execute("SELECT extname, extversion FROM pg_extension").fetchall()
    installed = {str(name): str(number) for name, number in rows}
    return [_extension(name, installed.get(name)) for name in ("vector", "unaccent")]


def _extension(name: str, version: str | None) -> Finding:
    if version is None:
        sentence = f"L’extension {name} manque : un administrateur lance « CREATE EXTENSION {name} »."
        return Finding(name, False, sentence)
    if name == "vector" and _numbers(version) < OLDEST_VECTOR:
        sentence = (
            f"L’extension vector {version} est trop ancienne : installez pgvector 0.8 ou plus récent sur le "
            "serveur de la base, puis un administrateur lance « ALTER EXTENSION vector UPDATE »."
        )
        return Finding(name, False, sentence)
    return Finding(name, True, f"Extension {name} {version}.")


def _role(connection: Connection) -> Finding:
    """Policies bind neither superusers nor roles that bypass them, who would see every administration."""
    row = connection.execute(
        "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    name, unbound = row or ("?", True)
    if not unbound:
        return Finding("role", True, f"Rôle {name}, soumis au cloisonnement des administrations.")
    sentence = (
        f"Le rôle {name} échappe au cloisonnement des administrations : donnez un autre rôle à Socle, ou "
        f"lancez « ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS »."
    )
    return Finding("role", False, sentence)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _value(connection: Connection, query: LiteralString, *parameters: str) -> object:
    row = connection.execute(query, parameters).fetchone()
    return row[0] if row else None
