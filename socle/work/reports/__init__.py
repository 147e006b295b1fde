"""Documents that people take away: titles, facts, paragraphs and words said, as DOCX, ODT and PDF."""

from socle.work.reports.as_docx import as_docx
from socle.work.reports.as_odt import as_odt
from socle.work.reports.as_pdf import as_pdf
from socle.work.reports.report import Block, Heading, Paragraph, Points, Report, Speech

__all__ = [
    "Block",
    "Heading",
    "Paragraph",
    "Points",
    "Report",
    "Speech",
    "as_docx",
    "as_odt",
    "as_pdf",
]
