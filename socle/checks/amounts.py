"""Amounts: read from figures, equal to their words, adding up, with and without tax.

A bill may round each line or only its total to the cent, hence a tolerance of less than a cent by rounded
term and no more. Nothing is corrected: an error is shown, and a person decides.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from socle.checks.french_numbers import Unreadable, amount_in_words
from socle.checks.outcomes import CheckOutcome, amount, failed, not_applicable, passed
from socle.checks.quantities import in_digits

CENT = Decimal("0.01")
_FIGURES = re.compile(
    r"-?(?:\d{1,3}(?:[ '’]?\d{3})*(?:[.,]\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,4})?)"
)
_AROUND = re.compile(
    r"^\W*(?:€|eur(?:os?)?\b)|(?:€|\beur(?:os?)?\b)|\b(?:h\.?t\.?|t\.?t\.?c\.?|hors taxes?)(?!\w)",
    re.IGNORECASE,
)


def amount_in_figures(written: str) -> Decimal:
    """The amount written as 1.234,56 or 1 234,56 or 1 234.56 or 1,234.56, with or without € and HT.

    Raises Unreadable when it is not one number. «1.234» is read in the French way: a thousand.
    """
    bare = re.sub(r"[\s\u00a0\u202f\u2009]+", " ", _AROUND.sub(" ", written)).strip(" .,;:()")
    bare = bare.replace("−", "-").replace("- ", "-")
    if not _FIGURES.fullmatch(bare):
        raise Unreadable(written)
    sign = -1 if bare.startswith("-") else 1
    return sign * in_digits(re.sub(r"[ '’-]", "", bare))


def check_words_equal_figures(words: str, figures: Decimal) -> CheckOutcome:
    """An amount in words says what its figures say, to the cent. Words that cannot be read are left alone."""
    name = "words_equal_figures"
    try:
        said = amount_in_words(words)
    except Unreadable:
        return not_applicable(
            name, f"Le montant en lettres « {words.strip()} » n'a pas pu être lu : comparez-le."
        )
    if said != figures:
        told = f"Le montant en lettres vaut {amount(said)}, celui en chiffres {amount(figures)}"
        return failed(name, f"{told}. Demandez au titulaire lequel est le bon.")
    return passed(name, f"Les lettres et les chiffres disent le même montant, {amount(figures)}.")


def check_tax_included(
    excluding: Decimal, rate: Decimal, including: Decimal, rounded: int = 1
) -> CheckOutcome:
    """HT × (1 + rate) = TTC, `rate` in percent (20 for 20 %), to a cent for each of the `rounded` terms."""
    name, expected = "tax_included", excluding * (1 + rate / 100)
    if abs(expected - including) >= CENT * max(rounded, 1):
        told = f"{amount(excluding)} HT avec {_percent(rate)} de TVA font {amount(expected)} TTC"
        return failed(name, f"{told}, et non {amount(including)}. Vérifiez le taux et les montants.")
    return passed(name, f"Le montant TTC correspond au montant HT et au taux de {_percent(rate)}.")


def check_tax_added(excluding: Decimal, tax: Decimal, including: Decimal) -> CheckOutcome:
    """HT + TVA = TTC, exactly: the three are written to the cent."""
    name, expected = "tax_added", excluding + tax
    if expected != including:
        told = f"{amount(excluding)} HT et {amount(tax)} de TVA font {amount(expected)} TTC"
        return failed(name, f"{told}, et non {amount(including)}. Vérifiez les trois montants.")
    return passed(name, "Le montant HT et la TVA font bien le montant TTC.")


def check_sum(lines: Sequence[Decimal], total: Decimal, rounded: bool = False) -> CheckOutcome:
    """Lines sum to their total; half a cent is left to each line `rounded` from finer figures."""
    name, found = "sum", sum(lines, Decimal(0))
    if not lines:
        return not_applicable(name, "Aucune ligne à additionner.")
    if abs(found - total) > (CENT / 2 * len(lines) if rounded else 0):
        gap = f"soit un écart de {amount(abs(found - total))}"
        told = f"La somme des {len(lines)} lignes est {amount(found)}, et non {amount(total)}"
        return failed(name, f"{told}, {gap}. Cherchez la ligne fausse ou manquante.")
    return passed(name, f"La somme des {len(lines)} lignes est bien {amount(total)}.")


def check_line(unit_price: Decimal, quantity: Decimal, line: Decimal) -> CheckOutcome:
    """Unit price × quantity = the line, to the cent."""
    name, expected = "line", unit_price * quantity
    if abs(expected - line) >= CENT:
        told = f"{_plain(quantity)} × {amount(unit_price)} font {amount(expected)}, et non {amount(line)}"
        return failed(name, f"{told}. Vérifiez la quantité et le prix unitaire.")
    return passed(name, "La quantité multipliée par le prix unitaire donne bien le montant de la ligne.")


def check_rates_sum(rates: Sequence[Decimal]) -> CheckOutcome:
    """Weights or shares sum to 1 or to 100; equal shares may be rounded (33,33 % three times)."""
    name, total = "rates_sum", sum(rates, Decimal(0))
    if not rates:
        return not_applicable(name, "Aucun coefficient à additionner.")
    whole = Decimal(100) if total > Decimal("1.5") else Decimal(1)
    if total != whole and not _are_rounded_shares(rates, whole):
        listed = " + ".join(_plain(rate) for rate in rates)
        told = f"La somme des coefficients ({listed}) est {_plain(total)}, et non {_plain(whole)}"
        return failed(name, f"{told}. Vérifiez chacun d'eux.")
    return passed(name, f"La somme des coefficients est bien {_plain(whole)}.")


def _are_rounded_shares(rates: Sequence[Decimal], whole: Decimal) -> bool:
    """A whole cut into equal shares, each rounded to two decimals at least."""
    exponent = rates[0].as_tuple().exponent
    if len(set(rates)) != 1 or not isinstance(exponent, int) or exponent > -2:
        return False
    return rates[0] == (whole / len(rates)).quantize(rates[0])


def check_rate_between(rate: Decimal, lowest: Decimal, highest: Decimal, said: str) -> CheckOutcome:
    """A rate in percent lies between two bounds of a rule; `said` names the rate and the rule, in French.

    The bounds are the caller's, who reads them from a dated data file.
    """
    name = "rate_between"
    if not lowest <= rate <= highest:
        told = f"{said} : {_percent(rate)} n'est pas entre {_percent(lowest)} et {_percent(highest)}"
        return failed(name, f"{told}. Vérifiez la clause.")
    return passed(name, f"{said} : {_percent(rate)} est entre {_percent(lowest)} et {_percent(highest)}.")


def _percent(rate: Decimal) -> str:
    return f"{_plain(rate)} %"


def _plain(value: Decimal) -> str:
    """A decimal as French texts write it, without needless zeros."""
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written).replace(".", ",")
