"""PDF: text, boxes and structure by pdfium."""

from socle.knowledge.parsing.pdf.reading import parse_pdf

__all__ = ["parse_pdf"]
