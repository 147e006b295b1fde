"""Formulas as they are written, told apart by what they are for: revision of prices, penalties."""

from __future__ import annotations

import re
from decimal import Decimal

from socle.checks.quantities import in_digits
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import plain

_WORDS = r"(?!(?:la|le|de|du|en|et|ou|où|un|au|si|ce|il)\b)"
_NAME = rf"(?:[A-ZΔ][A-Za-z]{{0,5}}|{_WORDS}[a-z]{{1,2}})(?![a-zà-ÿ])[\d₀-₉]{{0,2}}(?:\([a-z0-9]{{1,2}}\))?"
_TERM = rf"(?:\d+(?:[.,]\d+)?\s?%?|{_NAME})"
_SIGN = r"[-+*/x×÷·.=]|\bfois\b"
_FORMULA = re.compile(
    rf"(?<![\w])[A-Z][\w']{{0,5}}(?:\([a-z0-9]\))?\s*=\s*(?:[\[({{]\s*)*{_TERM}(?:\s*(?:[\[\](){{}}]|{_SIGN})\s*|\s*{_TERM})*"
)
_OPERATORS = re.compile(r"[+*/×÷]|\bx\b|[\[(]")
_BACK = 8
_FIXED = re.compile(r"(?:=|\[|\()\s*(?:[A-Za-z][\w']{0,3}\s*[x×*]?\s*[\[(]\s*)?(\d+(?:[.,]\d+)?)(\s?%)?\s*\+")
_WEIGHT = re.compile(r"(?<![\w.,/])(\d{1,3}(?:[.,]\d+)?\s?%|\d[.,]\d+)(?![\d])")
_TOLD = re.compile(
    r"(?:partie|part|terme) fixe[^.;]{0,30}?(?:de|:|egale? a|est de)\s*(\d+(?:[.,]\d+)?)\s?(%)?"
)


def read_formulas(piece: Piece) -> list[Reading]:
    """The formula of revision with its fixed part, and the formula of penalties for delay.

    On a recognised page O and 0, I and 1 are too alike in a formula: it is left to a person;
    its fixed part is a plain number and is read.
    """
    if piece.kind not in {"acte_engagement", "ccap", "autre"}:
        return []
    found: dict[str, Reading] = {}
    for segment in piece.segments:
        for match in _FORMULA.finditer(segment.said):
            text = _trimmed(match[0])
            purpose = _purpose(piece, segment, match.start())
            if (
                purpose
                and purpose not in found
                and _OPERATORS.search(text.split("=", 1)[1])
                and re.search(r"\d", text)
            ):
                if purpose == "revision_formule":
                    _fixed_part(piece, segment, match.start(), text, found)
                if not segment.recognised:
                    place = (segment, match.start(), match.start() + len(text))
                    found[purpose] = reading(purpose, text, place, piece.name)
    _told_part(piece, found)
    return list(found.values())


def _trimmed(text: str) -> str:
    """Without the words and signs that follow the formula."""
    text = re.sub(r"(?:\s+[a-zà-ÿ]{1,4}|\s*[-+*/×.=])+$", "", text.rstrip())
    while text.count(")") > text.count("(") and text.endswith(")"):
        text = text[:-1].rstrip()
    return text.rstrip(" .,;")


def _purpose(piece: Piece, segment: Segment, place: int) -> str:
    """What the nearest words before the formula speak of."""
    before = [other.folded for other in piece.segments[max(0, segment.index - _BACK) : segment.index]]
    for text in (segment.folded[:place], *reversed(before), segment.section):
        penalty, revision = text.rfind("penalit"), max(text.rfind("revis"), text.rfind("variation des prix"))
        if penalty >= 0 or revision >= 0:
            if penalty > revision:
                return "penalites_formule" if _is_delay(piece, segment) else ""
            return "revision_formule"
        if "actualis" in text:
            return ""
    return ""


def _is_delay(piece: Piece, segment: Segment) -> bool:
    """Whether the penalty is for being late, told just above or in the section's title."""
    before = [other.folded for other in piece.segments[max(0, segment.index - 2) : segment.index + 1]]
    return "retard" in " ".join([*before, segment.section])


def weight(written: str) -> Decimal:
    """A weight of a formula: 0,15 or 15 %."""
    value = in_digits(written.replace("%", "").strip())
    return value / 100 if "%" in written else value


def weights(text: str) -> list[Decimal]:
    """The fixed part and the coefficients of the formula of revision that a text holds, in order."""
    formula = _FORMULA.search(text)
    body = formula[0].split("=", 1)[-1] if formula else ""
    return [weight(match[1]) for match in _WEIGHT.finditer(body) if weight(match[1]) < 1]


def _fixed_part(piece: Piece, segment: Segment, place: int, text: str, found: dict[str, Reading]) -> None:
    match = _FIXED.search(text)
    if match is None:
        return
    value = weight(match[1] + (match[2] or ""))
    if 0 < value < 1:
        start = place + match.start(1)
        where = (segment, start, start + len(match[1]))
        found.setdefault(
            "revision_partie_fixe", reading("revision_partie_fixe", plain(value), where, piece.name)
        )


def _told_part(piece: Piece, found: dict[str, Reading]) -> None:
    for segment in piece.segments:
        match = _TOLD.search(segment.folded)
        if match is None or "revision_partie_fixe" in found:
            continue
        value = weight(match[1] + (match[2] or ""))
        if 0 < value < 1 and "revis" in fold(segment.section + segment.text):
            where = (segment, *match.span(1))
            found["revision_partie_fixe"] = reading("revision_partie_fixe", plain(value), where, piece.name)
