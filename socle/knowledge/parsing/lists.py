"""How items of lists begin in documents that only show them."""

from __future__ import annotations

import re

_BULLET = re.compile(r"[•●▪■◦‣○–—\-*✓✔➢➤→❖❑☐☒►·o]\s+\S|[•●▪■◦‣○✓✔➢➤→❖❑☐☒►]")
_ENUMERATOR = re.compile(r"(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\s?[.)°]{1,2}\s+\S|\(\d{1,2}\)\s+\S")


def is_list_item(text: str) -> bool:
    """Whether a text begins as an item of a list does: a bullet, «a)», «1.», «(2)»."""
    return bool(_BULLET.match(text) or _ENUMERATOR.match(text))
