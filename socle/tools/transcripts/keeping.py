"""How long sound and text are kept: the service's rule, written on each transcript as a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from socle.organisation.models import Person
from socle.tools.transcripts.models import KeepingRule, Transcript
from socle.work.models import Run

SOUND_DAYS = 30


@dataclass(frozen=True)
class Dates:
    """When the sound goes, and when the text goes with all the rest."""

    sound: date
    text: date


def dates_for(run: Run) -> Dates:
    """The dates of a transcript begun with this run, by the rule of its person's service; without one the
    sound is kept for 30 days and the text as long as the service keeps everything. The sound never stays
    longer than the text."""
    service = service_of(run)
    rule = KeepingRule.objects.filter(service_id=service).first() if service else None
    began = timezone.localdate(run.created)
    text = began + timedelta(days=rule.text_days) if rule else run.deletes_on
    return Dates(min(began + timedelta(days=rule.sound_days if rule else SOUND_DAYS), text), text)


def service_of(run: Run) -> int | None:
    """The service whose rules and glossary a run follows: that which sees it, else its person's."""
    if run.service_id is not None:
        return run.service_id
    return Person.objects.filter(pk=run.asker_id).values_list("service_id", flat=True).first()


def open_transcript(run: Run) -> Transcript:
    """The run's transcript, made with its dates on the first call."""
    dates = dates_for(run)
    transcript, made = Transcript.objects.get_or_create(
        run=run,
        defaults={"administration_id": run.administration_id, "sound_deletes_on": dates.sound},
    )
    if made and run.deletes_on != dates.text:
        run.deletes_on = dates.text
        run.save(update_fields=["deletes_on"])
    return transcript
