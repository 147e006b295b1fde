"""Numbers that identify companies and people in France: SIREN, SIRET, VAT number, NIR.

Sources: INSEE, «Identifiants SIREN et SIRET» (Luhn's key; for the establishments of La Poste, a sum of
digits that is a multiple of 5); CGI, annexe 2, article 242 nonies A, and BOI-TVA-DECLA-20-10-20 for the VAT
number; décret n° 82-103 du 22 janvier 1982 for the NIR. The arithmetic is python-stdnum's.
"""

import re

from stdnum.eu import vat as european_vat
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_vat

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

# Member States other than France, Greece under both its codes, and Northern Ireland
_OTHER_STATES = frozenset({
    "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "el", "es", "fi", "gr", "hr", "hu", "ie", "it",
    "lt", "lu", "lv", "mt", "nl", "pl", "pt", "ro", "se", "si", "sk", "xi",
})  # fmt: skip
_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]")
_WHERE = "Vérifiez-le sur l'acte d'engagement ou dans l'annuaire des entreprises."


def compact(written: str) -> str:
    """The digits and letters of an identifier, in capitals, without what separates them."""
    return _NOT_ALPHANUMERIC.sub("", written).upper()


def is_siren(number: str) -> bool:
    """Nine digits whose Luhn key is right?"""
    return bool(stdnum_siren.is_valid(number))


def is_siret(number: str) -> bool:
    """Fourteen digits whose key is right, La Poste's own rule included?"""
    return bool(stdnum_siret.is_valid(number))


def siren_in_vat(number: str) -> str | None:
    """The SIREN inside a compact French VAT number; None for another country's, and for Monaco's."""
    if number[:2].isalpha() and number[:2] != "FR":
        return None  # another country's
    bare = number.removeprefix("FR")
    return bare[2:] if re.fullmatch(r"[0-9A-Z]{2}(?!000)\d{9}", bare) else None


def spaced(number: str) -> str:
    """A SIREN or SIRET in groups, as on official documents: 123 456 789 00012."""
    return " ".join(filter(None, (number[:3], number[3:6], number[6:9], number[9:])))


def check_siren(written: str) -> CheckOutcome:
    """A SIREN has nine digits and a right key. Source: INSEE."""
    return _check_company("siren", "SIREN", written, 9)


def check_siret(written: str) -> CheckOutcome:
    """A SIRET has fourteen digits and a right key, with La Poste's exception. Source: INSEE."""
    return _check_company("siret", "SIRET", written, 14)


def _check_company(name: str, label: str, written: str, length: int) -> CheckOutcome:
    number = compact(written)
    if not re.search(r"\d", number):
        return not_applicable(name, f"Aucun numéro {label} n'est écrit.")
    if not number.isdecimal():
        return failed(
            name, f"Le {label} « {written.strip()} » contient autre chose que des chiffres. {_WHERE}"
        )
    if len(number) != length:
        count = f"{len(number)} chiffres au lieu de {length}"
        return failed(name, f"Le {label} {spaced(number)} est incomplet ou trop long : {count}. {_WHERE}")
    valid = is_siren(number) if length == 9 else is_siret(number)
    if not valid:
        return failed(name, f"Le {label} {spaced(number)} est invalide : sa clé ne correspond pas. {_WHERE}")
    return passed(name, f"La clé du {label} {spaced(number)} est juste.")


def check_siren_in_siret(siren: str, siret: str) -> CheckOutcome:
    """The first nine digits of a SIRET are the company's SIREN. Source: INSEE."""
    name, company, place = "siren_in_siret", compact(siren), compact(siret)
    if not company or not place:
        return not_applicable(name, "Il manque le SIREN ou le SIRET : rien à comparer.")
    if place[:9] != company:
        told = f"Le SIRET {spaced(place)} ne commence pas par le SIREN {spaced(company)}"
        return failed(name, f"{told} : les deux numéros désignent des entreprises différentes. {_WHERE}")
    return passed(name, f"Le SIRET commence bien par le SIREN {spaced(company)}.")


