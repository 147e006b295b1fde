"""Pictures of a PDF's pages and the places of quotes on them, made in the child process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.sandbox import Limits, run_child
from socle.knowledge.parsing.unreadable import Unreadable

Form = Literal["png", "webp"]
_LIMITS = Limits(seconds=20, result=32 * 1024 * 1024)
_LONGEST_QUOTE = 20_000


def render_page(path: Path, number: int, width: int, form: Form = "webp") -> bytes:
    """The page (from 1) as a picture `width` pixels wide; raises Unreadable."""
    return run_child(["render", str(path), str(number), str(width), form], _LIMITS)


def quote_boxes(path: Path, number: int, quote: str) -> list[Box]:
    """The boxes of an exact quote on a page (from 1), one for each printed line, in points from the top-left;
    empty when the page does not hold it. Raises Unreadable."""
    answer = run_child(["locate", str(path), str(number), quote[:_LONGEST_QUOTE]], _LIMITS)
    try:
        return [(float(a), float(b), float(c), float(d)) for a, b, c, d in json.loads(answer)]
    except (ValueError, TypeError) as error:
        raise Unreadable("broken") from error
