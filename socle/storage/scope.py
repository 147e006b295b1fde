"""The administration whose rows the current transaction may see."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

VARIABLE = "socle.administration"


@contextmanager
def administration_scope(administration_id: int) -> Iterator[None]:
    """A transaction in which row-level security shows and accepts rows of this administration only.

    Scopes nest: the former one is back in force at the end. Nothing outlives the transaction, so that a
    pooled connection never carries one request's scope into the next.
    """
    if administration_id <= 0:
        raise ValueError("An administration's number is positive")
    with transaction.atomic():
        former = _current()
        _set(str(administration_id))
        yield
        # After an error the rollback to the savepoint brings the former value back by itself.
        if not connection.needs_rollback:
            _set(former)


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting(%s, true), '')", [VARIABLE])
        return str(cursor.fetchone()[0])


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [VARIABLE, value])
