"""The templates that a person may use: those of the house, and those of the person's service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from socle.organisation.configuration import remove_of_service, save_of_service
from socle.organisation.models import Person, Service
from socle.tools.meetings.models import MinutesTemplate
from socle.tools.meetings.outline import Outline, Section, house_outlines

_OF_SERVICE = re.compile(r"service-([0-9]{1,18})")


def outlines_for(service_id: int | None) -> list[Outline]:
    """The templates that the people of a service choose among, its own first."""
    own = MinutesTemplate.objects.filter(service_id=service_id) if service_id is not None else []
    return [*(row.outline for row in own), *house_outlines().values()]


def outline_named(key: str, service_id: int | None) -> Outline | None:
    """A template that the people of a service may use; None for any other."""
    return next((one for one in outlines_for(service_id) if one.key == key), None)


def affects_persons(key: str) -> bool:
    """Whether what a template yields is of one person. A template that is gone is taken to be."""
    if key in house_outlines():
        return house_outlines()[key].affects_persons
    named = _OF_SERVICE.fullmatch(key)
    row = MinutesTemplate.objects.filter(pk=int(named[1])).first() if named else None
    return row is None or row.affects_persons


@dataclass(frozen=True)
class Written:
    """A template as a form gives it."""

    name: str
    sections: Sequence[Section]
    affects_persons: bool


def add(service: Service, written: Written, by: Person) -> bool:
    """Adds a template to a service; False where one has that name."""
    row = MinutesTemplate(administration_id=service.administration_id, service=service)
    return save_of_service(service, _written(row, written), "minutes_template_added", by)


def change(row: MinutesTemplate, written: Written, by: Person) -> bool:
    """Changes a template; False where another has that name. Drafts that it made stay as they are."""
    return save_of_service(row.service, _written(row, written), "minutes_template_changed", by)


def remove(row: MinutesTemplate, by: Person) -> None:
    """Takes a template away; drafts that it made stay as they are."""
    remove_of_service(row.service, row, "minutes_template_removed", by)


def _written(row: MinutesTemplate, written: Written) -> MinutesTemplate:
    row.name, row.affects_persons = written.name, written.affects_persons
    row.sections = [section.as_row() for section in written.sections]
    return row
