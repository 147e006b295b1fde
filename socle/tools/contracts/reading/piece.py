"""A piece of a contract made ready for reading: its kind, its segments, its labels."""

from __future__ import annotations

from dataclasses import dataclass

from socle.knowledge.parsing.document import ParsedDocument
from socle.tools.contracts.reading.kinds import Recognised, recognise
from socle.tools.contracts.reading.pairs import Pair, pairs
from socle.tools.contracts.reading.roles import roles
from socle.tools.contracts.reading.segments import Segment, segments


@dataclass(frozen=True)
class Piece:
    """A document of the contract under its name, with what reading needs of it."""

    name: str
    recognised: Recognised
    segments: list[Segment]
    roles: list[str]
    pairs: list[Pair]

    @property
    def kind(self) -> str:
        """The kind of piece: one of `kinds.KINDS`."""
        return self.recognised.kind


def piece_of(name: str, document: ParsedDocument, kind: str | None = None) -> Piece:
    """The piece ready for reading; `kind` when a person has said it."""
    parts = segments(document)
    recognised = Recognised(kind, "", None) if kind else recognise(parts, name)
    return Piece(name, recognised, parts, roles(parts), pairs(parts))
