"""Small makers of documents, good and bad, for tests."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pypdfium2
from docx.enum.text import WD_BREAK
from odfdo import Document as OdtDocument
from odfdo import Header, List, ListItem, Paragraph, Table
from PIL import Image, ImageDraw
from reportlab.lib import colors, pagesizes
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table as PdfTable
from reportlab.platypus import TableStyle

SENTENCE = "Le titulaire exécute les prestations demandées dans les délais fixés par le bon de commande."
ARTICLES = (
    ("Article 1. Objet", ["Le marché porte sur la maintenance des serveurs du ministère."]),
    ("Article 2. Durée", ["Le marché dure vingt-quatre mois.", "Il peut être reconduit deux fois."]),
    ("Article 3. Prix", ["Le montant maximum du lot unique est de 250 000 euros hors taxes."]),
)
LOTS = [
    ["Lot", "Intitulé", "Montant maximum"],
    ["1", "Maintenance", "120 000 €"],
    ["2", "Hébergement", "80 000 €"],
]


class Sheets:
    """Writes a PDF page by page, from the top, with a running header and page numbers."""

    def __init__(self, path: Path, *, running: bool = True, encryption: object = None) -> None:
        self.path = path
        self._canvas = Canvas(str(path), pagesize=pagesizes.A4, encrypt=encryption)
        self._running = running
        self._page = 0
        self.turn()

    def turn(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._y = 770.0
        if self._running:
            self._canvas.setFont("Helvetica", 9)
            self._canvas.drawString(60, 810, "Ministère des exemples")
            self._canvas.drawString(280, 30, f"Page {self._page}")

    def line(self, text: str, *, x: float = 60, size: float = 11, bold: bool = False) -> None:
        self._y -= size * 1.25
        if self._y < 70:
            self.turn()
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, self._y, text)

    def heading(self, text: str, size: float = 14) -> None:
        self._y -= 12
        self.line(text, size=size, bold=True)
        self._y -= 6

    def paragraph(self, text: str, *, x: float = 60, width: float = 470) -> None:
        self._y -= 6
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if self._canvas.stringWidth(longer, "Helvetica", 11) > width:
                self.line(line, x=x)
                line = word
            else:
                line = longer
        self.line(line, x=x)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float] = (60, 200, 150)) -> None:
        table = PdfTable([list(row) for row in rows], colWidths=list(widths))
        bold_first = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black), bold_first]))
        _, height = table.wrapOn(self._canvas, 500, 500)
        self._y -= height + 10
        table.drawOn(self._canvas, 60, self._y)

    def save(self) -> Path:
        self._canvas.save()
        return self.path


def contract_pdf(path: Path) -> Path:
    """A contract of four pages: cover, contents, articles, a ruled table."""
    sheets = Sheets(path)
    sheets.heading("MARCHÉ DE MAINTENANCE", size=20)
    sheets.line("Numéro de consultation : 25_TEST_001", bold=True)
    sheets.turn()
    sheets.heading("TABLE DES MATIÈRES")
    for title, _ in ARTICLES:
        sheets.line(f"{title} {'.' * 40} 3")
    sheets.turn()
    for title, paragraphs in ARTICLES:
        sheets.heading(title)
        for text in paragraphs:
            sheets.paragraph(text)
        sheets.paragraph(" ".join([SENTENCE] * 4))
    sheets.turn()
    sheets.heading("Article 4. Lots")
    sheets.paragraph("Le marché comprend les lots suivants :")
    sheets.table(LOTS)
    return sheets.save()


def long_pdf(path: Path, pages: int) -> Path:
    """A PDF of many pages of text."""
    sheets = Sheets(path)
    for number in range(1, pages + 1):
        sheets.heading(f"Article {number}. Clause")
        for _ in range(12):
            sheets.paragraph(SENTENCE)
        if number < pages:
            sheets.turn()
    return sheets.save()


def two_columns_pdf(path: Path) -> Path:
    """Two columns of prose under a title over both."""
    canvas = Canvas(str(path), pagesize=pagesizes.A4)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 780, "Un titre au-dessus des deux colonnes")
    canvas.setFont("Helvetica", 10)
    for index in range(12):
        canvas.drawString(60, 740 - 13 * index, f"gauche {index:02d} suite du texte à lire ici")
        canvas.drawString(310, 740 - 13 * index, f"droite {index:02d} suite du texte à lire là")
    canvas.save()
    return path


def turned_pdf(path: Path, rotation: int) -> Path:
    """One line of text on a page that is shown turned and cropped."""
    canvas = Canvas(str(path), pagesize=pagesizes.A4)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(150, 500, "Texte repère")
    canvas.save()
    document = pypdfium2.PdfDocument(path.read_bytes())
    document[0].set_rotation(rotation)
    document[0].set_cropbox(50, 60, 545, 800)
    document.save(path)
    return path


def encrypted_pdf(path: Path) -> Path:
    """A PDF that a password opens."""
    sheets = Sheets(path, encryption=StandardEncryption("secret", ownerPassword="owner"))
    sheets.line("Confidentiel")
    return sheets.save()


def scanned_pdf(path: Path) -> Path:
    """A PDF that is a picture of a text."""
    picture = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(picture).text((50, 50), "Texte en image", fill="black")
    picture.save(path, "PDF")
    return path


def letter_docx(path: Path) -> Path:
    """A DOCX with styled headings, a list, a table with merged cells, a page break, a header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "En-tête du ministère"
    document.add_heading("Note de cadrage", 0)
    document.add_heading("Contexte", 1)
    document.add_paragraph("Le service rend compte chaque trimestre.")
    document.add_heading("Calendrier", 2)
    document.add_paragraph("Réunion de lancement", style="List Bullet")
    document.add_paragraph("Remise du rapport", style="List Bullet")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Budget", 1)
    table = document.add_table(rows=3, cols=3)
    for index, text in enumerate(["Poste", "Année", "Montant"]):
        table.cell(0, index).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Logiciels"
    for row, (year, amount) in enumerate([("2025", "10 000 €"), ("2026", "12 000 €")], start=1):
        table.cell(row, 1).text, table.cell(row, 2).text = year, amount
    document.save(str(path))
    return path


