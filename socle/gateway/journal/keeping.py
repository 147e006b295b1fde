"""Brings the calls of a journal into PostgreSQL, in batches with their root in the ledger, each call once."""

import logging
import uuid
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from socle.gateway.journal.estimating import interrupted
from socle.gateway.journal.file import Reading
from socle.gateway.journal.folding import Finished, Folding
from socle.gateway.journal.lines import Carried, Closed, Opened, Outcome, written
from socle.inference.call_writing import write_leaves
from socle.inference.catalogue import CatalogueSource
from socle.inference.consumption.adding import add_batch
from socle.inference.models import COST_DECIMALS, GatewayCall
from socle.ledger import merkle
from socle.ledger.facts import canonical
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.storage.scope import administration_scope

MOST_IN_A_BATCH = 1_000
READ_AT_ONCE = 1_000_000
REFUSED = "refused.jsonl"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """A call of which all is known."""

    opened: Opened
    closed: Closed


class Keeping:
    """One journal on its way into the database."""

    def __init__(self, folder: Path, name: str, catalogue: CatalogueSource, is_own: bool) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._reading = Reading(folder, name)
        self._folding = Folding(is_own)
        self._batches: deque[list[Call]] = deque()

    @property
    def number(self) -> int:
        """The file that is being read."""
        return self._reading.number

    @property
    def open(self) -> list[Carried]:
        """The calls that are not settled yet."""
        return self._folding.open

    def keep(self) -> None:
        """Writes what the journal holds so far. Raises django.db.Error; goes on there when called again."""
        self._write()
        while (lines := self._reading.lines(READ_AT_ONCE)) is not None:
            self._gather(self._folding.fold(lines))
            self._write()

    def keep_rest(self) -> None:
        """Writes the calls that a dead process left open. Raises django.db.Error, and may be called again."""
        self._gather(self._folding.rest())
        self._write()

    def give_up_batch(self) -> int:
        """Puts aside, into a file, the batch that the database does not take; how many calls it holds."""
        if not self._batches:
            return 0
        batch = self._batches.popleft()
        with (self._folder / REFUSED).open("ab") as file:
            for call in batch:
                file.write(written(call.opened) + written(call.closed))
        return len(batch)

    def _gather(self, finished: Iterable[Finished]) -> None:
        calls = {call.opened.id: call for call in map(self._known, finished)}
        for _, group in groupby(sorted(calls.values(), key=_administration), key=_administration):
            of_one = list(group)
            for first in range(0, len(of_one), MOST_IN_A_BATCH):
                self._batches.append(of_one[first : first + MOST_IN_A_BATCH])

    def _known(self, call: Finished) -> Call:
        return Call(call.opened, call.closed or interrupted(call, self._catalogue.current()))

    def _write(self) -> None:
        while self._batches:
            write_batch(self._batches[0])
            self._batches.popleft()


def write_batch(calls: list[Call]) -> None:
    """Writes calls of one administration, their daily sums and their root, all or none; calls that are there
    already are passed over. Raises django.db.Error."""
    administration_id = calls[0].opened.administration_id
    with administration_scope(administration_id):
        ids = [uuid.UUID(call.opened.id) for call in calls]
        kept = set(GatewayCall.objects.filter(record__in=ids).values_list("record", flat=True))
        new = [call for number, call in zip(ids, calls, strict=True) if number not in kept]
        if not new:
            return
        people = {number: pseudonym(number) for number in {call.opened.person_id for call in new}}
        name, leaves = uuid.uuid4(), [canonical(_facts(call, people)) for call in new]
        write_leaves(name, leaves)
        add_batch(name)
        record(
            Kind.USAGE_BATCH,
            administration_id=administration_id,
            act=str(name),
            facts={"root": merkle.root(leaves).hex(), "count": len(leaves)},
        )


def _administration(call: Call) -> int:
    return call.opened.administration_id


def _facts(call: Call, people: Mapping[int, str]) -> dict[str, object]:
    """The columns of the row, as its leaf says them: see `leaf_of`."""
    opened, closed = call.opened, call.closed
    return {
        "administration_id": opened.administration_id,
        "record": opened.id,
        "at": opened.at,
        "actor": people[opened.person_id],
        "service_id": opened.service_id,
        "key_id": opened.key_id,
        "run": opened.run,
        "kind": opened.kind,
        "alias": opened.alias,
        "model": opened.model,
        "provider": opened.provider,
        "hosting": opened.hosting,
        "sensitivity": opened.sensitivity,
        "tried": opened.tried,
        "outcome": closed.outcome,
        "is_whole": closed.outcome == Outcome.ANSWERED,
        "is_reported": closed.is_reported,
        "prompt_tokens": closed.prompt_tokens,
        "completion_tokens": closed.completion_tokens,
        "cost": f"{Decimal(closed.cost):.{COST_DECIMALS}f}",
        "kwh": _float(closed.kwh),
        "kg_co2e": _float(closed.kg_co2e),
        "seconds": _float(closed.seconds),
        "first_token_seconds": _float(closed.first_token_seconds),
        "input_digest": closed.input_digest or opened.input_digest,
        "output_digest": closed.output_digest,
    }


def _float(number: float | None) -> float | None:
    """The number as it comes back from the database: never a whole one."""
    return None if number is None else float(number)
