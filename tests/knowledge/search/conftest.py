"""Each test of search runs as one person's administration."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from socle.knowledge.models import Collection
from socle.organisation.callers import Caller, caller_of
from socle.storage.scope import administration_scope
from tests.knowledge.search.library import a_collection


@pytest.fixture
def caller(people: SimpleNamespace) -> Iterator[Caller]:
    with administration_scope(people.owner.administration_id):
        yield caller_of(people.owner)


@pytest.fixture
def shelf(people: SimpleNamespace, caller: Caller) -> Collection:
    return a_collection(people.owner)
