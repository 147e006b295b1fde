"""Brings every table up to date, as the role that owns them, one process at a time."""

import os

import psycopg

from socle.operating.house import set_up_django

_LOCK = 0x50C1E


def migrate() -> None:
    """Runs Django's and the job engine's migrations under an advisory lock, as the owner of the tables."""
    owner = os.environ["SOCLE_DATABASE_OWNER_URL"]
    # Only in this process: everything else connects as the application's role.
    os.environ["SOCLE_DATABASE_URL"] = owner
    set_up_django()
    from django.core.management import call_command

    from socle.jobs.schema import migrate_jobs
    from socle.ledger.months import make_months

    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        call_command("migrate", interactive=False, verbosity=0)
        # A server that was off for a season has no month to write to.
        make_months()
        migrate_jobs(owner)
