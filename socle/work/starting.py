"""Starting runs: one transaction, which says why it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from socle.jobs.enqueue import enqueue
from socle.jobs.queues import BATCH_INGESTION, BATCHES, INGESTION, RECORDINGS, RUNS, Queue
from socle.knowledge import actions as documents
from socle.knowledge.models import Collection, Document
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.work.declaration import Input, Tool
from socle.work.models import Run
from socle.work.recordings import keep_recording
from socle.work.refusals import InputRefused, Refused
from socle.work.webhooks.addresses import checked_address

WORKFLOW = "run_tool"
_TITLE_LENGTH = 90
_FILED = ("documents", "recordings")
_NO_DOCUMENTS = frozenset(
    {".aac", ".aif", ".aiff", ".amr", ".avi", ".flac", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".mpg"}
    | {".oga", ".ogg", ".opus", ".wav", ".webm", ".wma", ".wmv"}
    | {".csv", ".ods", ".odp", ".ppt", ".pptx", ".xls", ".xlsx", ".zip", ".7z", ".rar", ".exe", ".eml"}
)
"""Told at once to be no document, rather than after a run has failed; all else is known by its content."""
_READ = "donnez un PDF, un DOCX, un ODT, un texte ou l’image d’une page."


@dataclass(frozen=True)
class GivenFile:
    """A file given for an input."""

    input: str
    name: str
    chunks: Iterable[bytes] = ()
    path: Path | None = None
    """Of a recording: where it lies already, instead of its chunks; it stays there."""


@dataclass(frozen=True)
class Given:
    """What a run is given: texts, choices and flags by their name, and files."""

    values: Mapping[str, Any]
    files: Sequence[GivenFile] = ()
    title: str = ""
    shared: bool = False
    """Whether the person's service sees the run and reviews its draft in turn."""
    webhook: str = ""
    """The address that is told when the run has ended."""


@transaction.atomic
def start_each(person: Person, tool: Tool, given: Given) -> list[Run]:
    """A run for each of several recordings where the tool takes them one by one; else one run with all of it.
    All begin or none. Raises what `start` raises."""
    apart = next((one for one in tool.inputs if one.apart_unless), None)
    files = [file for file in given.files if apart and file.input == apart.name]
    if apart is None or len(files) < 2 or _are_together(tool, given, apart):
        return [start(person, tool, given)]
    others = [file for file in given.files if file not in files]
    titles = [given.title and f"{given.title} ({number})" for number in range(1, len(files) + 1)]
    return [
        start(person, tool, replace(given, files=[file, *others], title=title))
        for file, title in zip(files, titles, strict=True)
    ]


def _are_together(tool: Tool, given: Given, apart: Input) -> bool:
    return any(_value(tool.input(name), given.values.get(name)) for name in apart.apart_unless)


@transaction.atomic
def start(person: Person, tool: Tool, given: Given, batch: UUID | None = None) -> Run:
    """A new run, handed to the workers; raises InputRefused, and Refused where a file cannot be kept."""
    if not tool.steps:
        raise Refused("Cet outil n’a pas de formulaire : il s’utilise sur sa propre page.")
    values = checked(tool, given)
    owned = ownership(person) | {"service_id": person.service_id if given.shared else None}
    documents_given = [file for file in given.files if tool.input(file.input).kind == "documents"]
    collection = _collection(tool, owned) if documents_given else None
    run = Run(
        tool=tool.slug,
        tool_version=tool.version,
        title=_title(tool, given),
        sensitivity=tool.sensitivity,
        inputs=values,
        collection=collection,
        asker_id=person.pk,
        batch=batch,
        webhook=checked_address(given.webhook),
        **owned,
    )
    run.persons_affected = tool.affects_persons(run)
    run.save()
    if collection is not None:
        _keep_files(person, collection, documents_given, reading_queue(run))
        if batch is None:  # of hundreds of dossiers, one whose file is wrong does not stop the others
            _ensure_documents(collection)
    for file in given.files:
        if file not in documents_given:
            keep_recording(run, file.input, file.name, file.path or file.chunks)
    hand_over(run)
    return run


