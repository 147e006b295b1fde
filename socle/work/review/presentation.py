"""A draft as its review page shows it: items in their groups, filters with their counts, what is left."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from socle.inference.catalogue import UnknownModel
from socle.inference.catalogue.stored import catalogue_in_force
from socle.interface.french import typography
from socle.organisation.callers import Caller
from socle.organisation.models import Person
from socle.work.declaration import ItemKind
from socle.work.drafts import DraftView
from socle.work.models import Act, Item, Run
from socle.work.values import shown, typed

_PIECES = re.compile(r"\s+|[^\s\w]+|\w+", re.UNICODE)
_LONG = 1_000
_HOSTINGS = {
    "local": "hébergé ici",
    "secnumcloud": "hébergé en SecNumCloud",
    "eu": "hébergé dans l’Union européenne",
    "other": "hébergé hors de l’Union européenne",
}


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list of items, with how many it keeps."""

    name: str
    label: str
    count: int
    tone: str = ""


@dataclass(frozen=True)
class ShownItem:
    """What `work/_item.html` shows."""

    item: Item
    kind: ItemKind
    value: str
    typed: str
    proposed: str
    difference: SafeString
    last_act: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.item, name)


@dataclass(frozen=True)
class Group:
    """Items under one heading."""

    title: str
    items: list[ShownItem]
    absent: list[ShownItem]
    """What was found nowhere and need not be decided: told, and folded away."""


@dataclass(frozen=True)
class Footer:
    """The discreet line under a result: which models, where, how much energy."""

    models: list[str]
    hostings: list[str]
    energy_wh: float | None
    calls: int


@dataclass(frozen=True)
class ShownDraft:
    """What `work/_review.html` shows."""

    run: Run
    groups: list[Group]
    filters: list[Filter]
    chosen: str
    left: int
    decided: int
    keepable: list[str]
    footer: Footer
    panels: list[SafeString] = field(default_factory=list)


def shown_draft(caller: Caller, run: Run, chosen: str = "") -> ShownDraft:
    """A run's draft for its page; `chosen` is the filter's name, empty for all."""
    items = list(run.items.all())
    filters = _filters(items)
    chosen = chosen if chosen in {one.name for one in filters} else ""
    kept = [item for item in items if _passes(item, chosen)]
    asked = [item for item in items if item.review]
    pending = [item for item in asked if item.state == Item.State.PENDING]
    return ShownDraft(
        run=run,
        groups=list(_groups(run, kept)),
        filters=filters,
        chosen=chosen,
        left=len(pending),
        decided=len(asked) - len(pending),
        keepable=_keepable(run, kept),
        footer=_footer(run),
        panels=_panels(run, items),
    )


def shown_item(item: Item, last_act: str = "") -> ShownItem:
    """One item for its page, with what was last done to it in words."""
    kind = item.declared
    return ShownItem(
        item=item,
        kind=kind,
        value=shown(item.current, item.kind, kind.choices),
        typed=typed(item.current if item.current is not None else item.value, item.kind),
        proposed=shown(item.value, item.kind, kind.choices),
        difference=_difference(item),
        last_act=last_act,
    )


def _groups(run: Run, items: Sequence[Item]) -> Iterator[Group]:
    told = _last_acts(run)
    for title, grouped in groupby(items, key=lambda item: item.group):
        members = [shown_item(item, told.get(item.pk, "")) for item in grouped]
        folded = [one for one in members if _is_folded(one.item)]
        yield Group(title, [one for one in members if not _is_folded(one.item)], folded)


def _is_folded(item: Item) -> bool:
    return item.value is None and not item.review and item.state == Item.State.PENDING


def _filters(items: Sequence[Item]) -> list[Filter]:
    found = [
        Filter("", "Tous", len(items)),
        Filter("a-decider", "À décider", sum(_passes(item, "a-decider") for item in items), "warn"),
        Filter("controle", "Contrôle en échec", sum(item.is_failed for item in items), "bad"),
        Filter("sans-preuve", "Sans preuve", sum(item.lacks_evidence for item in items)),
    ]
    return [one for one in found if one.count or not one.name]


def _passes(item: Item, chosen: str) -> bool:
    if chosen == "a-decider":
        return item.review and item.state == Item.State.PENDING
    if chosen == "controle":
        return item.is_failed
    return item.lacks_evidence if chosen == "sans-preuve" else True


def _keepable(run: Run, items: Sequence[Item]) -> list[str]:
    """What one gesture may keep: never where persons are affected, a check failed, or nothing was found."""
    if run.affects_persons or run.status != Run.Status.DRAFTED:
        return []
    waiting = [item for item in items if item.state == Item.State.PENDING and item.value is not None]
    return [] if any(item.is_failed for item in waiting) else [item.key for item in waiting]


def _panels(run: Run, items: Sequence[Item]) -> list[SafeString]:
    draft = DraftView(run, items)
    return [
        SafeString(render_to_string(panel.template, {"panel": panel, "run": run} | panel.context(draft)))
        for panel in run.declaration.panels
    ]


def _footer(run: Run) -> Footer:
    answers = run.answers.filter(attempt=run.attempt)
    hostings = sorted(set(answers.values_list("hosting", flat=True)))
    return Footer(
        models=sorted(map(_title_of, set(answers.values_list("model", flat=True)))),
        hostings=[_HOSTINGS[one] for one in hostings if one in _HOSTINGS],
        energy_wh=answers.aggregate(total=Sum("energy_wh"))["total"],
        calls=answers.count(),
    )


def _title_of(model: str) -> str:
    """A model as people know it, here as in L'Assistant; its technical name once the catalogue lacks it."""
    try:
        found = catalogue_in_force().model(model)
    except UnknownModel:
        return model
    return f"{found.title} (démonstration)" if found.demonstration else found.title


def _last_acts(run: Run) -> dict[int, str]:
    """By item, «Claire Martin a modifié» with the reason, from the record, in two queries."""
    acts = list(run.acts.filter(item__isnull=False).order_by("item_id", "-at").distinct("item_id"))
    people = Person.objects.in_bulk({act.person_id for act in acts})
    return {act.item_id: _told(act, people.get(act.person_id)) for act in acts if act.item_id is not None}


def _told(act: Act, person: Person | None) -> str:
    who = str(person) if person else "Une personne partie"
    reason = f" : {act.reason}" if act.reason else ""
    together = ", avec d’autres en un geste" if act.bulk else ""
    return typography(f"{who} {act.get_kind_display()}{together}{reason}")


def _difference(item: Item) -> SafeString:
    """The text with what the proposal takes away and adds, word by word."""
    after = item.current if isinstance(item.current, str) else item.value
    if not item.original or not isinstance(after, str) or after == item.original:
        return SafeString("")
    before, now = _PIECES.findall(item.original), _PIECES.findall(after)
    # Each word with each would cost the square of their number: a long text is compared by its rarer words.
    matcher = difflib.SequenceMatcher(a=before, b=now, autojunk=len(before) > _LONG)
    pieces = [
        format_html("{}", "".join(before[first:last]))
        if tag == "equal"
        else _change("".join(before[first:last]), "".join(now[start:end]))
        for tag, first, last, start, end in matcher.get_opcodes()
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _change(old: str, new: str) -> SafeString:
    gone = format_html("<del>{}</del>", old) if old else SafeString("")
    come = format_html("<ins>{}</ins>", new) if new else SafeString("")
    return format_html("{}{}", gone, come)
