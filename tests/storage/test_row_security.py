"""Administrations are kept apart by the database, whatever the query."""

import pytest
from django.db import ProgrammingError, connection, transaction

from socle.storage.models import StoredFile
from socle.storage.row_security import forced_row_security
from socle.storage.scope import administration_scope

pytestmark = pytest.mark.django_db
ONE, TWO = 800_001, 800_002


def add(administration_id: int, digit: str = "a") -> StoredFile:
    return StoredFile.objects.create(administration_id=administration_id, digest=digit * 64, size=1)


def test_with_no_administration_in_force_nothing_is_shown() -> None:
    with administration_scope(ONE):
        add(ONE)
    assert not StoredFile.objects.exists()


def test_an_administration_sees_its_rows_and_no_other() -> None:
    with administration_scope(ONE):
        add(ONE)
    with administration_scope(TWO):
        add(TWO)
        assert [file.administration_id for file in StoredFile.objects.all()] == [TWO]


def test_a_row_is_refused_when_no_administration_is_in_force() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        add(ONE)


def test_a_row_for_another_administration_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), administration_scope(TWO):
        add(ONE)


def test_a_row_cannot_be_moved_to_another_administration() -> None:
    with administration_scope(ONE):
        add(ONE)
    with pytest.raises(ProgrammingError, match="row-level security"), administration_scope(ONE):
        StoredFile.objects.update(administration_id=TWO)


def test_rows_of_another_administration_are_neither_changed_nor_deleted() -> None:
    with administration_scope(ONE):
        add(ONE)
    with administration_scope(TWO):
        assert StoredFile.objects.update(size=9) == 0
        assert StoredFile.objects.all().delete()[0] == 0
    with administration_scope(ONE):
        assert StoredFile.objects.get().size == 1


def test_the_former_scope_is_in_force_again_after_an_inner_one() -> None:
    with administration_scope(ONE):
        add(ONE)
        with administration_scope(TWO):
            assert not StoredFile.objects.exists()
        assert StoredFile.objects.exists()


def test_the_former_scope_is_in_force_again_after_an_error_in_an_inner_one() -> None:
    def fail() -> None:
        with administration_scope(TWO):
            add(TWO)
            add(TWO)

    with administration_scope(ONE):
        add(ONE)
        with pytest.raises(Exception, match="one_row_per_content"):
            fail()
        assert StoredFile.objects.get().administration_id == ONE


def test_the_scope_ends_with_its_transaction(administration: int) -> None:
    with administration_scope(administration):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('socle.administration', true), '')")
        assert cursor.fetchone() == ("",)


def test_the_number_of_an_administration_is_positive() -> None:
    with pytest.raises(ValueError, match="positive"), administration_scope(0):
        pass


def test_every_table_of_content_forces_its_policy_and_belongs_to_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class "
            "JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'administration_id' "
            "WHERE relkind = 'r' AND relname LIKE ANY(ARRAY['storage_%', 'knowledge_%', 'assistant_%', 'inference_%'])"
        )
        tables = {name: (forced, owner) for name, forced, owner in cursor.fetchall()}
    assert "storage_storedfile" in tables
    assert set(tables.values()) == {(True, "socle_owner")}


def test_a_table_name_that_needs_quoting_is_refused() -> None:
    with pytest.raises(ValueError, match="plain table name"):
        forced_row_security("content; DROP TABLE x")
