"""Case files are destroyed after their term, and the ledger says so."""

from django.utils import timezone

from socle.assurance.models import CaseFile
from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope


@daily("case_files_past_their_term")
def case_files_past_their_term() -> None:
    """Destroys what is past its term, administration by administration."""
    for number in administrations_with_case_files():
        destroy(number)


@step
def administrations_with_case_files() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def destroy(administration_id: int) -> int:
    """One administration's share of it; how many."""
    return destroy_past(administration_id)


def destroy_past(administration_id: int) -> int:
    """Destroys one administration's case files past their term; how many."""
    with administration_scope(administration_id):
        past = CaseFile.objects.filter(deletes_on__lt=timezone.localdate())
        found = list(past.only("pk", "run_id", "tool", "deletes_on"))
        for case in found:
            record(
                Kind.CASE_FILE_DESTROYED,
                administration_id=administration_id,
                act=str(case.pk),
                facts={"run": str(case.run_id), "tool": case.tool, "term": case.deletes_on.isoformat()},
            )
        CaseFile.objects.filter(pk__in=[case.pk for case in found]).delete()
    return len(found)
