"""A letter as ODT."""

from __future__ import annotations

import io

from odfdo import Cell, Document, Header, List, ListItem, Paragraph, Row, Style
from odfdo import Table as Grid

from socle.assurance.explanation import texts
from socle.assurance.explanation.letter import Letter, Table

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def as_odt(letter: Letter) -> bytes:
    """The file's bytes."""
    document = Document("text")
    body = document.body
    body.clear()
    _set_up(document, letter)
    if letter.sender:
        body.append(Paragraph(letter.sender, style="Sender"))
    if letter.day:
        body.append(Paragraph(letter.day, style="Day"))
    body.append(_heading(1, letter.title))
    if letter.subject:
        body.append(Paragraph(letter.subject, style="Sender"))
    _add(document, letter.opening)
    if letter.in_short:
        body.append(_heading(2, "En bref"))
        body.append(Paragraph(letter.in_short, style="Said"))
    for section in letter.sections:
        body.append(_heading(2, section.title))
        _add(document, section.blocks)
    if letter.closing:
        body.append(Paragraph(letter.closing, style="Said"))
        body.append(Paragraph(letter.sender, style="Sender"))
    if letter.table:
        _add_table(document, letter.table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, letter: Letter) -> None:
    document.meta.title = letter.subject or letter.title
    document.meta.language = "fr-FR"
    for name, areas in _STYLES.items():
        style = Style("paragraph", name=name)
        for area, properties in areas.items():
            style.set_properties(properties, area=area)
        document.insert_style(style)
    ruled = Style("table-cell", name="Ruled")
    ruled.set_properties(
        {"fo:border-bottom": "0.5pt solid #808080", "fo:padding": "0.1cm"}, area="table-cell"
    )
    document.insert_style(ruled, automatic=True)


_BOLD = {"fo:font-weight": "bold"}
_RULED = {"fo:border-bottom": "0.5pt solid #808080", "fo:padding": "0.1cm"}
_SMALL = {"fo:font-size": "9pt"}
_SPACED = {"fo:margin-bottom": "0.25cm"}
_STYLES: dict[str, dict[str, dict[str, str]]] = {
    "Said": {"paragraph": _SPACED},
    "Sender": {"paragraph": _SPACED, "text": _BOLD},
    "Day": {"paragraph": _SPACED | {"fo:text-align": "end"}},
    "Cell": {"text": _SMALL},
    "CellHead": {"text": _SMALL | _BOLD},
}


def _heading(level: int, text: str) -> Header:
    heading = Header(level, text)
    heading.set_attribute("text:style-name", f"Heading_20_{level}")
    return heading


def _add(document: Document, blocks: tuple[texts.Block, ...]) -> None:
    for block in blocks:
        if isinstance(block, texts.Paragraph):
            document.body.append(Paragraph(block.text, style="Said"))
        else:
            points = List(style="List_20_1")
            for point in block.points:
                points.append(ListItem(Paragraph(point)))
            document.body.append(points)


def _add_table(document: Document, table: Table) -> None:
    document.body.append(_heading(2, table.title))
    if table.note:
        document.body.append(Paragraph(table.note, style="Said"))
    grid = Grid("Elements")
    grid.append(_row(table.headings, "CellHead"))
    for row in table.rows:
        grid.append(_row(row, "Cell"))
    document.body.append(grid)


def _row(cells: tuple[str, ...], style: str) -> Row:
    row = Row()
    for text in cells:
        cell = Cell(style="Ruled")
        cell.append(Paragraph(text, style=style))
        row.append(cell)
    return row
