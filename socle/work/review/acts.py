"""Acts on a draft: each is one transaction that checks that it may be done, and leaves its record.

An act names the revision that the person had before them: two people never overwrite each other unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person
from socle.work.models import Act, Item, Run, SourceSeen
from socle.work.review.signals import acted
from socle.work.values import Unreadable, parsed

Sources = list[dict[str, int | None]]
Seen = Mapping[int | None, Sources]


class Refused(ValueError):
    """An act that was not done, with a sentence for the person."""


class Overtaken(Refused):
    """Somebody else acted on the item since it was shown."""


@dataclass(frozen=True)
class Decision:
    """What a person decides of an item as they saw it."""

    kind: str
    revision: int
    typed: str = ""
    reason: str = ""


@transaction.atomic
def decide(person: Person, item: Item, decision: Decision) -> Item:
    """Keeps, edits, rejects or reopens one item; raises Refused and Overtaken."""
    locked = _open_item(item)
    if locked.revision != decision.revision:
        raise Overtaken(_by_another(locked))
    _apply(person, locked, decision, bulk=False)
    return locked


@transaction.atomic
def keep_all(person: Person, run: Run, keys: Sequence[str]) -> int:
    """Keeps several items at once, and records it as one gesture; how many. Raises Refused where persons are
    affected, and where a check failed on one of them."""
    locked = _open_run(run)
    if locked.affects_persons:
        raise Refused("Ce brouillon concerne des personnes : chaque élément se décide un par un.")
    items = list(locked.items.select_for_update().filter(key__in=list(keys), state=Item.State.PENDING))
    if any(item.is_failed for item in items):
        raise Refused("Un contrôle a échoué sur l’un de ces éléments : décidez-le un par un.")
    seen = _seen(person, locked)
    for item in items:
        item.run = locked
        _apply(person, item, Decision(Act.Kind.KEEP, item.revision), bulk=True, seen=seen)
    return len(items)


@transaction.atomic
def validate(person: Person, run: Run) -> Run:
    """Validates the draft as a whole; raises Refused while an item that asks for a decision has none."""
    locked = _open_run(run)
    left = remaining(locked)
    if left:
        count = f"{left} éléments attendent" if left > 1 else "1 élément attend"
        raise Refused(f"{count} encore une décision.")
    locked.status, locked.validated = Run.Status.VALIDATED, timezone.now()
    locked.save(update_fields=["status", "validated"])
    act = _record(person, locked, None, Act.Kind.VALIDATE)
    states: list[str] = [item.state for item in locked.items.all()]
    record(
        Kind.DRAFT_VALIDATED,
        administration_id=locked.administration_id,
        act=str(act.pk),
        actor=pseudonym(person.pk),
        facts={
            "run": str(locked.pk),
            "tool": locked.tool,
            "kept": sum(state == Item.State.KEPT for state in states),
            "edited": sum(state == Item.State.EDITED for state in states),
            "rejected": sum(state == Item.State.REJECTED for state in states),
        },
    )
    acted.send(sender=Run, run=locked, act=act)
    return locked


@transaction.atomic
def reopen(person: Person, run: Run, reason: str) -> Run:
    """Opens a validated draft again; raises Refused without a reason."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.status != Run.Status.VALIDATED:
        raise Refused("Ce brouillon n’est pas validé.")
    if not reason.strip():
        raise Refused("Dites pourquoi vous rouvrez ce brouillon.")
    locked.status, locked.validated = Run.Status.DRAFTED, None
    locked.save(update_fields=["status", "validated"])
    act = _record(person, locked, None, Act.Kind.REOPEN, reason=reason.strip())
    _enter(person, locked, act)
    return locked


def remaining(run: Run) -> int:
    """How many items still wait for the decision that they ask for."""
    return run.items.filter(review=True, state=Item.State.PENDING).count()


@transaction.atomic
def see_source(
    person: Person, item: Item, document_id: int | None, page: int, second: int | None = None
) -> None:
    """Remembers, once, that a person opened the source of an item: a page, or a moment of a recording."""
    seen, made = SourceSeen.objects.get_or_create(
        administration_id=item.administration_id,
        run_id=item.run_id,
        item=item,
        person_id=person.pk,
        document_id=document_id,
        page=page,
        second=second,
    )
    if made:
        record(
            Kind.SOURCE_OPENED,
            administration_id=item.administration_id,
            act=str(item.run_id),
            step=f"source:{seen.pk}",
            actor=pseudonym(person.pk),
            facts={"item": item.key, "document": document_id or 0, "page": page}
            | ({} if second is None else {"second": second}),
        )


