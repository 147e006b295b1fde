"""A report as DOCX, with real headings and lists."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from socle.work.reports.report import Block, Heading, Paragraph, Points, Report, writable

_FONT = "Arial"
_SIZES = (("Normal", 11), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11))


def as_docx(report: Report) -> bytes:
    """The file's bytes."""
    report = writable(report)
    document = Document()
    _set_up(document, report)
    document.add_heading(report.title, 1)
    document.add_paragraph().add_run(report.mention).italic = True
    for label, value in report.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{label} : ").bold = True
        line.add_run(value)
    for block in report.blocks:
        _add(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, report: Report) -> None:
    document.core_properties.title = report.title
    document.core_properties.language = report.region
    document.core_properties.author = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    for name, size in _SIZES:
        _set_style(document.styles[name], size, report.region)


def _set_style(style: Any, size: int, region: str) -> None:
    """Our font at this size, black, read in its language by spelling checkers and voices."""
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:ascii"), _FONT)
    fonts.set(qn("w:hAnsi"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), region)
    properties.append(language)


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    elif isinstance(block, Points):
        for point in block.points:
            document.add_paragraph(point, style="List Bullet")
    else:
        said = document.add_paragraph()
        if block.speaker:
            said.add_run(block.speaker).bold = True
        said.add_run(f" ({block.moment}) : " if block.speaker else f"{block.moment} : ").font.size = Pt(9)
        said.add_run(block.text)
