"""Writes a piece as an office suite's ODT."""

from __future__ import annotations

from pathlib import Path

from odfdo import Cell, Document, Element, Header, Paragraph, Row, Span, Style, Tab
from odfdo import Table as OdtTable

from tests.tools.contracts.held_out.sheet import Heading, NewPage, Sheet, Table, Text, runs

FACES = {"serif": "Liberation Serif", "sans": "Liberation Sans", "condensed": "Liberation Sans Narrow"}


def write_odt(sheet: Sheet, path: Path) -> None:
    document = Document("text")
    body = document.body
    body.clear()
    add_styles(document, sheet)
    body.append(Paragraph(sheet.header, style="Small"))
    for number, block in enumerate(sheet.blocks):
        match block:
            case Text():
                body.append(paragraph_of(block))
            case Heading():
                body.append(Header(block.level, block.words))
            case Table():
                body.append(table_of(block, f"Tableau{number}"))
                body.append(Paragraph(""))
            case NewPage():
                body.append(Paragraph("", style="NewPage"))
    body.append(Paragraph(sheet.footer, style="Small"))
    document.save(path)


def add_styles(document: Document, sheet: Sheet) -> None:
    font = {"font": FACES[sheet.face]}
    document.insert_style(Style("text", name="Strong", bold=True), automatic=True)
    small = Style("paragraph", name="Small", area="text", size="8pt", **font)
    document.insert_style(small, automatic=True)
    for align in ("left", "center", "right"):
        style = Style("paragraph", name=f"Text-{align}", area="text", size="10.5pt", **font)
        style.set_properties({"fo:text-align": align, "fo:margin-bottom": "0.15cm"}, area="paragraph")
        document.insert_style(style, automatic=True)
    turn = Style("paragraph", name="NewPage")
    turn.set_properties({"fo:break-before": "page"}, area="paragraph")
    document.insert_style(turn, automatic=True)
    for name, border in (("Ruled", "0.5pt solid #000000"), ("Bare", "none")):
        cell = Style("table-cell", name=name)
        cell.set_properties({"fo:border": border, "fo:padding": "0.1cm"}, area="table-cell")
        document.insert_style(cell, automatic=True)


def paragraph_of(text: Text) -> Paragraph:
    paragraph = Paragraph("", style=f"Text-{text.align}")
    for words, bold in runs(text.words):
        for place, part in enumerate(words.split("\t")):
            if place:
                paragraph.append(Tab())
            if part:
                append_part(paragraph, part, bold)
    return paragraph


def append_part(paragraph: Paragraph, part: str, bold: bool) -> None:
    if bold:
        paragraph.append(Span(part, style="Strong"))
    else:
        paragraph.append_plain_text(part)


def table_of(block: Table, name: str) -> Element:
    table = OdtTable(name)
    columns = Element.from_tag("table:table-column")
    columns.set_attribute("table:number-columns-repeated", str(len(block.widths)))
    table.append(columns)
    for words in block.rows:
        row = Row()
        for place, text in enumerate(words):
            row.append(cell_of(text, ruled=block.rules != "none", span=span_of(block, words, place)))
        for _ in range(len(block.widths) - len(words)):
            row.append(Element.from_tag("table:covered-table-cell"))
        table.append(row)
    return table


def span_of(block: Table, words: tuple[str, ...], place: int) -> int:
    return len(block.widths) - place if place == len(words) - 1 else 1


def cell_of(text: str, *, ruled: bool, span: int) -> Cell:
    cell = Cell(style="Ruled" if ruled else "Bare")
    cell.set_attribute("office:value-type", "string")
    if span > 1:
        cell.set_attribute("table:number-columns-spanned", str(span))
    for line in text.split("\n"):
        cell.append(paragraph_of(Text(line)))
    return cell
