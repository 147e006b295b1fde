"""Running headers, footers and page numbers: what comes back at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from socle.knowledge.parsing.pdf.layout import LaidPage
from socle.knowledge.parsing.pdf.lines import TextLine

_EDGE = 0.16  # of the page's height, at the top and at the bottom
_LEAST_SHARE = 0.3
_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|sur|de|of|\|)\s*\d{1,4})?", re.IGNORECASE
)


def running_lines(pages: Sequence[LaidPage]) -> set[int]:
    """The identities of the lines that are headers, footers or page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({place for line in page.lines for place in _places(line, page)[:1]})
    least = max(2, _LEAST_SHARE * len(pages)) if len(pages) > 2 else 2
    found: set[int] = set()
    for page in pages:
        for line in page.lines:
            places = _places(line, page)
            if places and (_is_number(line, page, pages) or sum(seen[place] for place in places) >= least):
                found.add(id(line))
    return found


def _places(line: TextLine, page: LaidPage) -> list[tuple[str, int]]:
    """The line's text with its digits hidden, at its height on the page and just beside; none away from
    the edges. A two-page letter has a narrower edge: its date and its address are not headers."""
    middle = (line.box[1] + line.box[3]) / 2 / page.height
    if line.table or _EDGE < middle < 1 - _EDGE:
        return []
    text = re.sub(r"\d+", "#", line.text.replace(" ", "").lower())
    height = round(middle * page.height / 6)
    return [(text, height), (text, height - 1), (text, height + 1)]


def _is_number(line: TextLine, page: LaidPage, pages: Sequence[LaidPage]) -> bool:
    if len(pages) < 2 or not _NUMBER.fullmatch(line.text.strip()):
        return False
    return line.box[1] > 0.9 * page.height or line.box[3] < 0.08 * page.height
