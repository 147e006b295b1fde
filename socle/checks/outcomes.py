"""What a check says: passed, failed or not applicable, with one sentence that anyone understands."""

import re
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["passed", "failed", "not_applicable"]

_SPACE = "\u00a0"  # one no-break space everywhere, as on the pages
_TYPOGRAPHY = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"« ?(?=\S)"), f"«{_SPACE}"),
    (re.compile(r"(?<=\S) ?»"), f"{_SPACE}»"),
    (re.compile(r" :(?=\s)"), f"{_SPACE}:"),
    (re.compile(r" (?=[;?!])"), _SPACE),
    (re.compile(r"(?<=\d) (?=[€%])"), _SPACE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), _SPACE),
    (re.compile(r"n° (?=\d)"), f"n°{_SPACE}"),
)


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """The outcome of one check: its stable name, what came out, and a French sentence that says why."""

    name: str
    outcome: Outcome
    sentence: str


def passed(name: str, sentence: str) -> CheckOutcome:
    """What was checked holds."""
    return CheckOutcome(name, "passed", typeset(sentence))


def failed(name: str, sentence: str) -> CheckOutcome:
    """What was checked does not hold; the sentence says what is wrong and what to do."""
    return CheckOutcome(name, "failed", typeset(sentence))


def not_applicable(name: str, sentence: str) -> CheckOutcome:
    """Nothing to check, or nothing that can be checked here; the sentence says which."""
    return CheckOutcome(name, "not_applicable", typeset(sentence))


def typeset(sentence: str) -> str:
    """The same sentence with French apostrophes and non-breaking spaces.

    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
    """
    for pattern, replacement in _TYPOGRAPHY:
        sentence = pattern.sub(replacement, sentence)
    return sentence


def amount(value: object) -> str:
    """An amount in euros as French texts write it: 1 234,50 €."""
    return f"{value:,.2f} €".replace(",", " ").replace(".", ",")


def enumeration(parts: list[str], most: int = 5) -> str:
    """Some phrases in one: «a, b et c»; past `most` the rest are counted."""
    shown = parts[:most]
    if len(parts) > most:
        shown.append(f"{len(parts) - most} autres")
    return " et ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""
