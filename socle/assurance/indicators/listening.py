"""Times an act from when its draft was shown, or from the act before: only once staff were consulted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from socle.assurance.indicators.consultation import consulted_on
from socle.assurance.indicators.rules import rules
from socle.assurance.models import Sitting, Timing
from socle.organisation.models import Person
from socle.work.models import Act, Run
from socle.work.review.signals import acted, shown


@receiver(shown, dispatch_uid="sit_down")
def sit_down(run: Run, person_id: int, **_: Any) -> None:
    """Remembers that a person has the draft before them from now on."""
    if consulted_on() is not None:
        _since_now(run, person_id, timezone.now())


@receiver(acted, dispatch_uid="time_act")
def time_act(run: Run, act: Act, **_: Any) -> None:
    """Times a decision on an item. One gesture on several items tells nothing of each, and is not timed."""
    if consulted_on() is None:
        return
    now = timezone.now()
    sitting = Sitting.objects.filter(run_id=run.pk, person_id=act.person_id).first()
    if sitting is None:
        return  # nobody looked at the page: a program acts
    if act.item_id is not None and not act.bulk:
        _keep(run, act, now - sitting.since)
    _since_now(run, act.person_id, now)


def _keep(run: Run, act: Act, taken: Any) -> None:
    seconds = round(taken.total_seconds())
    if not 0 <= seconds <= rules().longest_seconds:
        return  # the person was elsewhere meanwhile
    Timing.objects.create(
        administration_id=run.administration_id,
        person_id=act.person_id,
        service_id=Person.objects.values_list("service_id", flat=True).get(pk=act.person_id),
        tool=run.tool,
        seconds=seconds,
        day=timezone.localdate(),
    )


def _since_now(run: Run, person_id: int, now: datetime) -> None:
    Sitting.objects.update_or_create(
        run_id=run.pk,
        person_id=person_id,
        defaults={"administration_id": run.administration_id, "since": now},
    )
