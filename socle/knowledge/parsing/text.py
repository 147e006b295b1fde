"""Plain text: paragraphs between empty lines, lists, numbered headings; a form feed ends a page."""

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes

from socle.knowledge.parsing.document import Block, ParsedDocument, ParsedPage
from socle.knowledge.parsing.headings import numbering, write_paths
from socle.knowledge.parsing.lists import is_list_item
from socle.knowledge.parsing.normal import clean_lines
from socle.knowledge.parsing.recognition import TEXT
from socle.knowledge.parsing.unreadable import Unreadable

_LONGEST_HEADING = 120
_SAMPLE = 200_000
# What French offices wrote in before UTF-8; others are only looked for when none of these fits.
_USUAL = ["cp1252", "iso8859_15", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]


def read_text(path: Path) -> str:
    """The file's text, whatever its encoding; raises Unreadable when no encoding fits."""
    data = path.read_bytes()
    for encoding in _likely(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=_USUAL).best() or from_bytes(sample).best()
    if best is None:
        raise Unreadable("broken")
    return data.decode(best.encoding, errors="replace")


def _likely(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    return ["utf-8-sig"]


def parse_text(path: Path) -> ParsedDocument:
    """The text's blocks, a page for each form feed; raises Unreadable (no_text, broken)."""
    pages = []
    for number, text in enumerate(read_text(path).split("\f"), start=1):
        pages.append(ParsedPage(number, None, None, list(_blocks(clean_lines(text)))))
    while len(pages) > 1 and not pages[-1].blocks:
        pages.pop()
    write_paths(block for page in pages for block in page.blocks)
    return ParsedDocument(TEXT, pages)


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text):
        for lines in _pieces([line for line in paragraph.split("\n") if line]):
            blocks.append(_block(" ".join(lines), alone=len(lines) == 1))
    return blocks


def _pieces(lines: list[str]) -> list[list[str]]:
    """The lines of a paragraph, cut before list items and around headings."""
    pieces: list[list[str]] = []
    for line in lines:
        starts = not pieces or is_list_item(line) or _is_heading(line) or _is_heading(pieces[-1][0])
        if starts:
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return pieces


def _block(text: str, alone: bool) -> Block:
    if alone and _is_heading(text):
        number = numbering(text)
        return Block("heading", text, level=round(number.rank) if number else 1)
    return Block("list_item" if is_list_item(text) else "paragraph", text)


def _is_heading(line: str) -> bool:
    number = numbering(line)
    if number is None or not number.certain or len(line) > _LONGEST_HEADING:
        return False
    return not re.search(r"[.;,:]$", number.rest)