def check_siren_in_vat(siren: str, vat: str) -> CheckOutcome:
    """The last nine digits of a French VAT number are the company's SIREN (of a SIRET, its first nine).

    Source: CGI, annexe 2; not applicable to other countries' numbers, nor to Monaco's.
    """
    name, company, number = "siren_in_vat", compact(siren)[:9], compact(vat)
    inside = siren_in_vat(number)
    if not company or inside is None:
        return not_applicable(name, "Il manque le SIREN ou un numéro de TVA français : rien à comparer.")
    if inside != company:
        told = f"Le numéro de TVA {number} contient le SIREN {spaced(inside)} et non {spaced(company)}"
        return failed(name, f"{told}. Vérifiez les deux numéros.")
    return passed(name, f"Le numéro de TVA contient bien le SIREN {spaced(company)}.")


def check_vat(written: str) -> CheckOutcome:
    """A VAT number of France, or of another member State, is well formed and its key is right.

    Another State's wrong key is not applicable rather than failed: some States changed theirs.
    """
    name, number = "vat", compact(written)
    if not re.search(r"\d", number):
        return not_applicable(name, "Aucun numéro de TVA n'est écrit.")
    if number[:2].lower() in _OTHER_STATES:
        return _check_foreign_vat(name, number)
    if number[:2].isalpha() and number[:2] != "FR":
        told = "n'est pas celui d'un État de l'Union européenne : il ne peut pas être vérifié ici"
        return not_applicable(name, f"Le numéro de TVA {number} {told}.")
    try:
        stdnum_vat.validate(number)
    except (InvalidFormat, InvalidLength):
        told = "il doit compter FR, deux caractères de clé puis les neuf chiffres du SIREN"
        return failed(name, f"Le numéro de TVA {number} est mal formé : {told}.")
    except ValidationError:
        told = "sa clé ne correspond pas au SIREN"
        return failed(name, f"Le numéro de TVA {number} est invalide : {told}. {_WHERE}")
    return passed(name, f"La clé du numéro de TVA {number} est juste.")


def _check_foreign_vat(name: str, number: str) -> CheckOutcome:
    try:
        european_vat.validate(number)
    except InvalidChecksum:
        told = "la clé de ce pays ne peut pas être vérifiée ici avec certitude"
        return not_applicable(name, f"Numéro de TVA {number} : {told}. Consultez le service européen VIES.")
    except ValidationError:
        told = "n'a pas la forme des numéros de ce pays"
        return failed(name, f"Le numéro de TVA {number} {told}. Consultez le service européen VIES.")
    return passed(name, f"Le numéro de TVA {number} a la forme attendue dans son pays.")


def check_nir(written: str) -> CheckOutcome:
    """A social security number has fifteen characters and a right key, Corsica (2A, 2B) included.

    The number, which is personal data, is not repeated in the sentence. Source: décret n° 82-103.
    """
    name, number = "nir", compact(written)
    if not re.search(r"\d", number):
        return not_applicable(name, "Aucun numéro de sécurité sociale n'est écrit.")
    if len(number) == 13:
        return not_applicable(name, "Le numéro de sécurité sociale est écrit sans sa clé de deux chiffres.")
    try:
        stdnum_nir.validate(number)
    except InvalidLength:
        told = f"{len(number)} caractères au lieu de 15"
        return failed(name, f"Le numéro de sécurité sociale est incomplet ou trop long : {told}.")
    except InvalidChecksum:
        told = "sa clé ne correspond pas. Vérifiez-le sur l'attestation de droits"
        return failed(name, f"Le numéro de sécurité sociale est invalide : {told}.")
    except ValidationError:
        told = "il ne doit contenir que des chiffres, sauf 2A ou 2B pour la Corse"
        return failed(name, f"Le numéro de sécurité sociale est mal formé : {told}.")
    return passed(name, "La clé du numéro de sécurité sociale est juste.")
