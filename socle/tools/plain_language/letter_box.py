"""The box «Ce que vous devez faire» as it goes into a letter's own file."""

from collections.abc import Sequence
from typing import NamedTuple

from socle.tools.plain_language.letter import LetterParagraph

_HEAD = frozenset({"head", "object", "salutation"})


class LetterBox(NamedTuple):
    """Its title and its lines, and the number of the paragraph that it stands before. `spaced` when an empty
    paragraph must part it from that one, as the letter parts its own."""

    before: int
    title: str
    lines: tuple[str, ...]
    spaced: bool = False


def box_in(paragraphs: Sequence[LetterParagraph], text: str) -> LetterBox:
    """The box between the head of the letter and its body; its first line is the title."""
    title, *lines = text.split("\n")
    place = next(
        (place for place, one in enumerate(paragraphs) if one.role not in _HEAD and one.text.strip()), 0
    )
    spaced = place > 0 and not paragraphs[place - 1].text.strip()
    return LetterBox(place, title, tuple(lines), spaced)
