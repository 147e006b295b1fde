"""Many runs of one tool started together: their progress, and the queue of what needs a person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from socle.knowledge.parsing.unreadable import Unreadable
from socle.organisation.callers import Caller
from socle.organisation.models import Person
from socle.work import starting
from socle.work.declaration import Tool
from socle.work.models import Item, Run
from socle.work.refusals import Refused
from socle.work.starting import Given, GivenFile
from socle.work.unpacking import dossiers_of

MOST_RUNS = 1_000
_NO_ARCHIVE = "Ce n’est pas un fichier ZIP : compressez le dossier qui contient vos pièces, puis déposez-le."


@dataclass(frozen=True)
class QueuedRun:
    """A draft that waits for a person: how much is to be decided, and how much of it failed a check."""

    run: Run
    pending: int
    failed: int


@dataclass(frozen=True)
class BatchState:
    """What a batch's page shows."""

    batch: UUID
    tool: Tool
    total: int
    ended: int
    to_review: list[QueuedRun]
    others: list[Run]

    @property
    def is_under_way(self) -> bool:
        """Whether workers still have something to do for it."""
        return self.ended < self.total


def documents_input(tool: Tool) -> str | None:
    """The input that a batch fills: the tool's documents; None for a tool that takes none."""
    return next((one.name for one in tool.inputs if one.kind == "documents"), None)


@transaction.atomic
def start_batch(person: Person, tool: Tool, archive: Path, shared: bool) -> UUID:
    """A run for each dossier of a ZIP; raises Refused."""
    name = documents_input(tool)
    if name is None:
        raise Refused("Cet outil ne prend pas de documents.")
    try:
        dossiers = dossiers_of(archive, settings.SOCLE_UPLOAD_LIMIT)
    except Unreadable as error:
        said = _NO_ARCHIVE if error.code == "unsupported" else error.sentence
        raise Refused(f"Cette archive ne peut pas être ouverte. {said}") from error
    if not dossiers:
        raise Refused("Cette archive est vide.")
    if len(dossiers) > MOST_RUNS:
        raise Refused(f"Cette archive compte {len(dossiers)} dossiers ; la limite est de {MOST_RUNS}.")
    batch = uuid.uuid4()
    for title, files in dossiers.items():
        given = [GivenFile(name, file_name, [content]) for file_name, content in files]
        try:
            starting.start(person, tool, Given({}, given, title, shared), batch)
        except Refused as refusal:
            raise Refused(f"Rien n’a commencé. Dossier « {title} » : {refusal}") from refusal
    return batch


def batches_of(caller: Caller, tool: Tool) -> QuerySet[Run, dict[str, Any]]:
    """The caller's batches of a tool, newest first: when each began, how many runs it has, and how many of
    them are to be reviewed or under way."""
    runs = Run.objects.visible_to(caller).filter(tool=tool.slug, batch__isnull=False)
    found = runs.values("batch").annotate(
        began=Min("created"),
        runs=Count("pk"),
        to_review=Count("pk", filter=Q(status=Run.Status.DRAFTED)),
        under_way=Count("pk", filter=Q(status__in=Run.UNDER_WAY)),
    )
    return cast("QuerySet[Run, dict[str, Any]]", found.order_by("-began"))


def state_of(caller: Caller, batch: UUID, tool: Tool) -> BatchState | None:
    """The batch as the caller sees it; None where nothing of it is seen."""
    runs = list(Run.objects.visible_to(caller).filter(batch=batch, tool=tool.slug).order_by("created"))
    if not runs:
        return None
    waiting = [run for run in runs if run.status == Run.Status.DRAFTED]
    return BatchState(
        batch=batch,
        tool=tool,
        total=len(runs),
        ended=sum(not run.is_under_way for run in runs),
        to_review=_queue(waiting),
        others=[run for run in runs if run.status != Run.Status.DRAFTED],
    )


def _queue(runs: Sequence[Run]) -> list[QueuedRun]:
    """Those with failed checks first: they need a person most."""
    rows = Item.objects.filter(run__in=runs, review=True, state=Item.State.PENDING).order_by()
    failed = Count("pk", filter=Q(checks__contains=[{"outcome": "failed"}]))
    counted = {
        row[0]: row[1:] for row in rows.values_list("run_id").annotate(pending=Count("pk"), failed=failed)
    }
    queued = [QueuedRun(run, *counted.get(run.pk, (0, 0))) for run in runs]
    return sorted(queued, key=lambda one: (-one.failed, one.run.created))