def big_docx(path: Path, megabytes: int) -> Path:
    """A DOCX of a given weight: pictures of noise that do not compress, and some text."""
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    side = 1000
    for number in range(megabytes // 3 + 1):
        noise = Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))
        buffer = io.BytesIO()
        noise.save(buffer, "PNG", compress_level=0)
        document.add_picture(buffer)
        document.add_paragraph(f"Figure {number}. {SENTENCE}")
    document.save(str(path))
    return path


def note_odt(path: Path) -> Path:
    """An ODT with headings, a list and a table."""
    document = OdtDocument("text")
    body = document.body
    body.clear()
    body.append(Header(1, "Organisation"))
    body.append(Paragraph("Le bureau se réunit chaque lundi."))
    body.append(Header(2, "Membres"))
    items = List()
    for name in ("Claire Martin", "Hugo Petit"):
        items.append(ListItem(name))
    body.append(items)
    table = Table("Budget", width=3, height=2)
    table.set_values([["Poste", "Année", "Montant"], ["Salles", "deux mille vingt-cinq", "900 euros"]])
    body.append(table)
    document.save(str(path))
    return path


def zip_bomb(path: Path, megabytes: int = 60) -> Path:
    """A DOCX whose body is a thousand times its size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * 1024 * 1024)
    return path


def lying_zip_bomb(path: Path) -> Path:
    """The same, smaller, whose directory says that its body is short."""
    zip_bomb(path, megabytes=40)
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def docx_with_entities(path: Path) -> Path:
    """A DOCX whose body declares entities that grow when they are read."""
    letter_docx(path)
    grown = path.with_suffix(".grown")
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY e0 "ha">{declared}]>'
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(grown, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"?>", b"?>" + doctype.encode(), 1)
            target.writestr(name, content)
    grown.replace(path)
    return path
