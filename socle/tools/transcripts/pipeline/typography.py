"""French signs and numbers, word by word: what belongs together is one word, with a no-break space in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from socle.tools.transcripts.spoken import Word

SPACE = "\u00a0"

_HIGH = re.compile(r"[\s\u00a0\u202f]*([?!;:»]+)$")
_OPENING = re.compile(r"^([«])[\s\u00a0\u202f]*")
_SIGNS = re.compile(r"[?!;:»,.…%€]+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\u00a0\d{3})*")
_GROUP = re.compile(r"\d{3}(?:[.,;:?!…]|,\d+[.,]?)?")
_TIME = re.compile(r"\d{1,2}:\d{2}|https?:")


def tidy(words: Sequence[Word], language: str) -> list[Word]:
    """The words with lone signs joined to the word before, and in French the spaces that signs want and
    numbers cut by thousands as one word."""
    joined = _joined(words, language == "fr")
    return [replace(word, text=french(word.text)) for word in joined] if language == "fr" else joined


def _joined(words: Sequence[Word], in_french: bool) -> list[Word]:
    found: list[Word] = []
    for word in words:
        text = SPACE.join(word.text.split())
        space = _between(found[-1].text, text, in_french) if found and text else None
        if space is not None:
            found[-1] = _with(found[-1], space, word, text)
        elif text:
            found.append(replace(word, text=text))
    return found


def _between(before: str, text: str, in_french: bool) -> str | None:
    """What stands between two that are one word; None where they are two."""
    if _SIGNS.fullmatch(text):
        return SPACE if in_french and text[0] in "?!;:»%€" else ""
    if before == "«":
        return SPACE
    thousands = in_french and _THOUSANDS.fullmatch(before) and _GROUP.fullmatch(text)
    return SPACE if thousands else None


def _with(first: Word, space: str, second: Word, text: str) -> Word:
    """Two words as one; as sure as the less sure of them."""
    known = [one.confidence for one in (first, second) if one.confidence is not None]
    return replace(
        first,
        text=f"{first.text}{space}{text}",
        end=max(first.end, second.end),
        confidence=min(known) if known else None,
    )


def french(text: str) -> str:
    """One word as French prints it: no-break spaces before ? ! ; : » and after «."""
    if _TIME.search(text):
        return text
    spaced = _OPENING.sub(rf"\1{SPACE}", text)
    found = _HIGH.search(spaced)
    if found is None or not spaced[: found.start()]:
        return spaced
    return f"{spaced[: found.start()]}{SPACE}{found.group(1)}"
