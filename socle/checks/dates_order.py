"""Dates that exist, in an order that can be, and delays in calendar days, months or years.

Sources: articles 640 to 642 of the code de procédure civile for delays (in months: the same day of the last
month, or its last day; in days: the day of the event does not count). Holidays and «jours ouvrés» depend on
places and conventions: nothing is computed for them.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from socle.checks import dates as written_dates
from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

Unit = Literal["jours", "semaines", "mois", "ans"]

_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/]|\.\d)")
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_CENTURY = 2000  # «12/03/26» in a contract or a letter of today


class ImpossibleDate(ValueError):
    """The text names a day that no calendar has, such as 31 February."""


def read_date(written: str) -> date | None:
    """The one full date that a text tells; None when it tells none or several.

    Raises ImpossibleDate for a day that does not exist. Two digits of a year are read as 20xx.
    """
    found = {(year, month, day) for year, month, day in _full_dates(written)}
    if len(found) != 1:
        return None
    return _day(*found.pop())


def impossible_dates(text: str) -> list[str]:
    """The dates of a text that do not exist, as ISO 8601 would write them: 2026-02-30."""
    wrong = []
    for year, month, day in _full_dates(text):
        try:
            _day(year, month, day)
        except ImpossibleDate:
            wrong.append(f"{year:04d}-{month:02d}-{day:02d}")
    return wrong


def end_of_delay(start: date, count: int, unit: Unit) -> date:
    """The last day of a delay in calendar time that runs from `start`. Source: CPC, articles 640 and 641."""
    if unit in {"jours", "semaines"}:
        return start + timedelta(days=count * (7 if unit == "semaines" else 1))
    months = start.month - 1 + count * (12 if unit == "ans" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def long_date(day: date) -> str:
    """A date as French texts write it: 1er mars 2026."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def check_dates_exist(text: str) -> CheckOutcome:
    """Every full date of a text is in the calendar."""
    name = "dates_exist"
    wrong = impossible_dates(text)
    if wrong:
        listed = ", ".join(_as_written(one) for one in dict.fromkeys(wrong))
        return failed(name, f"Cette date n'existe pas : {listed}. Vérifiez-la dans le document d'origine.")
    if not any(_full_dates(text)):
        return not_applicable(name, "Aucune date complète n'est écrite.")
    return passed(name, "Toutes les dates existent dans le calendrier.")


def check_dates_ordered(first: date | None, second: date | None, said: tuple[str, str]) -> CheckOutcome:
    """The first date is not after the second; `said` names both: («signature», «notification»)."""
    name = "dates_ordered"
    if first is None or second is None:
        return not_applicable(name, f"Il manque la date de {said[0]} ou de {said[1]} : rien à comparer.")
    if first > second:
        told = f"{long_date(first)} ({said[0]}) est après le {long_date(second)} ({said[1]})"
        return failed(name, f"L'ordre des dates est impossible : le {told}. Vérifiez les deux dates.")
    return passed(
        name, f"Le {long_date(first)} ({said[0]}) n'est pas après le {long_date(second)} ({said[1]})."
    )


def check_delay(start: date, count: int, unit: Unit, end: date) -> CheckOutcome:
    """An end date is the one that a delay in calendar days, weeks, months or years gives.

    A contract of twelve months from 1 March may be told to end on the last day of February or on 1 March:
    both are accepted.
    """
    name, expected = "delay", end_of_delay(start, count, unit)
    if end not in {expected, expected - timedelta(days=1)}:
        counted = f"{count} {unit} à compter du {long_date(start)} s'achèvent le {long_date(expected)}"
        return failed(name, f"{counted}, et non le {long_date(end)}. Vérifiez la durée et les dates.")
    return passed(name, f"La date de fin correspond bien à {count} {unit} à compter du {long_date(start)}.")


def check_date_recent(day: date, today: date, months: int, said: str) -> CheckOutcome:
    """A document is not older than some months, nor dated after `today`; `said` names it."""
    name = "date_recent"
    if day > today:
        return failed(name, f"{said} porte une date à venir, le {long_date(day)}. Vérifiez-la.")
    if end_of_delay(day, months, "mois") < today:
        told = f"{said} date du {long_date(day)}, il y a plus de {months} mois"
        return failed(name, f"{told}. Demandez un document plus récent.")
    return passed(name, f"{said} date de moins de {months} mois.")


def _full_dates(text: str) -> list[tuple[int, int, int]]:
    numeric = []
    for match in _NUMERIC.finditer(text):
        year = int(match[4]) + (_CENTURY if len(match[4]) == 2 else 0)
        numeric.append((year, int(match[3]), int(match[1])))
    rest = _NUMERIC.sub(" ", text)
    iso = [one.value for one in written_dates.dates(rest) if _FULL.fullmatch(one.value)]
    return numeric + [(int(one[:4]), int(one[5:7]), int(one[8:])) for one in iso]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDate(f"{year:04d}-{month:02d}-{day:02d}") from error


def _as_written(iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{day} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else f"{day:02d}/{month:02d}/{year}"
