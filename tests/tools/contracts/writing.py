"""Pieces written as files: one list of elements, four formats."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal
from xml.sax.saxutils import escape

import docx
import pypdfium2
from odfdo import Document as OdtDocument
from odfdo import Header, Paragraph, Table
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as PdfTable

Format = Literal["docx", "odt", "pdf", "scan"]
SUFFIX = {"docx": ".docx", "odt": ".odt", "pdf": ".pdf", "scan": ".pdf"}
# Debian's DejaVu has the boxes of forms; without it they are written in Zapf Dingbats, as many forms do.
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
DINGBATS = {"☐": "o", "☒": "8", "□": "q", "■": "n", "☑": "4"}


@dataclass(frozen=True)
class Element:
    """A heading (level from 0, the title), a paragraph, or a table."""

    kind: Literal["heading", "paragraph", "table"]
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()
    header: bool = False


@dataclass
class Piece:
    """A piece of a contract before it has a format."""

    name: str
    kind: str
    elements: list[Element] = field(default_factory=list)

    def title(self, text: str) -> None:
        self.elements.append(Element("heading", text, 0))

    def heading(self, text: str, level: int = 1) -> None:
        self.elements.append(Element("heading", text, level))

    def say(self, *texts: str) -> None:
        self.elements += [Element("paragraph", text) for text in texts if text]

    def table(self, rows: Sequence[Sequence[str]], *, header: bool = False) -> None:
        self.elements.append(Element("table", rows=tuple(tuple(row) for row in rows), header=header))


def write(piece: Piece, folder: Path, form: Format, random: Random) -> Path:
    """The piece as a file of the format in the folder."""
    path = folder / (piece.name + SUFFIX[form])
    if form == "docx":
        _docx(piece, path)
    elif form == "odt":
        _odt(piece, path)
    else:
        _pdf(piece, path)
        if form == "scan":
            _scan(path, random)
    return path


def _docx(piece: Piece, path: Path) -> None:
    document = docx.Document()
    for element in piece.elements:
        if element.kind == "heading":
            document.add_heading(element.text, element.level)
        elif element.kind == "paragraph":
            document.add_paragraph(element.text)
        else:
            table = document.add_table(rows=0, cols=len(element.rows[0]))
            table.style = "Table Grid"
            for number, row in enumerate(element.rows):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.paragraphs[0].add_run(text).bold = element.header and number == 0
    document.save(str(path))


def _odt(piece: Piece, path: Path) -> None:
    document = OdtDocument("text")
    document.body.clear()
    for number, element in enumerate(piece.elements):
        if element.kind == "heading":
            document.body.append(Header(max(1, element.level), element.text))
        elif element.kind == "paragraph":
            document.body.append(Paragraph(element.text))
        else:
            table = Table(f"Tableau {number}", width=len(element.rows[0]), height=len(element.rows))
            table.set_values([list(row) for row in element.rows])
            document.body.append(table)
    document.save(str(path))


def _fonts() -> tuple[str, str]:
    if not DEJAVU.exists():
        return "Helvetica", "Helvetica-Bold"
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(DEJAVU / f"{name}.ttf")))
    return "DejaVuSans", "DejaVuSans-Bold"


def _pdf(piece: Piece, path: Path) -> None:
    plain, bold = _fonts()
    body = ParagraphStyle("body", fontName=plain, fontSize=9.5, leading=12.5, spaceAfter=5)
    strong = ParagraphStyle("strong", parent=body, fontName=bold)
    story: list[object] = []
    for element in piece.elements:
        if element.kind == "heading":
            size = (16, 12.5, 11, 10)[element.level]
            style = ParagraphStyle(
                "h", fontName=bold, fontSize=size, leading=size * 1.3, spaceBefore=9, spaceAfter=5
            )
            story.append(PdfParagraph(_markup(element.text, plain), style))
        elif element.kind == "paragraph":
            story.append(PdfParagraph(_markup(element.text, plain), body))
        else:
            rows = [
                [
                    PdfParagraph(_markup(text, plain), strong if element.header and not number else body)
                    for text in row
                ]
                for number, row in enumerate(element.rows)
            ]
            grid = TableStyle(
                [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            )
            story += [PdfTable(rows, colWidths=[470 / len(rows[0])] * len(rows[0]), style=grid), Spacer(1, 8)]
    SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=60, rightMargin=60, topMargin=55, bottomMargin=55
    ).build(story)


def _markup(text: str, font: str) -> str:
    marked = escape(text)
    if font == "Helvetica":
        for glyph, letter in DINGBATS.items():
            marked = marked.replace(glyph, f'<font name="ZapfDingbats">{letter}</font>')
    return marked


def _scan(path: Path, random: Random) -> None:
    """The pages as a scanner gives them: grey, turned by a degree, with noise, compressed."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    pages = []
    for page in document:
        picture = page.render(scale=200 / 72).to_pil().convert("L")
        picture = picture.rotate(random.uniform(-1, 1), fillcolor=255, resample=Image.Resampling.BICUBIC)
        noise = Image.effect_noise(picture.size, 22)
        picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.5)), noise, 0.12)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=random.randint(45, 75))
        pages.append(Image.open(buffer))
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=200)
