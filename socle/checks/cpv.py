"""Codes of the Common Procurement Vocabulary: form, division, check digit, and the official list when given.

Source: règlement (CE) n° 213/2008, annexe I: eight digits, the first two a division, and a ninth that checks
them. The regulation does not print the formula of that digit: it is the sum of the digits weighed 3, 7, 1, 3,
7, 1, 3, 7, modulo 10, as found from the published codes and verified on them in the tests. No maintained
package carries the 9,454 codes under a fit licence: who has the list gives it to `check_cpv`.
"""

import re
import tomllib
from collections.abc import Container
from functools import cache
from importlib.resources import files

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

_CODE = re.compile(r"(\d{8})(?:[-‐‑– ]?(\d))?")
_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_LEVELS = ((2, "division"), (3, "groupe"), (4, "classe"), (5, "catégorie"))
_WHERE = "Vérifiez-le dans la nomenclature CPV."


@cache
def divisions() -> dict[str, str]:
    """The French title of each division, by its two digits."""
    table = tomllib.loads(files(__package__).joinpath("cpv_divisions.toml").read_text("utf-8"))
    return dict(table["divisions"])


def control_digit(code: str) -> str:
    """The ninth digit that the first eight give."""
    weighed = zip(code[:8], _WEIGHTS, strict=True)
    return str(sum(int(digit) * weight for digit, weight in weighed) % 10)


def read_cpv(written: str) -> tuple[str, str] | None:
    """The eight digits and the check digit («» when it is left out); None when the form is another."""
    match = _CODE.fullmatch(re.sub(r"^(?:code\s+)?cpv\s*:?\s*", "", written.strip(), flags=re.IGNORECASE))
    return (match[1], match[2] or "") if match else None


def level(code: str) -> str:
    """How far a code goes: division, groupe, classe, catégorie or sous-catégorie."""
    meaning = code[:8].rstrip("0")
    return next((name for length, name in _LEVELS if len(meaning) <= length), "sous-catégorie")


def check_cpv(written: str, official: Container[str] | None = None) -> CheckOutcome:
    """A CPV code has its form, a division that exists and a right check digit.

    With `official`, the eight digits of every code in force, it must be one of them. The check digit may be
    left out, as the schema of essential data advises.
    """
    name = "cpv"
    if not re.search(r"\d", written):
        return not_applicable(name, "Aucun code CPV n'est écrit.")
    read = read_cpv(written)
    if read is None:
        told = "il doit compter 8 chiffres, puis un tiret et un chiffre de contrôle"
        return failed(name, f"Le code CPV « {written.strip()} » est mal formé : {told}. {_WHERE}")
    code, digit = read
    if code[:2] not in divisions():
        return failed(
            name, f"Le code CPV {code} n'est dans aucune division ({code[:2]} n'existe pas). {_WHERE}"
        )
    if digit and digit != control_digit(code):
        told = "son chiffre de contrôle ne correspond pas"
        return failed(name, f"Le code CPV {code}-{digit} est invalide : {told}. {_WHERE}")
    if official is not None and code not in official:
        return failed(name, f"Le code CPV {code} n'est pas dans la liste officielle. {_WHERE}")
    return passed(name, _praise(code, digit, official is not None))


def _praise(code: str, digit: str, listed: bool) -> str:
    title = divisions()[code[:2]]
    if listed:
        return f"Le code CPV {code} est dans la liste officielle (division « {title} »)."
    checked = "a un chiffre de contrôle juste" if digit else "est écrit sans chiffre de contrôle"
    return f"Le code CPV {code} {checked} et sa division existe : « {title} »."
