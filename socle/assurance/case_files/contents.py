"""What a case file holds: inputs used, evidence, parameters, outputs, and the acts without names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.utils import timezone

from socle.organisation.models import Administration
from socle.work.contents import documents_of
from socle.work.declaration import Input, Tool
from socle.work.models import Act, Item, ModelAnswer, Run
from socle.work.recordings import recordings_of

FORMAT = 1


def contents_of(run: Run) -> dict[str, Any]:
    """The contents of a run's case file as JSON values; times are ISO 8601 in UTC."""
    tool = run.declaration
    acts = list(run.acts.select_related("item"))
    return {
        "format": FORMAT,
        "sealed": timezone.now().isoformat(),
        "administration": Administration.objects.get(pk=run.administration_id).name,
        "run": {
            "id": str(run.pk),
            "title": run.title,
            "status": run.status,
            "created": run.created.isoformat(),
            "validated": run.validated.isoformat() if run.validated else None,
            "notes": run.notes,
        },
        "declaration": declaration_of(tool) | {"persons_affected": run.affects_persons},
        "inputs": [_input(run, one) for one in tool.inputs],
        "items": [_item(tool, item) for item in run.items.all()],
        "acts": [_act(act) for act in acts],
        "persons": len({act.person_id for act in acts if act.kind != Act.Kind.EXPORT}),
        "models": list(_models(run)),
    }


def declaration_of(tool: Tool) -> dict[str, Any]:
    """The declaration as it reads that day: what is text in it, and the names of the rest."""
    return {
        "slug": tool.slug,
        "version": tool.version,
        "title": tool.title,
        "purpose": tool.purpose,
        "administration": tool.administration,
        "contact": asdict(tool.contact),
        "legal_basis": tool.legal_basis,
        "audience": tool.audience,
        "automation": tool.automation.value,
        "without_ai": tool.without_ai,
        "benefit": tool.benefit,
        "acceptable_error": tool.acceptable_error,
        "error_measure": tool.error_measure,
        "departure": tool.departure,
        "persons_affected": tool.persons_affected,
        "sensitivity": tool.sensitivity,
        "data_sources": tool.data_sources,
        "operations": tool.operations,
        "parameters": tool.parameters,
        "risk_area": tool.risk_area.value if tool.risk_area else None,
        "steps": [step.title for step in tool.steps],
        "checks": list(tool.checks),
        "roles": list(tool.roles),
        "case_file_days": tool.case_file_days,
    }


def _input(run: Run, one: Input) -> dict[str, Any]:
    described: dict[str, Any] = {"name": one.name, "label": one.label, "kind": one.kind}
    if one.kind == "recordings":
        described["recordings"] = [
            {"name": row.name, "bytes": row.size, "digest": row.file.digest if row.file else None}
            for row in recordings_of(run, one.name)
        ]
    elif one.kind == "documents":
        rows = documents_of(run, one.name).select_related("file")
        described["documents"] = [
            {"name": row.name, "pages": row.page_count, "digest": row.file.digest if row.file else None}
            for row in rows
        ]
    else:
        value = run.inputs.get(one.name)
        described["value"] = dict(one.choices).get(value, value) if one.kind == "choice" else value
    return described


def _item(tool: Tool, item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "group": item.group,
        "kind": item.kind,
        "choices": [list(pair) for pair in _choices(tool, item.key)],
        "review": item.review,
        "origin": item.origin,
        "proposed": item.value,
        "state": item.state,
        "decided": item.current,
        "original": item.original,
        "explanation": item.explanation,
        "evidence": item.evidence,
        "checks": item.checks,
    }


def _choices(tool: Tool, key: str) -> tuple[tuple[str, str], ...]:
    try:
        return tool.item(key).choices
    except KeyError:  # the tool has changed since the draft was made
        return ()


def _act(act: Act) -> dict[str, Any]:
    """An act without who did it."""
    return {
        "item": act.item.key if act.item else None,
        "kind": act.kind,
        "before": act.before,
        "after": act.after,
        "reason": act.reason,
        "bulk": act.bulk,
        "sources": act.sources,
        "at": act.at.isoformat(),
    }


def _models(run: Run) -> Iterator[dict[str, Any]]:
    """The models that the draft's attempt asked, with how often and at which cost."""
    answers = run.answers.filter(attempt=run.attempt).order_by("model", "provider", "hosting", "pk")
    for (model, provider, hosting), group in groupby(answers, key=_asked):
        members = list(group)
        energies = [one.energy_wh for one in members if one.energy_wh is not None]
        yield {
            "model": model,
            "provider": provider,
            "hosting": hosting,
            "roles": sorted({one.role for one in members}),
            "calls": len(members),
            "prompt_tokens": sum(one.prompt_tokens for one in members),
            "completion_tokens": sum(one.completion_tokens for one in members),
            "energy_wh": sum(energies) if energies else None,
            "energy_source": next((one.energy_source for one in members if one.energy_source), ""),
        }


def _asked(answer: ModelAnswer) -> tuple[str, str, str]:
    return answer.model, answer.provider, answer.hosting
