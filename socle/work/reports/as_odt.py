"""A report as ODT, with real headings and lists."""

from __future__ import annotations

import io
from html import escape

from odfdo import Document, Element, Header, List, ListItem, Style
from odfdo import Paragraph as OdtParagraph

from socle.work.reports.report import Block, Heading, Paragraph, Points, Report, writable


def as_odt(report: Report) -> bytes:
    """The file's bytes."""
    report = writable(report)
    document = Document("text")
    document.body.clear()
    document.meta.title = report.title
    document.meta.language = report.region
    _add_styles(document)
    document.body.append(_heading(1, report.title))
    document.body.append(OdtParagraph(report.mention, style="Mention"))
    for label, value in report.facts:
        document.body.append(_runs("Fact", ("Strong", f"{label} : "), ("", value)))
    for block in report.blocks:
        _add(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_styles(document: Document) -> None:
    for name, space, text in (
        ("Said", "0.25cm", {}),
        ("Mention", "0.3cm", {"fo:font-style": "italic"}),
        ("Fact", "0.05cm", {}),
    ):
        style = Style("paragraph", name=name)
        style.set_properties({"fo:margin-bottom": space}, area="paragraph")
        if text:
            style.set_properties(text, area="text")
        document.insert_style(style)
    for name, properties in (("Strong", {"fo:font-weight": "bold"}), ("Moment", {"fo:font-size": "9pt"})):
        style = Style("text", name=name)
        style.set_properties(properties, area="text")
        document.insert_style(style)


def _heading(level: int, text: str) -> Header:
    heading = Header(level, text)
    heading.set_attribute("text:style-name", f"Heading_20_{level}")
    return heading


def _runs(style: str, *runs: tuple[str, str]) -> Element:
    """A paragraph of runs, each with the name of its character style, or none."""
    inside = "".join(
        f'<text:span text:style-name="{name}">{escape(text)}</text:span>' if name else escape(text)
        for name, text in runs
    )
    return Element.from_tag(f'<text:p text:style-name="{style}">{inside}</text:p>')


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        document.body.append(_heading(block.level, block.text))
    elif isinstance(block, Paragraph):
        document.body.append(OdtParagraph(block.text, style="Said"))
    elif isinstance(block, Points):
        points = List(style="List_20_1")
        for point in block.points:
            points.append(ListItem(OdtParagraph(point)))
        document.body.append(points)
    elif block.speaker:
        runs = (("Strong", block.speaker), ("Moment", f" ({block.moment}) : "), ("", block.text))
        document.body.append(_runs("Said", *runs))
    else:
        document.body.append(_runs("Said", ("Moment", f"{block.moment} : "), ("", block.text)))
