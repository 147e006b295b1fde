"""Which groups of lines are headings, by their numbering and by how they are printed; and their rank."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from socle.knowledge.parsing.headings import ARTICLE, Numbering, numbering
from socle.knowledge.parsing.pdf.paragraphs import Group, Measure

_LONGEST = 220
_LONGEST_PLAIN = 120  # of a heading told by its numbering alone
_SENTENCE_END = re.compile(r"[.;,…]$")
_DEEPEST = 20.0  # below every numbered heading


@dataclass(frozen=True)
class Title:
    """A group recognised as a heading, with what tells its rank."""

    group: Group
    number: Numbering | None


def title_of(group: Group, usual: Measure, outline: set[str]) -> Title | None:
    """The group as a heading, if it is one. `outline` holds the file's bookmarks, as `plain` gives them."""
    text = group.text
    if not group.lines[0].upright or group.lines[0].table or not 2 <= len(text) <= _LONGEST:
        return None
    if len(group.lines) > 4 or "=" in text or not re.search(r"[^\W\d_]{3}", text):
        return None  # too long, or a formula
    number = numbering(text)
    if plain(text) in outline or _printed_as_title(group, number, usual):
        return Title(group, number)
    return Title(group, number) if number is not None and _numbered_as_title(text, number) else None


def _printed_as_title(group: Group, number: Numbering | None, usual: Measure) -> bool:
    text = group.text
    larger = group.size >= usual.size + 1.2
    bold = group.bold and not usual.bold
    if not larger and not bold:
        return False
    if _SENTENCE_END.search(text) and not (number and len(text) < 80) and not text.isupper():
        return False
    if group.is_item and number is None:
        return False
    starts = text[0].isupper() or text[0].isdigit() or text[0] in '«“"('
    return starts and (number is not None or not text.endswith(":"))


def _numbered_as_title(text: str, number: Numbering) -> bool:
    if not number.certain or len(text) > _LONGEST_PLAIN or re.search(r"[.;,:]$", number.rest):
        return False
    return number.rank != ARTICLE or not re.search(r"\b(?:est|sont|a|ont|peut|doit)\b", number.rest)


def plain(text: str) -> str:
    """A title reduced to its letters and digits, to compare it with the file's bookmarks."""
    return re.sub(r"\W+", "", text).lower()


def ranks(titles: Sequence[Title], usual: Measure) -> list[float]:
    """The rank of each heading, from the widest: numbered ones by their number, others by their print."""
    sizes: dict[float, list[float]] = defaultdict(list)
    has_articles = any(
        title.number and title.number.rank == ARTICLE and not title.number.simple for title in titles
    )
    for title in titles:
        if title.number is not None:
            sizes[_numbered_rank(title.number, has_articles)].append(title.group.size)
    usual_sizes = {rank: median(values) for rank, values in sizes.items()}
    return [
        _numbered_rank(title.number, has_articles)
        if title.number
        else _printed_rank(title.group, usual_sizes, usual)
        for title in titles
    ]


def _numbered_rank(number: Numbering, has_articles: bool) -> float:
    """«1. …» stands for an article, except inside articles."""
    return number.rank + 0.5 if number.simple and number.rank == ARTICLE and has_articles else number.rank


def _printed_rank(group: Group, numbered: dict[float, float], usual: Measure) -> float:
    strong = group.size >= usual.size + 1.2 or group.text.isupper()
    for rank in sorted(numbered):
        if group.size > numbered[rank] + 0.3:
            return rank - 0.4 - min(group.size, 90.0) / 1000
        if strong and abs(group.size - numbered[rank]) <= 0.3:
            return rank
    return _DEEPEST - group.size / 10 + (0.0 if group.bold else 0.05)
