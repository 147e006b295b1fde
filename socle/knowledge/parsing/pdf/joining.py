"""Printed lines joined into text: hyphens at line ends undone where they only cut a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from socle.knowledge.parsing.document import Line
from socle.knowledge.parsing.pdf.lines import TextLine

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_FIRST = re.compile(r"^[^\W\d_]+(?:-[^\W\d_]+)*")
# What stands before a hyphen that belongs to the word (spelling of French compounds).
_KEEPS_HYPHEN = frozenset(
    ("accord", "arrière", "au", "aux", "après", "auto", "avant", "bas", "bien", "c", "ce", "celle",
     "celui", "celles", "ceux", "ci", "co", "contre", "crédit", "demi", "dit", "eux", "ex", "extra",
     "grand", "grands", "haut", "hors", "infra", "inter", "là", "lui", "mi", "micro", "mieux",
     "moi", "multi", "non", "nous", "nouveau", "par", "peut", "plus", "porte", "post", "pré",
     "presque", "procès", "quasi", "quelques", "rendez", "sans", "savoir", "semi", "soi", "sous",
     "sus", "tiers", "trans", "vice", "vis", "vous")
)  # fmt: skip


class Vocabulary:
    """The words that a document writes whole: they tell a cut word from a compound one."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            self._words.update(word.lower() for word in _WORD.findall(line.text))

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether the hyphen between the end of a line and the start of the next is part of the word."""
        left, right = left.lower(), right.lower()
        whole, compound = self._words[left + right], self._words[f"{left}-{right}"]
        if whole or compound:
            return compound >= whole
        if left.rsplit("-", 1)[-1] in _KEEPS_HYPHEN:
            return True
        return self._words[left] > 0 and self._words[right] > 0 and len(left) > 2 and len(right) > 2


def join(lines: Sequence[TextLine], vocabulary: Vocabulary) -> tuple[str, list[Line]]:
    """The text of lines that follow each other, and where each line stands in it."""
    text = ""
    placed: list[Line] = []
    for line in lines:
        before = text
        text = glue(text, line.text, vocabulary)
        if len(text) < len(before) + len(line.text):  # a hyphen went: the last line lost its last character
            last = placed.pop()
            placed.append(Line(last.start, last.end - 1, last.box))
        placed.append(Line(len(text) - len(line.text), len(text), line.box))
    return text, placed


def glue(text: str, following: str, vocabulary: Vocabulary) -> str:
    """Two texts that follow each other on the page, as one."""
    if not text or not following:
        return text + following
    last, first = _LAST.search(text), _FIRST.search(following)
    if last is None or first is None:
        joined = re.search(r"[\w]-$", text) and re.match(r"\w", following)
        return text + following if joined else f"{text} {following}"
    if not first.group()[0].islower() or vocabulary.keeps_hyphen(last.group(1), first.group()):
        return text + following
    return text[:-1] + following