def checked(tool: Tool, given: Given) -> dict[str, Any]:
    """The values of a tool's inputs; raises InputRefused for the first that is missing or does not fit."""
    unknown = [name for name in given.values if name not in {one.name for one in tool.inputs}]
    if unknown:
        raise InputRefused(unknown[0], f"Cet outil ne connaît pas « {unknown[0]} ».")
    for one in tool.inputs:
        _ensure_given(tool, one, given)
    return {
        one.name: _value(one, given.values.get(one.name)) for one in tool.inputs if one.kind not in _FILED
    }


def _ensure_given(tool: Tool, one: Input, given: Given) -> None:
    """Raises InputRefused for an input that is required and neither given nor replaced by its alternative,
    for one given beside an alternative that excludes it, and for a second file where the tool takes one: none
    is left aside unsaid."""
    if one.exclusive and _has(given, one.name) and _has(given, one.either):
        both = f"« {one.name_alone} » ou « {tool.input(one.either).name_alone} »"
        raise InputRefused(one.either, f"Donnez {both}, pas les deux.")
    if not one.several and sum(file.input == one.name for file in given.files) > 1:
        raise InputRefused(one.name, f"Donnez un seul fichier pour « {one.label} ».")
    if not one.required or _has(given, one.name) or (one.either and _has(given, one.either)):
        return
    other = f" ou « {tool.input(one.either).name_alone} »" if one.either else ""
    raise InputRefused(one.name, f"Donnez « {one.label} »{other}.")


def _has(given: Given, name: str) -> bool:
    filed = any(file.input == name for file in given.files)
    return filed or bool(str(given.values.get(name) or "").strip())


def _value(one: Input, value: Any) -> Any:
    if one.kind == "flag":
        return value in (True, "on", "true", "1", "oui")
    text = str(value or "").strip()
    if len(text) > one.longest:
        limit = f"{one.longest:,}".replace(",", "\u00a0")
        raise InputRefused(one.name, f"Ce texte est trop long : la limite est de {limit} caractères.")
    if one.kind == "choice" and text and text not in dict(one.choices):
        raise InputRefused(one.name, f"Choisissez l’une des réponses proposées pour « {one.label} ».")
    if one.kind == "text" and text and not any(letter.isalpha() for letter in text):
        raise InputRefused(one.name, "Ce texte ne contient aucun mot.")
    return text


def _title(tool: Tool, given: Given) -> str:
    """The run's name: as given, else the first file's, else the first words of the first text."""
    named = given.title.strip() or (given.files[0].name if given.files else "")
    if not named:
        named = next((str(value) for value in given.values.values() if str(value or "").strip()), tool.title)
    line = " ".join(named.split())
    return line if len(line) <= _TITLE_LENGTH else line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _collection(tool: Tool, owned: Mapping[str, Any]) -> Collection:
    return Collection.objects.create(name=tool.title, sensitivity=tool.sensitivity, **owned)


def _keep_files(person: Person, collection: Collection, files: Sequence[GivenFile], queue: Queue) -> None:
    for file in files:
        about = {"input": file.input}
        try:
            documents.add_document_to_read(person, collection, file.name, file.chunks, about, queue)
        except documents.Refused as refusal:
            raise InputRefused(file.input, str(refusal)) from refusal


def _ensure_documents(collection: Collection) -> None:
    """Raises InputRefused for a file that nobody can read, as far as its name and its size tell."""
    for document in Document.objects.filter(collection=collection).order_by("pk"):
        given = document.metadata["input"]
        if not document.size:
            raise InputRefused(
                given, f"« {document.name} » est vide. Vérifiez qu’il s’ouvre sur votre poste."
            )
        if PurePath(document.name).suffix.lower() in _NO_DOCUMENTS:
            raise InputRefused(given, f"« {document.name} » n’est pas un document : {_READ}")


def reading_queue(run: Run) -> Queue:
    """Documents of a batch are read beside those that somebody waits for, never before them."""
    return BATCH_INGESTION if run.batch else INGESTION


def hand_over(run: Run) -> None:
    """Enqueues the run's present attempt."""
    enqueue(_queue(run), WORKFLOW, run.workflow_id, run.administration_id, str(run.pk), run.attempt)


def _queue(run: Run) -> Queue:
    if run.batch:
        return BATCHES
    return RECORDINGS if any(one.kind == "recordings" for one in run.declaration.inputs) else RUNS
