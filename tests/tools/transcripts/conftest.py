"""A short meeting that belongs to the owner, and browsers of the people around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.test import Client

from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Segment, Transcript
from tests.tools.transcripts.made import make_transcript

MadeBy = Callable[..., Transcript]


@contextmanager
def inside(transcript: Transcript) -> Iterator[None]:
    """Within the administration of a transcript."""
    with administration_scope(transcript.administration_id):
        yield


def segments_of(transcript: Transcript) -> list[Segment]:
    """Its segments as they are now, in order."""
    with inside(transcript):
        return list(transcript.segments.select_related("speaker").all())


def browser_of(person: Person) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def meeting(people: SimpleNamespace) -> Transcript:
    """The meeting of `made`, shared with the owner's service."""
    with administration_scope(people.owner.administration_id):
        return make_transcript(people.owner, shared=True)


@pytest.fixture
def owner(people: SimpleNamespace) -> Client:
    """The owner's browser."""
    return browser_of(people.owner)


@pytest.fixture
def colleague(people: SimpleNamespace) -> Client:
    """The browser of a colleague of the same service."""
    return browser_of(people.colleague)
