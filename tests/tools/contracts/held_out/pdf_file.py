"""Writes a piece as a PDF with text, as a word processor exports it."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from reportlab.lib import colors, pagesizes
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as PdfTable

from tests.tools.contracts.held_out.sheet import Heading, NewPage, Sheet, Table, Text, runs
from tests.tools.contracts.held_out.wording import FIXED, THIN

FONT_FOLDER = Path("/usr/share/fonts/truetype/dejavu")
FACES = {
    "serif": ("Times-Roman", "Times-Bold"),
    "sans": ("Helvetica", "Helvetica-Bold"),
    "condensed": ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
}
BOX = re.compile("[☐☑☒■□]+")
SIDES = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


class NumberedCanvas(Canvas):
    """Writes «Page 2 / 5» under each page once their count is known."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont("Helvetica", 8)
            self.drawRightString(19 * cm, 1.1 * cm, f"Page {number} / {len(self._pages)}")
            Canvas.showPage(self)
        Canvas.save(self)


def write_pdf(sheet: Sheet, path: Path) -> None:
    """The piece as a PDF; FileNotFoundError where the fonts that hold tick boxes are not installed."""
    register_fonts()
    template = SimpleDocTemplate(
        str(path),
        pagesize=pagesizes.A4,
        leftMargin=2 * cm,
        rightMargin=2 * cm,
        topMargin=2.2 * cm,
        bottomMargin=2 * cm,
        title=sheet.name,
        invariant=1,
    )

    def running(canvas: Canvas, _: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2 * cm, 28.4 * cm, sheet.header)
        canvas.drawString(2 * cm, 1.1 * cm, sheet.footer)

    story = [flowable for block in sheet.blocks for flowable in flowables(block, sheet)]
    template.build(story, onFirstPage=running, onLaterPages=running, canvasmaker=NumberedCanvas)


def register_fonts() -> None:
    for name in ("DejaVuSans", "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"):
        path = FONT_FOLDER / f"{name}.ttf"
        if not path.exists():
            raise FileNotFoundError(f"{path}: install fonts-dejavu to make these contracts")
        pdfmetrics.registerFont(TTFont(name, str(path)))


def style(sheet: Sheet, size: float, align: str = "left", *, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=FACES[sheet.face][0],
        fontSize=size,
        leading=size * 1.25,
        alignment=SIDES[align],
        leftIndent=indent * cm,
        spaceAfter=5,
    )


def marked(words: str, sheet: Sheet, *, bold: bool = False) -> str:
    """The words in reportlab's markup: a box in the one font that draws it, a thin space as a fixed one."""
    parts = []
    for text, strong in runs(words.replace(THIN, FIXED)):
        inner = BOX.sub(r'<font name="DejaVuSans">\g<0></font>', escape(text, quote=False))
        inner = inner.replace("\t", FIXED * 8).replace("  ", FIXED * 2)
        face = FACES[sheet.face][1 if strong or bold else 0]
        parts.append(f'<font name="{face}">{inner}</font>')
    return "".join(parts)


def flowables(block: object, sheet: Sheet) -> list[Flowable]:
    match block:
        case Text():
            look = style(sheet, block.size, block.align, indent=block.indent)
            return [Paragraph(marked(block.words, sheet), look)]
        case Heading():
            look = style(sheet, {1: 13.0, 2: 11.5}.get(block.level, 11.0))
            look.spaceBefore, look.keepWithNext = 9, 1
            return [Paragraph(marked(block.words, sheet, bold=True), look)]
        case Table():
            return [pdf_table(block, sheet), Spacer(1, 8)]
        case NewPage():
            return [PageBreak()]
    raise TypeError(f"no way to draw {block!r}")


def pdf_table(block: Table, sheet: Sheet) -> PdfTable:
    look = style(sheet, 10)
    look.spaceAfter = 0
    rows, commands = [], [("VALIGN", (0, 0), (-1, -1), "TOP")]
    for number, row in enumerate(block.rows):
        cells = ["<br/>".join(marked(line, sheet) for line in words.split("\n")) for words in row]
        missing = len(block.widths) - len(row)
        rows.append([Paragraph(cell, look) for cell in cells] + [""] * missing)
        if missing:
            commands.append(("SPAN", (len(row) - 1, number), (-1, number)))
    if block.rules == "all":
        commands.append(("GRID", (0, 0), (-1, -1), 0.6, colors.black))
    elif block.rules == "outer":
        commands.append(("BOX", (0, 0), (-1, -1), 0.8, colors.black))
    if block.shaded == "labels":
        commands.append(("BACKGROUND", (0, 0), (0, -1), colors.HexColor("#E3E9F4")))
    elif block.shaded == "header":
        commands.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#E3E9F4")))
    table = PdfTable(rows, colWidths=[width * cm for width in block.widths])
    table.setStyle(TableStyle(commands))
    return table