def _apply(
    person: Person,
    item: Item,
    decision: Decision,
    bulk: bool,
    seen: Mapping[int | None, Sources] | None = None,
) -> None:
    before: dict[str, Any] = {"state": item.state, "value": item.current}
    item.state, item.final = _outcome(item, decision)
    item.revision += 1
    item.save(update_fields=["state", "final", "revision"])
    act = _record(
        person,
        item.run,
        item,
        decision.kind,
        before=before,
        after={"state": item.state, "value": item.current},
        reason=decision.reason.strip(),
        bulk=bulk,
        sources=(_seen(person, item.run) if seen is None else seen).get(item.pk, []),
    )
    _enter(person, item.run, act)
    acted.send(sender=Run, run=item.run, act=act)


def _outcome(item: Item, decision: Decision) -> tuple[str, Any]:
    """The state and the person's value that a decision gives; raises Refused."""
    if decision.kind == Act.Kind.KEEP:
        if item.value is None:
            raise Refused("Il n’y a rien à garder : complétez cet élément, ou rejetez-le.")
        return Item.State.KEPT, None
    if decision.kind == Act.Kind.REOPEN:
        return Item.State.PENDING, None
    if decision.kind == Act.Kind.REJECT:
        if item.declared.reason and not decision.reason.strip():
            raise Refused("Dites pourquoi vous rejetez cet élément.")
        return Item.State.REJECTED, None
    if decision.kind == Act.Kind.EDIT:
        return _edited(item, decision.typed)
    raise Refused("Cette décision n’existe pas.")


def _edited(item: Item, typed: str) -> tuple[str, Any]:
    try:
        value = parsed(typed, item.kind, item.value)
    except Unreadable as error:
        raise Refused(str(error)) from error
    if value is None:
        raise Refused("Le champ est vide : pour écarter cet élément, rejetez-le.")
    choices = item.declared.choices
    if choices and value not in dict(choices):
        raise Refused("Choisissez l’une des réponses proposées.")
    # What a person typed just as the machine proposed it was kept, not edited.
    return (Item.State.KEPT, None) if value == item.value else (Item.State.EDITED, value)


def _record(person: Person, run: Run, item: Item | None, kind: str, **facts: Any) -> Act:
    return Act.objects.create(
        administration_id=run.administration_id,
        run=run,
        item=item,
        person_id=person.pk,
        kind=kind,
        **facts,
    )


def _seen(person: Person, run: Run) -> dict[int | None, Sources]:
    """The sources that the person has opened by now, by item."""
    found: dict[int | None, Sources] = {}
    for one in SourceSeen.objects.filter(run=run, person_id=person.pk).order_by("pk"):
        place: dict[str, int | None] = {"document": one.document_id, "page": one.page}
        place |= {} if one.second is None else {"second": one.second}
        found.setdefault(one.item_id, []).append(place)
    return found


def _enter(person: Person, run: Run, act: Act) -> None:
    """The act in the ledger: digests of the values, never the values."""
    number = run.administration_id
    record(
        Kind.ITEM_ACTED,
        administration_id=number,
        act=str(act.pk),
        actor=pseudonym(person.pk),
        facts={
            "run": str(run.pk),
            "tool": run.tool,
            "item": act.item.key if act.item else "",
            "kind": act.kind,
            "bulk": act.bulk,
            "before": content_digest(number, repr(act.before)),
            "after": content_digest(number, repr(act.after)),
            "sources_opened": len(act.sources),
        },
    )


def _open_item(item: Item) -> Item:
    """The item as it is now, held; raises Refused when its draft is not open."""
    _open_run(item.run)
    return Item.objects.select_for_update(of=("self",)).select_related("run").get(pk=item.pk)


def _open_run(run: Run) -> Run:
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.status == Run.Status.VALIDATED:
        raise Refused("Ce brouillon est validé : rouvrez-le pour le modifier.")
    if locked.status != Run.Status.DRAFTED:
        raise Refused("Ce brouillon n’est pas prêt.")
    return locked


def _by_another(item: Item) -> str:
    last = item.acts.last()
    name = Person.objects.filter(pk=last.person_id).first() if last else None
    who = name or "Quelqu’un d’autre"
    return f"{who} a décidé de cet élément pendant que vous le lisiez. Voici ce qu’il est devenu."
