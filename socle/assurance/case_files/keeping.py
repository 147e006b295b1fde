"""Sealing a run's case file, and finding the one that an explanation is made from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from socle.assurance.case_files.contents import contents_of
from socle.assurance.case_files.sealing import canonical, opened, seal_of
from socle.assurance.models import CaseFile
from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person
from socle.work.models import Run


@transaction.atomic
def seal(run: Run, person_id: int) -> CaseFile:
    """A new case file of the run as it stands, entered in the ledger; earlier ones stay until their term."""
    return _sealed(run, person_id, contents_of(run))


@transaction.atomic
def case_file_of(run: Run, person: Person) -> CaseFile:
    """The case file that explains the run as it stands: the last one, or a new one where the draft has moved
    since. Raises BrokenSeal for a last one that was changed."""
    last = CaseFile.objects.filter(run_id=run.pk, administration_id=run.administration_id).first()
    contents = contents_of(run)
    if last is not None and _same(opened(last), contents):
        return last
    return _sealed(run, person.pk, contents)


def term_of(run: Run) -> date:
    """The last day of a case file sealed now: counted from validation, or from today for want of one."""
    start = timezone.localdate(run.validated) if run.validated else timezone.localdate()
    return start + timedelta(days=run.declaration.case_file_days)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two contents tell the same story; an export made in between changes nothing to it."""
    return _story(one) == _story(other)


def _story(contents: dict[str, Any]) -> str:
    acts = [act for act in contents["acts"] if act["kind"] != "export"]
    return canonical({**contents, "sealed": None, "acts": acts})


def _sealed(run: Run, person_id: int, contents: dict[str, Any]) -> CaseFile:
    tool = run.declaration
    case = CaseFile(
        administration_id=run.administration_id,
        owner_id=run.owner_id,
        service_id=run.service_id,
        deletes_on=term_of(run),
        run_id=run.pk,
        tool=tool.slug,
        tool_title=tool.title,
        title=run.title,
        validated=run.validated,
        content=canonical(contents),
    )
    case.seal = seal_of(case)
    case.save()
    record(
        Kind.CASE_FILE_SEALED,
        administration_id=run.administration_id,
        act=str(case.pk),
        actor=pseudonym(person_id),
        facts={
            "run": str(run.pk),
            "tool": run.tool,
            "term": case.deletes_on.isoformat(),
            "content": content_digest(run.administration_id, case.content),
        },
    )
    return case
