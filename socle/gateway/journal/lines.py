"""The lines of a journal, one JSON object each: a call opened, its progress, closed, settled.

They hold ids, names of the catalogue, counts and keyed digests, never contents. A line may come twice, and a
carried line after the closing one: who reads keeps the last word of each kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from socle.gateway import fast_json


class Outcome(StrEnum):
    """How a call ended: answered whole, left by its client, failed at the provider, cut by our own end."""

    ANSWERED = "answered"
    LEFT = "left"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Opened:
    """A call that a provider began to answer. `at` is in microseconds since 1970, UTC, when it was asked.

    `prompt_estimate` are the tokens of the request as estimated, for when nobody comes to tell them.
    """

    id: str
    at: int
    administration_id: int
    person_id: int
    service_id: int | None
    key_id: int | None
    run: str
    kind: str
    sensitivity: str
    alias: str
    model: str
    provider: str
    hosting: str
    prompt_estimate: int = 0
    input_digest: str = ""
    tried: str = ""


@dataclass(frozen=True)
class Closed:
    """How it ended and what it took. `cost` is in euros, as text; the digests are empty where not known.

    A call is `is_settled` when nothing more will be said of it.
    """

    id: str
    outcome: str
    is_reported: bool
    prompt_tokens: int
    completion_tokens: int
    cost: str
    kwh: float | None
    kg_co2e: float | None
    seconds: float
    first_token_seconds: float | None = None
    input_digest: str = ""
    output_digest: str = ""
    is_settled: bool = False

    def has_digests(self, of_input: str, of_output: str) -> bool:
        """Whether these digests stand in it already."""
        return (self.input_digest, self.output_digest) == (of_input, of_output)


@dataclass(frozen=True)
class Carried:
    """A call told in an earlier file and not settled, told again in this one because the earlier one goes."""

    opened: Opened
    closed: Closed | None = None


@dataclass(frozen=True)
class Settled:
    """Nothing more will be said of this call: its last closing line holds."""

    id: str


@dataclass(frozen=True)
class Progress:
    """At this moment, the events sent so far of the streams under way, by the calls' ids."""

    at: int
    events: Mapping[str, int]


Line = Opened | Closed | Carried | Settled | Progress
Told = TypeVar("Told", Opened, Closed)


class NotALine(ValueError):
    """Half a line, cut by a crash, or no line of ours."""


def written(line: Line) -> bytes:
    """The bytes of a line, its end included."""
    said: dict[str, object]
    match line:
        case Opened():
            said = {"opened": vars(line)}
        case Closed():
            said = {"closed": vars(line)}
        case Carried():
            closed = vars(line.closed) if line.closed is not None else None
            said = {"carried": vars(line.opened), "closed": closed}
        case Settled():
            said = {"settled": line.id}
        case Progress():
            said = {"progress": {"at": line.at, "events": line.events}}
    return fast_json.written(said) + b"\n"


def read(raw: bytes) -> Line:
    """The line of these bytes. Raises NotALine. Fields that a later version added are passed over."""
    try:
        told = fast_json.read(raw)
        word, said = next(iter(told.items()))
        match word:
            case "opened":
                return _told(Opened, said)
            case "closed":
                return _told(Closed, said)
            case "carried":
                closed = _told(Closed, told["closed"]) if told.get("closed") else None
                return Carried(_told(Opened, said), closed)
            case "settled":
                return Settled(str(said))
            case "progress":
                return Progress(int(said["at"]), {str(name): int(n) for name, n in said["events"].items()})
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, StopIteration) as error:
        raise NotALine from error
    raise NotALine


def _told(kind: type[Told], said: Mapping[str, Any]) -> Told:
    try:
        return kind(**said)
    except TypeError:
        known = _NAMES[kind]
    return kind(**{name: value for name, value in said.items() if name in known})


_NAMES: dict[type, frozenset[str]] = {
    kind: frozenset(field.name for field in fields(kind)) for kind in (Opened, Closed)
}
