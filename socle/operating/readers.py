"""The confined process, as the local engine asks for it: recordings decoded, documents read.

The engine stands below the code that reads documents and so cannot name it; the command that starts it can.
"""

from __future__ import annotations

from pathlib import Path

from socle.inference.engine.readers import NotRead, Readers, ReadPage
from socle.knowledge.parsing.document import PageChoice
from socle.knowledge.parsing.sandbox import Limits, call_safely, parse_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.knowledge.parsing.written import markdown_of

DECODER = "socle.inference.engine.speech.decoding:decoded"
# Two hours of sound are decoded in some 20 seconds, into 230 MB.
SOUND = Limits(size=2_000_000_000, seconds=300, result=1 << 29)
REASONS = {
    "encrypted": "The document is protected by a password.",
    "empty": "The file is empty.",
    "no_text": "The document holds no text.",
    "scanned": "The document is a picture, and this server lacks Tesseract's French model.",
    "unrecognised": "No text was recognised in the picture.",
    "wrong_type": "The file is not a document that can be read (PDF, DOCX, ODT, HTML, Markdown, text, PNG, "
    "JPEG, TIFF, WebP).",
    "unsupported": "Files of this type are not read.",
    "too_large": "The document is too large.",
    "too_many_pages": "The document has too many pages.",
    "too_slow": "Reading the document took too long.",
    "too_complex": "Reading the document needs too much memory.",
}
NO_DOCUMENT = "The document is damaged or unsafe: it was not read."
NO_RECORDING = "The file is not a recording that can be decoded."


def readers() -> Readers:
    """What `socle models` gives the engine."""
    return Readers(decode_sound, read_pages)


def decode_sound(path: Path, seconds: float) -> bytes:
    """The sound of a file; raises NotRead."""
    try:
        return call_safely(DECODER, path, {"seconds": seconds}, SOUND)
    except Unreadable as error:
        raise NotRead(NO_RECORDING) from error


def read_pages(path: Path, numbers: frozenset[int] | None, tables_in_html: bool) -> list[ReadPage]:
    """The pages of a document, of these numbers from 0; raises NotRead."""
    only = None if numbers is None else frozenset(number + 1 for number in numbers)
    try:
        document = parse_safely(path, choice=PageChoice(only))
    except Unreadable as error:
        raise NotRead(REASONS.get(error.code, NO_DOCUMENT)) from error
    return [
        ReadPage(page.number - 1, markdown_of(page, tables_in_html=tables_in_html), page.width, page.height)
        for page in document.pages
        if only is None or page.number in only
    ]
