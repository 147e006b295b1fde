"""The letter as a file, opened and written in the confined child process: what people give is not trusted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from socle.knowledge.parsing.sandbox import call_safely
from socle.tools.plain_language.documents import Revision, read_letter_file, rewrite_letter_file
from socle.tools.plain_language.letter import LetterParagraph


def paragraphs_of_file(path: Path) -> list[LetterParagraph]:
    """The parts of a letter in a DOCX or ODT. Raises Unreadable."""
    rows = json.loads(call_safely(f"{__name__}:read_here", path))
    return [LetterParagraph(row["index"], row["text"], row["role"], row["is_fixed"]) for row in rows]


def rewritten_file(path: Path, texts: Mapping[int, str], revision: Revision | None = None) -> bytes:
    """The same file with other words in some paragraphs, as tracked changes when a revision is given. Raises
    Unreadable."""
    given = {
        "texts": {str(number): text for number, text in texts.items()},
        "revision": None if revision is None else [revision.when.isoformat(), revision.author],
    }
    return call_safely(f"{__name__}:rewrite_here", path, given)


def read_here(path: Path, _: object) -> bytes:
    """In the child: the parts as JSON."""
    found: Sequence[LetterParagraph] = read_letter_file(path)
    rows = [
        {"index": one.index, "text": one.text, "role": one.role, "is_fixed": one.is_fixed} for one in found
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def rewrite_here(path: Path, given: Mapping[str, Any]) -> bytes:
    """In the child: the file's bytes."""
    texts = {int(number): str(text) for number, text in given["texts"].items()}
    revision = _revision(given["revision"])
    return rewrite_letter_file(path, texts, revision)


def _revision(given: Sequence[str] | None) -> Revision | None:
    return Revision(datetime.fromisoformat(given[0]), given[1]) if given else None
