"""A database that is away is waited for, so that no paid answer is lost; a wrong question is not repeated."""

import pytest
from django.db import DataError, OperationalError

from socle.gateway.batches.patience import patiently
from socle.jobs.stopping import STOPPING


class Question:
    """Fails with each of these, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "kept"


@pytest.fixture(autouse=True)
def _closes_no_connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socle.gateway.batches.patience.connections.close_all", lambda: None)


def test_what_passes_is_tried_again() -> None:
    assert patiently(Question(OperationalError("away"), OperationalError("away"))) == "kept"


def test_what_does_not_pass_is_raised_at_once() -> None:
    with pytest.raises(DataError):
        patiently(Question(DataError("wrong")))


def test_a_worker_that_stops_waits_no_longer() -> None:
    STOPPING.set()
    try:
        with pytest.raises(OperationalError):
            patiently(Question(OperationalError("away")))
    finally:
        STOPPING.clear()
