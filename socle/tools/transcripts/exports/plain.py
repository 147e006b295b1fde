"""A transcript as plain text and as Markdown."""

from __future__ import annotations

import re

from socle.work.reports import Heading, Paragraph, Points, Report, Speech

# What Markdown would read as markup, at a line's beginning or anywhere.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
_AT_BEGINNING = re.compile(r"^(\s*)([#+\-]|\d+[.)])(?=\s)")


def as_text(report: Report) -> bytes:
    """UTF-8, a blank line between paragraphs."""
    blocks = [report.title, report.mention, "\n".join(f"{label} : {value}" for label, value in report.facts)]
    for block in report.blocks:
        if isinstance(block, Heading):
            blocks.append(block.text.upper())
        elif isinstance(block, Paragraph):
            blocks.append(block.text)
        elif isinstance(block, Points):
            blocks.append("\n".join(f"- {point}" for point in block.points))
        else:
            who = f"{block.speaker} " if block.speaker else ""
            blocks.append(f"{who}({block.moment}) : {block.text}")
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def as_markdown(report: Report) -> bytes:
    """CommonMark; what people said is never taken for markup."""
    facts = "\n".join(f"- {_inert(label)} : {_inert(value)}" for label, value in report.facts)
    blocks = [f"# {_inert(report.title)}", f"> {_inert(report.mention)}", facts]
    for block in report.blocks:
        if isinstance(block, Heading):
            blocks.append(f"{'#' * block.level} {_inert(block.text)}")
        elif isinstance(block, Paragraph):
            blocks.append(_inert(block.text))
        elif isinstance(block, Points):
            blocks.append("\n".join(f"- {_inert(point)}" for point in block.points))
        else:
            blocks.append(_said(block))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _said(block: Speech) -> str:
    who = f"**{_inert(block.speaker)}** " if block.speaker else ""
    return f"{who}({block.moment}) : {_inert(block.text)}"


def _inert(text: str) -> str:
    line = " ".join(text.split("\n"))
    return _AT_BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
