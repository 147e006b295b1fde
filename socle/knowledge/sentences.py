"""Sentences of French texts, as places in the text."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[.!?…]+[»”\")\]]*)(?=\s)|[:;](?=\s+[•–—-]\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«’'])(?:M|MM|Mme|Mmes|Mlle|Dr|Pr|Me|St|Ste|art|al|cf|ex|p|pp|n|no|vol|chap|éd|env|etc|réf|tél|av|"
    r"bd|fig|ann|obs|resp|hab|max|min|[A-Z]|[LRDA]\.?\s?\*?)\.$",
)
_STARTS = re.compile(r"[\s]+[«“\"(\[•–—-]*\s*[A-ZÀ-ÖØ-Þ0-9]")


def sentence_ends(text: str) -> list[int]:
    """Where each sentence of the text ends (after its point), the last at the end of the text."""
    ends: list[int] = []
    for match in _END.finditer(text):
        end = match.end()
        shortened = match.group().startswith(".") and _ABBREVIATION.search(text[max(0, end - 8) : end])
        if not shortened and _STARTS.match(text, end):
            ends.append(end)
    if text.strip():
        ends.append(len(text))
    return ends


def sentences(text: str) -> list[tuple[int, int]]:
    """The start and end of each sentence, without the spaces around it."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in sentence_ends(text):
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            found.append((start, end))
        start = end
    return found
