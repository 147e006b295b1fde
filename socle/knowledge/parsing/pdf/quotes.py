"""Where an exact quote stands on a page of a PDF."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from socle.knowledge.parsing.document import Box, union
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character, characters
from socle.knowledge.parsing.pdf.geometry import sheet_of
from socle.knowledge.parsing.pdf.reading import open_pdf
from socle.knowledge.parsing.unreadable import Unreadable


def boxes_of(path: Path, number: int, quote: str) -> list[Box]:
    """A box for each printed line of the quote on the page (from 1); empty when it is not there.

    Spaces, line ends, hyphens, accents in one or two characters, ligatures and case do not count.
    """
    document = open_pdf(path)
    if not 1 <= number <= len(document):
        raise Unreadable("broken")
    page = document[number - 1]
    written = [
        character
        for character in characters(page.get_textpage(), sheet_of(page))
        if character is not GAP and character is not LINE_END
    ]
    letters, owners = _letters(written)
    wanted = plain(quote)
    start = letters.find(wanted) if wanted else -1
    if start < 0:
        return []
    return _by_line([written[index] for index in sorted(set(owners[start : start + len(wanted)]))])


def plain(text: str) -> str:
    """Letters and digits alone, decomposed and in small: what a quote and a page must share."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w]|_", "", "".join(letter for letter in text if not unicodedata.combining(letter)))


def _letters(written: list[Character]) -> tuple[str, list[int]]:
    """The page's letters, and for each the character that it comes from."""
    letters: list[str] = []
    owners: list[int] = []
    for index, character in enumerate(written):
        for letter in plain(character.text):
            letters.append(letter)
            owners.append(index)
    return "".join(letters), owners


def _by_line(found: list[Character]) -> list[Box]:
    lines: list[list[Box]] = []
    base = 0.0
    for character in found:
        if not lines or abs(character.base - base) > 0.5 * max(character.style.size, 1.0):
            lines.append([])
            base = character.base
        lines[-1].append(character.box)
    return [box for line in lines if (box := union(line)) is not None]
