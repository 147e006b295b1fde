"""Brings every table up to date, as the role that owns them, one process at a time."""

import contextlib
import os
from collections.abc import Iterator
from typing import cast

import psycopg

from socle.operating.house import set_up_django

_LOCK = 0x50C1E


def migrate() -> None:
    """Runs Django's and the job engine's migrations under an advisory lock, as the owner of the tables."""
    owner = os.environ["SOCLE_DATABASE_OWNER_URL"]
    set_up_django()
    from django.core.management import call_command

    from socle.jobs.schema import migrate_jobs
    from socle.ledger.months import make_months

    with psycopg.connect(owner, autocommit=True) as connection, _connected_as_owner(owner):
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        call_command("migrate", interactive=False, verbosity=0)
        # A server that was off for a season has no month to write to.
        make_months()
        migrate_jobs(owner)


@contextlib.contextmanager
def _connected_as_owner(url: str) -> Iterator[None]:
    """Django's connection is the owner's within, the application's role's again after: everything else that
    this process does goes through the row policies."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    from socle.settings import database

    usual = cast(DatabaseWrapper, connections["default"])
    usual.close_pool()
    owner = cast(DatabaseWrapper, connections.create_connection("default"))
    owner.settings_dict = usual.settings_dict | database(url)
    connections["default"] = owner
    try:
        yield
    finally:
        owner.close()
        owner.close_pool()
        connections["default"] = usual
