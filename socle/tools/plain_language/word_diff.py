"""What changed between two versions of a paragraph, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Literal

AUTHOR = "Socle (proposition)"

_PIECE = re.compile(r"\s+|\w+(?:[-'’]\w+)*['’]?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of text that is kept, deleted or inserted. What is kept is written as the original has it."""

    kind: Literal["keep", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """Who proposes the changes, and when: what a word processor shows beside each of them."""

    when: datetime
    author: str = AUTHOR

    @property
    def date(self) -> str:
        """In UTC, to the second, as both formats want it."""
        return self.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def word_diff(original: str, rewritten: str) -> list[Change]:
    """The changes that lead from one to the other, in order. One blank is as good as another."""
    before, after = _PIECE.findall(original), _PIECE.findall(rewritten)
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    return list(_joined(_changes(matcher, before, after)))


def _keys(pieces: list[str]) -> list[str]:
    return [" " if piece.isspace() else piece.replace("'", "’") for piece in pieces]


def _changes(matcher: "SequenceMatcher[str]", before: list[str], after: list[str]) -> Iterator[Change]:
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            yield Change("keep", "".join(before[start:end]))
            continue
        if end > start:
            yield Change("delete", "".join(before[start:end]))
        if other_end > other_start:
            yield Change("insert", "".join(after[other_start:other_end]))


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Without lone blanks kept between two changed words: «de la|du» reads better than word after word."""
    deleted = inserted = ""
    for change in changes:
        if change.kind == "delete":
            deleted += change.text
        elif change.kind == "insert":
            inserted += change.text
        elif change.text.isspace() and deleted and inserted:
            deleted += change.text
            inserted += change.text
        else:
            yield from _pending(deleted, inserted)
            deleted = inserted = ""
            yield change
    yield from _pending(deleted, inserted)


def _pending(deleted: str, inserted: str) -> Iterator[Change]:
    """The change that waits; a blank at its end that both sides have was kept after all."""
    tail = ""
    while deleted and inserted and deleted[-1].isspace() and inserted[-1].isspace():
        tail = deleted[-1] + tail
        deleted, inserted = deleted[:-1], inserted[:-1]
    if deleted:
        yield Change("delete", deleted)
    if inserted:
        yield Change("insert", inserted)
    if tail:
        yield Change("keep", tail)
