"""A draft that is validated gets its case file in the same transaction."""

from typing import Any

from django.dispatch import receiver

from socle.assurance.case_files.keeping import seal
from socle.work.models import Act, Run
from socle.work.review.signals import acted


@receiver(acted, dispatch_uid="seal_on_validation")
def seal_on_validation(run: Run, act: Act, **_: Any) -> None:
    """Seals the case file of a draft that was just validated."""
    if act.kind == Act.Kind.VALIDATE:
        seal(run, act.person_id)
