"""Exports: files made from a draft as people left it. Nothing leaves as validated that was not."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person
from socle.work.declaration import Export, ExportImpossible, Tool
from socle.work.drafts import DraftView, draft_of
from socle.work.evidence import place_of
from socle.work.models import Act, Item, Run
from socle.work.values import shown


class Refused(ValueError):
    """An export that cannot be made, with a sentence for the person."""


@dataclass(frozen=True)
class ExportedFile:
    """A file to download."""

    name: str
    media_type: str
    content: bytes


def exports_of(tool: Tool) -> tuple[Export, ...]:
    """The tool's own exports, then those that every draft has."""
    return (*tool.exports, *_COMMON)


@transaction.atomic
def export(person: Person, run: Run, name: str) -> ExportedFile:
    """Makes an export and records it; raises Refused, and KeyError for a name that the tool does not have."""
    declared = next((one for one in exports_of(run.declaration) if one.name == name), None)
    if declared is None:
        raise KeyError(name)
    if not run.has_draft:
        raise Refused("Ce brouillon n’est pas prêt.")
    draft = draft_of(run)
    # Read after the items: what was reopened meanwhile does not leave as validated.
    run.refresh_from_db(fields=["status"])
    if declared.validated_only and not draft.is_validated:
        raise Refused("Cet export attend la validation du brouillon.")
    try:
        content = declared.make(draft)
    except ExportImpossible as impossible:
        raise Refused(str(impossible)) from impossible
    record_export(person, draft, declared.name, content_digest(run.administration_id, content))
    name = file_name(draft, declared.extension, is_titled=declared.is_titled, kind=_kind(declared, run))
    return ExportedFile(name, declared.media_type, content)


def record_export(person: Person, draft: DraftView, name: str, digest: str) -> None:
    """Enters that a person took a draft away, with the keyed digest of what they took."""
    run = draft.run
    act = Act.objects.create(
        administration_id=run.administration_id,
        run=run,
        person_id=person.pk,
        kind=Act.Kind.EXPORT,
        after={"export": name, "validated": draft.is_validated},
    )
    record(
        Kind.EXPORT_MADE,
        administration_id=run.administration_id,
        act=str(act.pk),
        actor=pseudonym(person.pk),
        facts={
            "run": str(run.pk),
            "tool": run.tool,
            "export": name,
            "validated": draft.is_validated,
            "content": digest,
        },
    )


def _kind(export: Export, run: Run) -> str:
    """What tells this file from the tool's others of the same extension; empty where there is none."""
    alike = [one for one in exports_of(run.declaration) if one.extension == export.extension]
    return export.label.partition(" (")[0] if len(alike) > 1 else ""


def file_name(draft: DraftView, extension: str, *, is_titled: bool = True, kind: str = "") -> str:
    """What the file is called: as the run, or where its title may not be told, as the tool; then its kind."""
    title = draft.run.title if is_titled else draft.run.tool
    bare = re.sub(r"\.[a-z0-9]{2,5}$", "", title, flags=re.IGNORECASE)
    parts = [plain_name(bare)[:80].rstrip() or draft.run.tool, plain_name(kind)]
    mark = "" if draft.is_validated else "brouillon non validé"
    return f"{' - '.join(part for part in [*parts, mark] if part)}.{extension}"


def plain_name(text: str) -> str:
    """Words for the name of a file, without the signs that some system refuses, nor the blanks they leave."""
    return " ".join(re.sub(r"[^\w\-’, ]+", " ", text.replace("'", "’")).split())


def _as_json(draft: DraftView) -> bytes:
    """Each item with its value, origin, evidence, checks and what a person decided."""
    rows = [
        {
            "key": item.key,
            "label": item.label,
            "value": item.current,
            "proposed": item.value,
            "origin": item.origin,
            "decision": item.state,
            "evidence": item.evidence,
            "checks": item.checks,
        }
        for item in draft.items
    ]
    run = draft.run
    whole = {"tool": run.tool, "run": str(run.pk), "validated": draft.is_validated, "items": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _as_csv(draft: DraftView) -> bytes:
    """A table for a spreadsheet, in UTF-8 with its mark; cells that a spreadsheet would run are quoted."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(["Élément", "Valeur", "Origine", "Décision", "Preuve", "Contrôles"])
    for item in draft.items:
        writer.writerow([_inert(cell) for cell in _cells(item)])
    return "\ufeff".encode() + file.getvalue().encode()


def _cells(item: Item) -> Iterator[str]:
    yield item.label
    yield shown(item.current, item.kind, item.declared.choices)
    yield item.origin
    yield item.get_state_display()
    yield " | ".join(f"{place_of(one)} : {one['quote']}" for one in item.evidence)
    yield " | ".join(check["sentence"] for check in item.checks)


def _inert(cell: str) -> str:
    """OWASP, CSV injection: a cell that begins like a formula is made text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


_COMMON = (
    Export("csv", "Tableau (CSV)", "text/csv; charset=utf-8", "csv", _as_csv, validated_only=False),
    Export(
        "json",
        "Données avec leurs preuves (JSON)",
        "application/json",
        "json",
        _as_json,
        validated_only=False,
    ),
)
