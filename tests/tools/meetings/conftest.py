"""Minutes of the short meeting of `made`, as the step leaves them, and the browsers of people around."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from socle.organisation.callers import caller_of
from socle.organisation.content import ownership
from socle.organisation.models import Person, Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.tools.meetings.outline import house_outlines
from socle.tools.meetings.rules import lift
from socle.tools.meetings.steps import _items, _outline_item
from socle.tools.meetings.units import units_of
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.reading import spoken_transcript
from socle.work.models import Run
from socle.work.session import Work
from tests.tools.transcripts.conftest import browser_of, colleague, meeting, owner

__all__ = ["colleague", "meeting", "owner"]


def minutes_of(person: Person, transcript: Transcript, template: str = "compte-rendu") -> Run:
    """A draft of minutes that rules made, shared with the person's service."""
    outline = house_outlines()[template]
    with administration_scope(person.administration_id):
        run = Run.objects.create(
            tool="comptes-rendus",
            tool_version="1",
            title=transcript.run.title,
            sensitivity="personal",
            inputs={"transcript": str(transcript.pk), "modele": template},
            asker_id=person.pk,
            status=Run.Status.RUNNING,
            **(ownership(person) | {"service_id": person.service_id}),
        )
        spoken = spoken_transcript(transcript.run)
        lines = lift(units_of(spoken), outline.sections)
        work = Work(run, caller_of(person))
        work.write([_outline_item(outline), *_items(lines, outline, str(transcript.pk), spoken.title)])
        run.status = Run.Status.DRAFTED
        run.save()
    return run


@pytest.fixture
def minutes(people: SimpleNamespace, meeting: Transcript) -> Run:
    """Minutes of the owner's meeting."""
    return minutes_of(people.owner, meeting)


@pytest.fixture
def manager(people: SimpleNamespace) -> Client:
    """The browser of the owner, who manages the service."""
    RoleGrant.objects.create(person=people.owner, role=Role.SERVICE_MANAGER, service=people.owner.service)
    return browser_of(people.owner)
