"""Markdown, by way of the HTML that it stands for."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from socle.knowledge.parsing.document import ParsedDocument, ParsedPage
from socle.knowledge.parsing.html import blocks_of_html
from socle.knowledge.parsing.recognition import MARKDOWN
from socle.knowledge.parsing.text import read_text
from socle.knowledge.parsing.unreadable import Unreadable

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def parse_markdown(path: Path) -> ParsedDocument:
    """The document's blocks; raises Unreadable (broken, no_text)."""
    source = _FRONT_MATTER.sub("", read_text(path).replace("\r\n", "\n"))
    if not source.strip():
        raise Unreadable("no_text")
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source)
    return ParsedDocument(MARKDOWN, [ParsedPage(1, None, None, blocks_of_html(f"<body>{html}</body>"))])
