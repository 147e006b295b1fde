"""Makers of scans for tests: pages of a PDF printed to pixels, turned, made noisy, kept as files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image
from reportlab.lib import pagesizes
from reportlab.pdfgen.canvas import Canvas


def pictures(path: Path, dpi: int = 200, degrees: float = 0.0, noise: float = 0.0) -> list[Image.Image]:
    """The pages of a PDF as a scanner would give them: grey paper, tilted, with noise."""
    random = numpy.random.default_rng(7)
    found: list[Image.Image] = []
    for page in pypdfium2.PdfDocument(path):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        pixels = numpy.asarray(image).astype(float)
        if noise:
            pixels = pixels * 0.9 + 15 + random.normal(0, noise, pixels.shape)
        found.append(Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)))
    return found


def scanned(pages: Sequence[Image.Image], path: Path, dpi: int = 200) -> Path:
    """The pictures as one file: a PDF without text, a TIFF of several pages, or an image of the first."""
    if path.suffix in (".pdf", ".tiff"):
        pages[0].save(path, save_all=True, append_images=list(pages[1:]), resolution=dpi, dpi=(dpi, dpi))
    else:
        pages[0].save(path, dpi=(dpi, dpi))
    return path


def half_scanned(text: Path, scan: Path, path: Path) -> Path:
    """The first page of a PDF that has text, then the pages of one that has none."""
    together = pypdfium2.PdfDocument.new()
    together.import_pages(pypdfium2.PdfDocument(text), [0])
    together.import_pages(pypdfium2.PdfDocument(scan))
    together.save(path)
    return path


def stamped(picture: Image.Image, path: Path, stamp: Sequence[str]) -> Path:
    """A picture over a whole page, and lines of text over it, as an electronic transmission leaves them."""
    canvas = Canvas(str(path), pagesize=pagesizes.A4)
    canvas.drawInlineImage(picture, 0, 0, *pagesizes.A4)
    canvas.setFont("Helvetica", 8)
    for index, line in enumerate(stamp):
        canvas.drawString(330, 830 - 10 * index, line)
    canvas.save()
    return path


FORM_LINES = (
    ("☒", "Le signataire engage la société"),
    ("☐", "Le candidat individuel"),
    ("☐", "Le groupement conjoint"),
    ("☒", "Le groupement solidaire"),
)


def form_pdf(path: Path) -> Path:
    """A form whose boxes are drawn: before a line, within a line, after a word; and a comb."""
    canvas = Canvas(str(path), pagesize=pagesizes.A4)
    canvas.setFont("Helvetica", 10)
    height = 760.0
    for sign, label in FORM_LINES:
        _box(canvas, 60, height, sign)
        canvas.drawString(76, height, label)
        height -= 18
    canvas.drawString(60, 660, "Avance :")
    _box(canvas, 130, 660, "☒")
    canvas.drawString(144, 660, "Oui")
    _box(canvas, 190, 660, "☐")
    canvas.drawString(204, 660, "Non")
    canvas.drawString(60, 630, "Renonce à l'avance")
    canvas.drawString(300, 630, "NON")
    _box(canvas, 330, 630, "☐")
    canvas.drawString(360, 630, "OUI")
    _box(canvas, 390, 630, "☒")
    for index, digit in enumerate("30809158600039"):
        canvas.rect(60 + 14 * index, 580, 14, 14)
        canvas.drawString(64 + 14 * index, 584, digit)
    canvas.drawString(
        60, 540, "Durée du marché : 24 mois. D'un commun accord, les UO et le DPO Dupont & Fils."
    )
    canvas.save()
    return path


def _box(canvas: Canvas, x: float, y: float, sign: str, side: float = 9) -> None:
    canvas.rect(x, y - 1, side, side)
    if sign == "☒":
        canvas.line(x + 1.5, y + 0.5, x + side - 1.5, y + side - 2.5)
        canvas.line(x + 1.5, y + side - 2.5, x + side - 1.5, y + 0.5)


def error_rate(read: str, truth: str) -> float:
    """Insertions, deletions and substitutions over the truth's characters; spaces do not count, and the
    two apostrophes are one."""
    first, second = _letters(read), _letters(truth)
    row = list(range(len(second) + 1))
    for index, letter in enumerate(first, start=1):
        before, row[0] = row[0], index
        for place, other in enumerate(second, start=1):
            change = before + (letter != other)
            before = row[place]
            row[place] = min(change, row[place] + 1, row[place - 1] + 1)
    return row[-1] / len(second)


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).replace("’", "'")


def compact(text: str) -> str:
    """A text without its spaces and capitals, to look for another in it."""
    return _letters(text).casefold()
