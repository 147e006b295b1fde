"""Letters as files: their paragraphs, and the same letter with other words and its layout kept."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.documents.docx_letter import read_docx, rewrite_docx
from socle.tools.plain_language.documents.file_paragraph import FileParagraph, FixedParagraph
from socle.tools.plain_language.documents.new_letter import new_docx, new_odt
from socle.tools.plain_language.documents.odt_letter import read_odt, rewrite_odt
from socle.tools.plain_language.letter import LetterParagraph, read_letter
from socle.tools.plain_language.letter_box import LetterBox
from socle.tools.plain_language.word_diff import AUTHOR, Change, Revision, word_diff

__all__ = [
    "AUTHOR",
    "Change",
    "FileParagraph",
    "FixedParagraph",
    "LetterBox",
    "Revision",
    "new_docx",
    "new_odt",
    "read_docx",
    "read_letter_file",
    "read_odt",
    "rewrite_docx",
    "rewrite_letter_file",
    "rewrite_odt",
    "word_diff",
]


def read_letter_file(path: Path) -> list[LetterParagraph]:
    """The parts of a letter in a DOCX or ODT, empty paragraphs included: their numbers are what
    `rewrite_letter_file` takes. Raises Unreadable."""
    found = read_docx(path) if _is_docx(path) else read_odt(path)
    fixed = frozenset(number for number, paragraph in enumerate(found) if paragraph.is_fixed)
    return read_letter([paragraph.text for paragraph in found], fixed)


def rewrite_letter_file(
    path: Path, texts: Mapping[int, str], revision: Revision | None = None, box: LetterBox | None = None
) -> bytes:
    """The same file with other words in some paragraphs and with the box, as tracked changes when a revision
    is given. Raises Unreadable, FixedParagraph."""
    rewrite = rewrite_docx if _is_docx(path) else rewrite_odt
    return rewrite(path, texts, revision, box)


def _is_docx(path: Path) -> bool:
    """Told by what the package holds, whatever the file is called. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable("broken") from error
    if "[Content_Types].xml" in names:
        return True
    if "content.xml" in names:
        return False
    raise Unreadable("unsupported")
