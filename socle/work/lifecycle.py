"""Cancelling, repeating and deleting runs: each is one transaction, with an entry that says who acted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from socle.jobs.enqueue import cancel as cancel_job
from socle.jobs.enqueue import forget
from socle.knowledge import actions as documents
from socle.knowledge.models import Document
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person, Role
from socle.work.contents import documents_of
from socle.work.models import Run
from socle.work.recordings import delete_sound, recordings_of
from socle.work.refusals import Refused
from socle.work.starting import hand_over, reading_queue
from socle.work.webhooks.telling import announce_end

LONGEST_TITLE = 200


@transaction.atomic
def cancel(run: Run, by: Person) -> None:
    """Ends a run under way; what was given stays, and it can be begun again."""
    locked = Run.objects.select_for_update().filter(pk=run.pk).first()
    if locked is None or not locked.is_under_way:
        return
    cancel_job(locked.workflow_id)
    locked.status, locked.ended = Run.Status.CANCELLED, timezone.now()
    locked.save(update_fields=["status", "ended"])
    for document in documents_of(locked):
        documents.cancel_document(document)
    announce_end(locked)
    _record(Kind.RUN_CANCELLED, locked, by)
    record(
        Kind.RUN_ENDED,
        administration_id=locked.administration_id,
        act=str(locked.pk),
        step=str(locked.attempt),
        actor=pseudonym(by.pk),
        facts={"tool": locked.tool, "status": locked.status, "items": locked.items.count()},
    )


@transaction.atomic
def begin_again(run: Run, by: Person) -> Run:
    """Makes another attempt at a run that failed or was cancelled, in the name of who asks for it now: what
    it reads and which models it may ask are that person's. Raises Refused for any other run."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.status not in {Run.Status.FAILED, Run.Status.CANCELLED}:
        raise Refused("Ce travail n’est pas à relancer.")
    locked.attempt += 1
    locked.asker_id = by.pk
    locked.status, locked.failure, locked.ended = Run.Status.WAITING, "", None
    locked.step, locked.doing, locked.done, locked.total, locked.notes = "", "", 0, 0, []
    locked.save()
    for document in documents_of(locked):
        if document.status in {Document.Status.FAILED, Document.Status.CANCELLED}:
            documents.retry_document(document, reading_queue(locked))
    hand_over(locked)
    return locked


@transaction.atomic
def rename(run: Run, title: str) -> None:
    """Gives a run the name that people chose; raises Refused where it is empty or too long."""
    line = " ".join(title.split())
    if not line:
        raise Refused("Le nom n’est pas changé : écrivez au moins un mot.")
    if len(line) > LONGEST_TITLE:
        raise Refused(f"Le nom n’est pas changé : la limite est de {LONGEST_TITLE} caractères.")
    Run.objects.filter(pk=run.pk).update(title=line)


@transaction.atomic
def delete(run: Run, by: Person | None) -> None:
    """Deletes a run with its documents, recordings, draft, answers, acts and job rows; its ledger entries
    and its sealed case file stay until their own term. `by` is None when its date has come.

    Raises Refused for a shared run that is neither the person's own nor of a service that the person manages:
    what a colleague made is not another's to destroy.
    """
    locked = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if locked is None:
        return
    if by is not None and not _may_delete(locked, by):
        raise Refused(
            "Seule la personne qui a lancé ce travail, ou la personne responsable du service, "
            "peut le supprimer."
        )
    # Both are read before: Django takes the key away from what it deletes.
    prefix, collection = locked.workflow_prefix, locked.collection
    cancel_job(locked.workflow_id)
    _record(Kind.RUN_DELETED, locked, by)
    delete_sound(recordings_of(locked))
    locked.delete()
    if collection is not None:
        documents.delete_collection(collection)
    forget(prefix)


def _may_delete(run: Run, person: Person) -> bool:
    return run.owner_id == person.pk or (
        run.service_id is not None and person.has_role(Role.SERVICE_MANAGER, run.service)
    )


def _record(kind: Kind, run: Run, by: Person | None) -> None:
    record(
        kind,
        administration_id=run.administration_id,
        act=str(run.pk),
        step=str(run.attempt),
        actor=pseudonym(by.pk) if by else "",
        facts={"tool": run.tool, "status": run.status},
    )
