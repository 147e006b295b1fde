"""The boxes of a form: which options are ticked, and what the form then says."""

from __future__ import annotations

import re
from itertools import pairwise

_EMPTY = r"☐|□|❏|❑|❐|❒|◻|▢|⬜|○|\[\s{0,3}\]|\(\s{1,3}\)|\[_\]"
_TICKED = r"☒|☑|■|◼|▣|⬛|✔|✓|✗|✘|✕|🗹|🗷|\[\s?[xX✓✔✗✘]\s?\]|\([xX]\)"
ANY_BOX = rf"(?:{_EMPTY}|{_TICKED})"
_BOX = re.compile(rf"(?P<empty>{_EMPTY})|(?P<ticked>{_TICKED})")


_GLUED = re.compile(r"(?<=[.;])\s+(?=[A-ZÀÉÈÊ])|\s(?=(?:Taux|Montant|Prix|Nombre|Durée|Si oui)\b)")


def has_boxes(text: str) -> bool:
    """Whether a text holds at least one box."""
    return _BOX.search(text) is not None


def first_option(text: str) -> int:
    """Where the options of a form begin: before them stands the question, which answers nothing."""
    boxes = list(_BOX.finditer(text))
    return _options(text, boxes)[0][0] if boxes else 0


def said(text: str) -> str:
    """The text with its boxes, and the options that are not ticked, replaced by as many spaces."""
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return text
    spoken = list(text)
    for box, (start, end) in zip(boxes, _options(text, boxes), strict=True):
        blanked = range(start, end) if box["empty"] else range(0)
        for place in (*range(*box.span()), *blanked):
            spoken[place] = " "
    return "".join(spoken)


def _options(text: str, boxes: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where each box's option stands: after it, or before it where the last box closes the text."""
    if text[boxes[-1].end() :].strip(" .;"):
        ends = [_end(text, box, following) for box, following in pairwise([*boxes, None])]
        return [(box.end(), end) for box, end in zip(boxes, ends, strict=True)]
    starts = [_after_lead(text, boxes[0].start()), *(box.end() for box in boxes[:-1])]
    return [(start, box.start()) for start, box in zip(starts, boxes, strict=True)]


def _end(text: str, box: re.Match[str] | None, following: re.Match[str] | None) -> int:
    """An option goes up to the next box, or to what a reader of PDF glued after it."""
    limit = following.start() if following else len(text)
    glued = _GLUED.search(text, box.end() if box else 0, limit)
    return glued.start() if glued else limit


def _after_lead(text: str, end: int) -> int:
    """The first option begins after the question that it answers."""
    return max(text.rfind(mark, 0, end) + 1 for mark in ":?|") or end
