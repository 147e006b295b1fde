"""Dates in French texts: 22 novembre 2026, le 1er mars, 22/11/2026, 2026-11-22, mars 2026, 2026.

A value is written as in ISO 8601, with what is not told left out: 2026-11-22, --03-01, 2026-03, 2026. Before
a month, «ler» and «Ier» can only be the 1er that recognition misread, or that someone typed with a letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from socle.checks.words import fold

_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>janv(?:ier|\.)|f[ée]vr(?:ier|\.)|mars|avr(?:il|\.)|mai|juin|juil(?:let|\.)|ao[ûu]t|sept(?:embre|\.)"
    r"|oct(?:obre|\.)|nov(?:embre|\.)|d[ée]c(?:embre|\.))"
)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}}|[1lI]er|premier)\s+{_MONTH.format('month')}(?:\s+(?P<year>\d{{4}})\b)?"
    r"|\b(?P<day2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>\d{4})\b"
    r"|\b(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2})\b"
    rf"|\b{_MONTH.format('month4')}\s+(?P<year4>\d{{4}})\b"
    r"|(?<![\w.,/-])(?P<year5>1[0-9]\d\d|20\d\d)(?![\w/-]|[.,]\d|\s?(?:€|%|euros?\b|mois\b|ans?\b|jours?\b|heures?\b)"
    r"|[ \u00a0\u202f]\d{3}(?!\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as the text tells it, in ISO 8601."""

    start: int
    end: int
    value: str


def dates(text: str) -> Iterator[Date]:
    """Every date of a text, in order; a day and a month that cannot be are left out."""
    for match in _DATE.finditer(text):
        year = match["year"] or match["year2"] or match["year3"] or match["year4"] or match["year5"] or ""
        day = match["day"] or match["day2"] or match["day3"] or ""
        month = match["month2"] or match["month3"] or _month_number(match["month"] or match["month4"] or "")
        if value := _iso(year, month, "1" if day.lower() in {"1er", "ler", "ier", "premier"} else day):
            yield Date(match.start(), match.end(), value)


def holds(source: str, claim: str) -> bool:
    """Does the source's date say what the claim's date says: «le 22 novembre 2026» holds «novembre 2026»?"""
    if source == claim:
        return True
    if claim.startswith("--"):
        return source.endswith(claim[2:]) and len(source) == 10
    return source.startswith(claim + "-")


def _month_number(name: str) -> str:
    folded = fold(name)
    return next((str(number) for number, start in enumerate(_MONTHS, 1) if folded.startswith(start)), "")


def _iso(year: str, month: str, day: str) -> str:
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return ""
    known = "-".join(part.zfill(2) for part in (month, day) if part)
    if not known:
        return year
    return f"{year}-{known}" if year else f"--{known}"
