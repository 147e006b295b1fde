"""A document as plain values: what it says, not how a format writes it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A title inside the document; levels begin at 2, the document's own title being 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """What one person says: who, when («00:12:34»), and the words."""

    speaker: str
    moment: str
    text: str


Block = Heading | Paragraph | Points | Speech


@dataclass(frozen=True)
class Report:
    """A document: its title, a line that says what it is worth («brouillon non validé»), facts by their
    labels, and what it says."""

    title: str
    mention: str
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    language: str = "fr"

    @property
    def region(self) -> str:
        """The language as word processors name it."""
        return "fr-FR" if self.language == "fr" else self.language
