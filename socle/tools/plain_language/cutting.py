"""Where a long sentence may be cut in two without changing its words."""

import re
from functools import cache

from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.locked_spans import locked_spans
from socle.tools.plain_language.observing import sentence_length

_LEAST = 6  # words: a shorter half is no sentence
_DEPENDENT = re.compile(
    r"^(?:si|lorsqu\w*|quand|dans l['’]hypothèse|dans le cas|après|avant|afin|pour|en|faute|à défaut|dès"
    r"|bien que)\b",
    re.IGNORECASE,
)


def cut(sentence: str) -> str | None:
    """The sentence as two, cut at the joint nearest its middle; None when no joint is safe."""
    locked = locked_spans(sentence)
    whole = len(sentence)
    best: tuple[float, str] | None = None
    for pattern, opening in _joints():
        for match in pattern.finditer(sentence):
            if any(span.start < match.end() and match.start() < span.end for span in locked):
                continue
            first, second = sentence[: match.start()].rstrip(" ,"), opening + sentence[match.end() :]
            if not _stands_alone(first, second):
                continue
            distance = abs(match.start() / whole - 0.5)
            written = f"{first}. {second[:1].upper()}{second[1:]}"
            if best is None or distance < best[0]:
                best = (distance, written)
    return best[1] if best else None


def _stands_alone(first: str, second: str) -> bool:
    """Are both halves long enough, and does the first not wait for its main clause, nor leave marks open?"""
    if min(sentence_length(first), sentence_length(second)) < _LEAST:
        return False
    if _DEPENDENT.match(first) and first.count(",") == 0:
        return False
    return all(first.count(left) == first.count(right) for left, right in (("(", ")"), ("«", "»")))


@cache
def _joints() -> tuple[tuple[re.Pattern[str], str], ...]:
    joints = data_file("finding_rules")["cuts"]["joints"]
    return tuple((re.compile(pattern.replace("’", "['’]")), opening) for pattern, opening in joints)
