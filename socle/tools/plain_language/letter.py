"""The parts of a letter: its paragraphs, and what each one is.

Only the body and the items of its lists are ever given to a model. Appeal routes, mandatory mentions,
courtesy and signature are locked as whole paragraphs, like the head of the letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from socle.checks.words import fold
from socle.tools.plain_language.data_files import data_file

Role = Literal[
    "head", "object", "salutation", "body", "item", "heading", "appeal", "mention", "courtesy", "signature"
]
REWRITTEN: frozenset[Role] = frozenset({"body", "item"})

_ITEM = re.compile(r"\s*(?:[-–—•▪➢✓*o]|\d{1,2}[.)°]|[a-z]\))\s+\S")
_FINISHED = re.compile(r"[.:;!?,»)]\s*$")
_SENTENCE_END = re.compile(r"[.!?…]\W*$")
_WRAPPED = 60  # a shorter line was ended on purpose
_SHORT = 15  # words: the lines of a head or of a signature are short
_LONG = 25


@dataclass(frozen=True, slots=True)
class LetterParagraph:
    """One paragraph of a letter: its number from 0, its text, its part in the letter."""

    index: int
    text: str
    role: Role
    is_fixed: bool = False  # part of its text belongs to a field of the file

    @property
    def is_rewritten(self) -> bool:
        """May a model be asked to rewrite it?"""
        return self.role in REWRITTEN and not self.is_fixed


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a pasted text: blank lines part them, and so do lines ended on purpose."""
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        joined = ""
        for line in block.split("\n"):
            if not line.strip():
                continue
            if joined and not _goes_on(joined.rsplit("\n", 1)[-1], line):
                paragraphs.append(joined)
                joined = ""
            joined = f"{joined} {line.strip()}" if joined else line.strip()
        if joined:
            paragraphs.append(joined)
    return paragraphs


def _goes_on(line: str, following: str) -> bool:
    comma = line.rstrip().endswith(",") and not following.lstrip()[:1].isupper()
    ended = len(line) < _WRAPPED or (_FINISHED.search(line) and not comma)
    return not ended and not _ITEM.match(following)


def read_letter(paragraphs: Sequence[str], fixed: frozenset[int] = frozenset()) -> list[LetterParagraph]:
    """Each paragraph with its role, in order; empty ones are kept. `fixed`: the numbers of those that must
    keep their words."""
    begins = _first_of_body(paragraphs)
    closing = _closing(paragraphs, begins)
    read: list[LetterParagraph] = []
    announced = False
    for index, text in enumerate(paragraphs):
        role = _role(text, index, begins, closing, announced)
        read.append(LetterParagraph(index, text, role, index in fixed))
        announced = _matches("appeal_heading", text) or (announced and not text.strip())
    return read


def read_text(text: str) -> list[LetterParagraph]:
    """The parts of a letter given as text."""
    return read_letter(split_paragraphs(text))


def _role(text: str, index: int, begins: int, closing: int, announced: bool) -> Role:
    if _matches("object", text):
        return "object"
    if index < begins:
        return "salutation" if _matches("salutation", text) else "head"
    if announced:
        return "appeal"
    return _role_by_words(text) or _role_by_shape(text, index > closing)


def _role_by_words(text: str) -> Role | None:
    if _matches_any("appeal", text):
        return "appeal"
    if _matches_any("mention", text):
        return "mention"
    return "courtesy" if _matches("courtesy", text) else None


def _role_by_shape(text: str, after_courtesy: bool) -> Role:
    short = len(text.split()) < _SHORT
    if after_courtesy and short and not _SENTENCE_END.search(text):
        return "signature"
    if _ITEM.match(text):
        return "item"
    return "heading" if short and not re.search(r"[.!?:;,]\W*$", text) else "body"


def _first_of_body(paragraphs: Sequence[str]) -> int:
    """Where the body begins: after the salutation, else at the first long paragraph."""
    for index, text in enumerate(paragraphs):
        if _matches("salutation", text):
            return index + 1
    long = (index for index, text in enumerate(paragraphs) if len(text.split()) >= _LONG)
    return next(long, 0)


def _closing(paragraphs: Sequence[str], begins: int) -> int:
    """The number of the courtesy's paragraph, or of the last one when there is none."""
    found = [index for index, text in enumerate(paragraphs) if index >= begins and _matches("courtesy", text)]
    return found[-1] if found else len(paragraphs)


def _matches(name: str, text: str) -> bool:
    return _found(str(data_file("letter_parts")[name]), text)


def _matches_any(name: str, text: str) -> bool:
    return any(_found(pattern, text) for pattern in _patterns(name))


def _patterns(name: str) -> Iterator[str]:
    yield from data_file("letter_parts")[name]


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, re.sub(r"\s+", " ", fold(text)), re.DOTALL) is not None
