"""What a service decides of its recordings: its glossary, and how long they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from socle.organisation.configuration import record_of_service, remove_of_service, save_of_service
from socle.organisation.models import Person, Service
from socle.tools.transcripts.keeping import SOUND_DAYS
from socle.tools.transcripts.models import GlossaryTerm, KeepingRule


@dataclass(frozen=True)
class Term:
    """A term and the texts that are corrected to it."""

    term: str
    heard_as: list[str]


def add_term(service: Service, said: Term, by: Person) -> bool:
    """Adds a term to the glossary; False where it is there already."""
    row = GlossaryTerm(administration_id=service.administration_id, service=service)
    return save_of_service(service, _written(row, said), "glossary_term_added", by)


def change_term(row: GlossaryTerm, said: Term, by: Person) -> bool:
    """Changes a term; False where another one is written like it."""
    return save_of_service(row.service, _written(row, said), "glossary_term_changed", by)


def remove_term(row: GlossaryTerm, by: Person) -> None:
    """Takes a term away; transcripts that it corrected stay as they are."""
    remove_of_service(row.service, row, "glossary_term_removed", by)


def rule_of(service: Service) -> KeepingRule:
    """The rule of a service; where it set none, thirty days of sound and its own term for the text."""
    found = KeepingRule.objects.filter(service=service).first()
    return found or KeepingRule(
        administration_id=service.administration_id,
        service=service,
        sound_days=min(SOUND_DAYS, service.retention_days),
        text_days=service.retention_days,
    )


@transaction.atomic
def keep(service: Service, sound_days: int, text_days: int, by: Person) -> None:
    """Sets the rule for the recordings to come; the form has checked that the sound goes first."""
    KeepingRule.objects.update_or_create(
        service=service,
        defaults={
            "administration_id": service.administration_id,
            "sound_days": sound_days,
            "text_days": text_days,
        },
    )
    record_of_service(service, "keeping_rule_set", by, sound_days=sound_days, text_days=text_days)


def _written(row: GlossaryTerm, said: Term) -> GlossaryTerm:
    row.term, row.heard_as = said.term, said.heard_as
    return row
