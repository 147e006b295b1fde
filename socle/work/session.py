"""What a step works with: the run's inputs, models to ask, items to write, progress to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from socle.checks.outcomes import CheckOutcome
from socle.knowledge.parsing.document import ParsedDocument
from socle.knowledge.reading import parsed_from_rows
from socle.organisation.callers import Caller
from socle.storage.files import path_of
from socle.storage.scope import administration_scope
from socle.work import evidence as proof
from socle.work.asking import Accepted, Asking, Fitting, Question
from socle.work.contents import documents_of, is_read
from socle.work.declaration import Tool
from socle.work.evidence import Evidence
from socle.work.hearing import Hearing
from socle.work.models import Item, Run
from socle.work.recordings import recordings_of

Piece = TypeVar("Piece")
_SAY_EVERY_SECONDS = 0.4


class Cancelled(Exception):
    """The run was cancelled, deleted or begun again: the step stops here."""


@dataclass(frozen=True)
class GivenDocument:
    """A document that the run was given, as it was read."""

    id: int
    name: str
    input: str
    parsed: ParsedDocument


@dataclass(frozen=True)
class GivenRecording:
    """A recording that the run was given. What a person gave is not to be trusted: open `path` by
    `call_safely` only. None once its term is over."""

    id: int
    name: str
    input: str
    path: Path | None


@dataclass(frozen=True)
class Proposal:
    """An item to be written. `value` is JSON; amounts and numbers are decimal texts, dates are ISO."""

    key: str
    value: Any
    origin: str = Item.Origin.PROPOSED
    label: str = ""
    original: str = ""
    explanation: str = ""
    evidence: Sequence[Evidence] = ()
    checks: Sequence[CheckOutcome] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    review: bool = True
    """False for what is only told: nobody need decide it, where the tool's declaration allows that."""


class Work:
    """One step of one attempt at a run."""

    def __init__(self, run: Run, caller: Caller) -> None:
        self.run_id = str(run.pk)
        self.tool: Tool = run.declaration
        self._run = run
        self._asking = Asking(run, caller, self.ensure_wanted)
        self._said_at, self._doing = 0.0, ""
        self.hearing = Hearing(run, caller)

    def text(self, name: str) -> str:
        """A text, line or choice that was given; empty when it was left out."""
        return str(self._run.inputs.get(name) or "")

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self._run.inputs.get(name))

    def documents(self, name: str) -> list[GivenDocument]:
        """The documents given for an input that could be read, in the order in which they were given."""
        with administration_scope(self._run.administration_id):
            return [
                GivenDocument(row.pk, row.name, name, parsed_from_rows(row))
                for row in documents_of(self._run, name)
                if is_read(row)
            ]

    def original(self, name: str) -> Path | None:
        """Where the first file given for an input lies. Open it by `call_safely` only: it is not trusted."""
        with administration_scope(self._run.administration_id):
            row = documents_of(self._run, name).select_related("file").first()
            return path_of(row.file) if row is not None and row.file is not None else None

    def recordings(self, name: str) -> list[GivenRecording]:
        """The recordings given for an input, in the order in which they were given."""
        with administration_scope(self._run.administration_id):
            return [
                GivenRecording(row.pk, row.name, name, path_of(row.file) if row.file else None)
                for row in recordings_of(self._run, name)
            ]

    def ask(self, question: Question) -> str:
        """A model's words; raises ModelAway."""
        return self._asking.text(question)

    def ask_for(self, question: Question, form: type[Fitting]) -> Fitting | None:
        """A model's answer in this form, asked again while it does not fit; None once given up. Raises
        ModelAway."""
        return self._asking.fitting(question, form)

    def ask_until(self, question: Question, accept: Callable[[Any], Accepted]) -> Accepted | None:
        """What `accept` makes of an answer's JSON; it raises Unfit to have the model asked again with the
        reason. None once given up. Raises ModelAway."""
        return self._asking.accepted(question, accept)

    def each(self, pieces: Iterable[Piece], unit: str, doing: str = "") -> Iterator[Piece]:
        """The pieces one by one, with the progress shown in their unit: «page 34 sur 71»."""
        listed = list(pieces)
        for number, piece in enumerate(listed):
            self.progress(number, len(listed), unit, doing)
            yield piece
        self.progress(len(listed), len(listed), unit, doing)

    def progress(self, done: int, total: int, unit: str, doing: str = "") -> None:
        """Shows how far the step has come; raises Cancelled once nobody wants it any more."""
        now = time.monotonic()
        if now - self._said_at < _SAY_EVERY_SECONDS and done < total and doing in {"", self._doing}:
            return
        self._said_at, self._doing = now, doing or self._doing
        shown = {"done": done, "total": total, "unit": unit} | ({"doing": doing} if doing else {})
        with administration_scope(self._run.administration_id):
            if not self._mine().update(**shown):
                raise Cancelled

    @property
    def run(self) -> Run:
        """The run as it was when the step began, for a tool that keeps rows of its own."""
        return self._run

    def ensure_wanted(self) -> None:
        """Raises Cancelled once the run was cancelled, deleted or begun again."""
        with administration_scope(self._run.administration_id):
            if not self._mine().exists():
                raise Cancelled

    def _mine(self) -> Any:
        return Run.objects.filter(pk=self._run.pk, attempt=self._run.attempt, status=Run.Status.RUNNING)

    def name(self, title: str) -> None:
        """Gives the run a better name than its first file or words, once the step knows one: it heads a page,
        so that it begins with a capital wherever it was read."""
        line = " ".join(title.split())[:200]
        line = line[:1].upper() + line[1:]
        if line:
            with administration_scope(self._run.administration_id):
                self._mine().update(title=line)

    def note(self, sentence: str) -> None:
        """Tells the reader something about the whole draft, once."""
        with administration_scope(self._run.administration_id):
            run = self._mine().select_for_update().first()
            if run is None:
                raise Cancelled
            if sentence not in run.notes:
                run.notes = [*run.notes, sentence]
                run.save(update_fields=["notes"])

    def write(self, proposals: Sequence[Proposal]) -> None:
        """Writes items in the order of the tool's declaration, then of the calls; written again, an item is
        replaced. Raises KeyError for a key that the tool does not declare, and Cancelled."""
        with administration_scope(self._run.administration_id):
            if not self._mine().select_for_update().exists():
                raise Cancelled
            for proposal in proposals:
                self._write(proposal)

    def item(self, proposal: Proposal) -> None:
        """Writes one item."""
        self.write([proposal])

    def items(self) -> list[Item]:
        """The items that earlier steps wrote."""
        with administration_scope(self._run.administration_id):
            return list(self._run.items.all())

    def _write(self, proposal: Proposal) -> None:
        kind = self.tool.item(proposal.key)
        Item.objects.update_or_create(
            run=self._run,
            key=proposal.key,
            defaults={
                "administration_id": self._run.administration_id,
                "ordinal": self._ordinal(proposal.key),
                "label": proposal.label or kind.label,
                "group": kind.group,
                "kind": kind.kind,
                "review": kind.review and (proposal.review or self._run.affects_persons),
                "value": proposal.value,
                "original": proposal.original,
                "origin": proposal.origin,
                "explanation": proposal.explanation,
                "evidence": proof.rows(proposal.evidence),
                "checks": [asdict(check) for check in proposal.checks],
                "details": dict(proposal.details),
            },
        )

    def _ordinal(self, key: str) -> int:
        """Declared order first; within a family, the number at the key's end."""
        place = self.tool.items.index(self.tool.item(key))
        tail = key.rsplit("-", 1)[-1]
        return place * 10_000 + (int(tail) if tail.isdigit() else 0)
