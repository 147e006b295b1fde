"""What the review page tells of the whole contract: pieces that differ, amendments, what is missing."""

from __future__ import annotations

from socle.tools.contracts.conflicts import Conflict
from socle.tools.contracts.contract import LISTS
from socle.tools.contracts.drafts import conflicts_of, history_of, missing_of
from socle.tools.contracts.fields import label
from socle.tools.contracts.item_kinds import DECP, item_kinds
from socle.work.toolbox import DraftView, ExportImpossible
from socle.work.values import shown


def conflicts_panel(draft: DraftView) -> dict[str, object]:
    """Each field in dispute with what each piece says, in its own words."""
    return {"conflicts": [_told(conflict) for conflict in conflicts_of(draft)]}


def _told(conflict: Conflict) -> dict[str, object]:
    sides = [
        {
            "value": _shown(conflict.field, one.value),
            "quote": one.quote,
            "piece": one.document,
            "page": one.page,
        }
        for one in conflict.readings
    ]
    return {"label": label(conflict.field), "key": conflict.field, "sides": sides}


def history_panel(draft: DraftView) -> dict[str, object]:
    """Each field that an amendment changes, with its values from first to last; none once an amendment was
    deleted."""
    try:
        changed = history_of(draft)
    except ExportImpossible:
        changed = {}
    return {
        "fields": [
            {
                "label": label(name),
                "versions": [
                    {"value": _shown(name, one.value), "date": one.date, "amendment": one.amendment}
                    for one in versions
                ],
            }
            for name, versions in changed.items()
        ]
    }


def missing_panel(draft: DraftView) -> dict[str, object]:
    """What the export of essential data still lacks, each with the item that takes it."""
    try:
        missing = missing_of(draft)
    except ExportImpossible:
        missing = []
    items = {item.key for item in draft.items}
    return {
        "missing": [
            {"label": asked.question.replace("'", "’"), "key": key if key in items else ""}
            for asked in missing
            for key in [DECP + asked.name]
        ]
    }


def _shown(name: str, value: object) -> str:
    kind = next(kind for kind in item_kinds() if kind.name == name)
    return shown([value] if name in LISTS else value, kind.kind, kind.choices)
