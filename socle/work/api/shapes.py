"""The JSON of tools, runs and items."""

from __future__ import annotations

from typing import Any

from socle.work.declaration import Tool
from socle.work.models import Item, Run

Json = dict[str, Any]


def tool_json(tool: Tool) -> Json:
    """What a client needs to use a tool, and what its users are owed."""
    return {
        "object": "tool",
        "id": tool.slug,
        "title": tool.title,
        "purpose": tool.purpose,
        "automation": tool.automation,
        "sensitivity": tool.sensitivity,
        "persons_affected": tool.persons_affected,
        "inputs": [
            {
                "name": one.name,
                "label": one.label,
                "kind": one.kind,
                "required": one.required,
                "or": one.either,
            }
            for one in tool.inputs
        ],
        "items": [{"name": one.name, "label": one.label, "kind": one.kind} for one in tool.items],
        "exports": [{"name": one.name, "label": one.label} for one in tool.exports],
    }


def run_json(run: Run) -> Json:
    """A run and how far it has come; times are Unix seconds."""
    return {
        "object": "run",
        "id": str(run.pk),
        "tool": run.tool,
        "title": run.title,
        "status": run.status,
        "progress": {"doing": run.doing, "done": run.done, "total": run.total, "unit": run.unit},
        "error": {"message": run.failure} if run.failure else None,
        "notes": run.notes,
        "created": int(run.created.timestamp()),
        "ended": int(run.ended.timestamp()) if run.ended else None,
        "deletes_on": run.deletes_on.isoformat(),
    }


def item_json(item: Item) -> Json:
    """An item with its proof and what a person decided; `revision` goes with the next decision."""
    return {
        "object": "draft.item",
        "id": item.key,
        "label": item.label,
        "kind": item.kind,
        "value": item.current,
        "proposed": item.value,
        "origin": item.origin,
        "explanation": item.explanation,
        "evidence": item.evidence,
        "checks": item.checks,
        "decision": item.state,
        "revision": item.revision,
    }
