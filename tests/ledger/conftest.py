"""The house's ledger emptied, written to for good, and handled by somebody who owns the whole database."""

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from pytest_django.plugin import DjangoDbBlocker

from socle.ledger import online
from socle.ledger.chain import KEY_NAME
from socle.ledger.report import Report
from socle.storage.secrets import secret

EMPTIED = "truncate ledger_entry, ledger_link, ledger_claim, ledger_checkpoint, ledger_pseudonymkey"
FILLED = """
    select ledger_record(1, 'item_acted', gen_random_uuid()::text, n::text, 'p-1',
                         jsonb_build_object('item', n, 'model', 'chat', 'kwh', n / 1000.0))
      from generate_series(1, %s) n
"""


@dataclass
class Ledger:
    """A ledger whose rows are committed, and a superuser's connection to it."""

    data: Path
    admin: psycopg.Connection[tuple[Any, ...]]

    @property
    def key(self) -> bytes:
        return secret(self.data, KEY_NAME)

    @property
    def heads(self) -> Path:
        return self.data / "ledger" / "heads.jsonl"

    def fill(self, count: int) -> None:
        """Adds entries, as the application's role."""
        with self.application() as connection:
            connection.execute(FILLED, [count])

    def seal(self) -> int:
        from socle.ledger.sealing import seal

        return seal()

    def verify(self) -> Report:
        return online.verify(self.data, self.key)

    def application(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the role that runs Socle."""
        return psycopg.connect(os.environ["SOCLE_DATABASE_URL"])

    def ask(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What the superuser does or reads."""
        cursor = self.admin.execute(query.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def ledger(data: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Ledger]:
    """An empty ledger of this test alone."""
    from django.db import connections

    url = make_conninfo(os.environ["SOCLE_DATABASE_URL"], user="postgres")
    with psycopg.connect(url, autocommit=True) as admin, django_db_blocker.unblock():
        _empty(admin, data)
        yield Ledger(data, admin)
        connections.close_all()
        _empty(admin, data)


def _empty(admin: psycopg.Connection[tuple[Any, ...]], data: Path) -> None:
    admin.execute(EMPTIED)
    admin.execute("select setval('ledger_entry_id_seq', 1, false)")
    shutil.rmtree(data / "ledger", ignore_errors=True)


def record_on(connection: psycopg.Connection[tuple[Any, ...]], act: str = "") -> None:
    """One entry in the transaction of this connection."""
    act = act or str(uuid.uuid4())
    connection.execute("select ledger_record(1, 'run_started', %s, '', '', '{}')", [act])
