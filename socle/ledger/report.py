"""What a verification found, in the words of who reads it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: the number in the chain where it shows, if any, and a sentence."""

    position: int | None
    sentence: str


@dataclass
class Report:
    """The outcome of a verification. `faults` begins with the first broken link."""

    verified: int = 0
    first: int = 0
    last: int = 0
    heads: int = 0
    unsealed: int = 0
    expired_before: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def break_at(self, position: int | None, sentence: str) -> None:
        """Adds a fault."""
        self.faults.append(Fault(position, sentence))


def said(microseconds: int) -> str:
    """A moment as a person says it, in Paris."""
    local = datetime.fromtimestamp(microseconds / 1_000_000, UTC).astimezone(_PARIS)
    return f"{local:%d/%m/%Y à %H:%M:%S}"
