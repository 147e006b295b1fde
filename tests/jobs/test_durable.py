"""Which errors of a step pass by themselves."""

import pytest
from django.db import connection, transaction
from django.db.utils import Error, OperationalError

from socle.jobs.durable import is_passing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "passes"),
    [("57P01", True), ("40P01", True), ("08006", True), ("54000", False), ("57014", False), ("22012", False)],
)
def test_a_step_is_done_again_when_the_database_was_away_and_not_when_it_refused(
    state: str, passes: bool
) -> None:
    with pytest.raises(Error) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"do $$ begin raise sqlstate '{state}'; end $$")
    assert is_passing(raised.value) is passes


def test_a_lost_connection_passes_and_a_fault_of_ours_does_not() -> None:
    assert is_passing(OperationalError("the connection is closed"))
    assert not is_passing(ValueError("ours"))
