"""The letter as a file, opened and written in the confined child process: what people give is not trusted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from socle.knowledge import page_cache
from socle.knowledge.parsing.sandbox import call_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.letter_box import LetterBox
from socle.tools.plain_language.word_diff import Revision

_KEPT = "letter-1.json"
"""Its number is raised when letters are read otherwise, so that none is taken from an older reading."""


def paragraphs_of_file(document_id: int, path: Path) -> list[LetterParagraph]:
    """The parts of a letter in a DOCX or ODT; the child process reads it once, not at each act of a review.
    Raises Unreadable."""
    kept = page_cache.beside(document_id, _KEPT)
    if kept.exists():
        return _parts(kept.read_bytes())
    read = call_safely(f"{__name__}:read_here", path)
    parts = _parts(read)
    page_cache.keep(kept, read)
    if not path.exists():  # deleted meanwhile, and the cache before we wrote to it
        page_cache.drop(document_id)
    return parts


def _parts(read: bytes) -> list[LetterParagraph]:
    try:
        rows = json.loads(read)
        return [LetterParagraph(row["index"], row["text"], row["role"], row["is_fixed"]) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("broken") from error


def rewritten_file(
    path: Path, texts: Mapping[int, str], revision: Revision | None = None, box: LetterBox | None = None
) -> bytes:
    """The same file with other words in some paragraphs and with the box, as tracked changes when a revision
    is given. Raises Unreadable."""
    given = {
        "texts": {str(number): text for number, text in texts.items()},
        "revision": None if revision is None else [revision.when.isoformat(), revision.author],
        "box": box,
    }
    return call_safely(f"{__name__}:rewrite_here", path, given)


def read_here(path: Path, _: object) -> bytes:
    """In the child: the parts as JSON."""
    from socle.tools.plain_language.documents import read_letter_file

    found: Sequence[LetterParagraph] = read_letter_file(path)
    rows = [
        {"index": one.index, "text": one.text, "role": one.role, "is_fixed": one.is_fixed} for one in found
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def rewrite_here(path: Path, given: Mapping[str, Any]) -> bytes:
    """In the child: the file's bytes."""
    from socle.tools.plain_language.documents import rewrite_letter_file

    texts = {int(number): str(text) for number, text in given["texts"].items()}
    revision = _revision(given["revision"])
    return rewrite_letter_file(path, texts, revision, _box(given["box"]))


def _box(given: Sequence[Any] | None) -> LetterBox | None:
    return LetterBox(given[0], given[1], tuple(given[2]), given[3]) if given else None


def _revision(given: Sequence[str] | None) -> Revision | None:
    return Revision(datetime.fromisoformat(given[0]), given[1]) if given else None
