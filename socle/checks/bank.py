"""Bank accounts: IBAN, and the French RIB with its key.

Sources: ISO 13616 and the IBAN registry for lengths and check digits; Comité français d'organisation et de
normalisation bancaires for the RIB: 97 − (89 × bank + 15 × branch + 3 × account) mod 97. The arithmetic is
schwifty's. Nothing is ever repaired: an account that is wrong is shown wrong.
"""

import re
from dataclasses import dataclass

from schwifty import BIC, IBAN
from schwifty.exceptions import InvalidChecksumDigits, InvalidLength, SchwiftyException

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

_RIB_COUNTRIES = frozenset({"FR", "MC"})
_WHERE = "Demandez un relevé d'identité bancaire au titulaire."
_RIB = re.compile(r"(\d{5})(\d{5})([0-9A-Z]{11})(\d{2})")
_LETTERS = {letter: str(1 + rank % 9) for rank, letter in enumerate("ABCDEFGHI")} | {
    letter: str(1 + rank % 9) for rank, letter in enumerate("JKLMNOPQR")
}
_LETTERS |= {letter: str(2 + rank) for rank, letter in enumerate("STUVWXYZ")}


@dataclass(frozen=True, slots=True)
class Rib:
    """The four parts of a French account, as they are written on a RIB."""

    bank: str
    branch: str
    account: str
    key: str

    @property
    def compact(self) -> str:
        """The twenty-three characters in a row."""
        return self.bank + self.branch + self.account + self.key


def compact(written: str) -> str:
    """An account number in capitals, without «IBAN» before it nor what separates its groups."""
    return re.sub(r"[^0-9A-Z]", "", re.sub(r"^\W*IBAN\b", "", written.strip().upper()))


def spaced(iban: str) -> str:
    """An IBAN by groups of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def read_rib(written: str) -> Rib | None:
    """The parts of a RIB of twenty-three characters; None when it has another form."""
    match = _RIB.fullmatch(compact(written))
    return Rib(*match.groups()) if match else None


def rib_key(rib: Rib) -> str:
    """The key that the first twenty-one characters give."""
    bank, branch, account = (_figures(part) for part in (rib.bank, rib.branch, rib.account))
    return f"{97 - (89 * bank + 15 * branch + 3 * account) % 97:02d}"


def _figures(part: str) -> int:
    return int("".join(_LETTERS.get(character, character) for character in part))


def check_iban(written: str) -> CheckOutcome:
    """An IBAN has its country's length and form and right check digits; a French one, a right RIB key too.

    Source: ISO 13616. Other countries' national keys are not looked at: their rules have exceptions.
    """
    name, number = "iban", compact(written)
    if not re.search(r"\d", number):
        return not_applicable(name, "Aucun IBAN n'est écrit.")
    if fault := _iban_fault(number):
        return failed(name, f"L'IBAN {spaced(number)} {fault}. {_WHERE}")
    return passed(name, f"La clé de l'IBAN {spaced(number)} est juste.")


def _iban_fault(number: str) -> str:
    """What is wrong with an IBAN, in French; nothing when it is right."""
    if not re.match(r"[A-Z]{2}", number):
        return "est mal formé : il doit commencer par deux lettres, FR pour la France"
    try:
        IBAN(number)
    except InvalidLength:
        return f"est incomplet ou trop long : {len(number)} caractères n'est pas la longueur de ce pays"
    except InvalidChecksumDigits:
        return "est invalide : sa clé ne correspond pas"
    except SchwiftyException:
        return "n'a pas la forme des comptes de ce pays"
    rib = read_rib(number[4:]) if number[:2] in _RIB_COUNTRIES else None
    if rib and rib_key(rib) != rib.key:
        return "est invalide : la clé RIB, ses deux derniers chiffres, ne correspond pas au compte"
    return ""


def check_rib(written: str) -> CheckOutcome:
    """A RIB has twenty-three characters and a right key. Source: CFONB."""
    name, number = "rib", compact(written)
    if not re.search(r"\d", number):
        return not_applicable(name, "Aucun RIB n'est écrit.")
    rib = read_rib(number)
    if rib is None:
        told = "il doit compter 5 chiffres de banque, 5 de guichet, 11 caractères de compte et 2 de clé"
        return failed(name, f"Le RIB {number} est mal formé : {told}. {_WHERE}")
    if rib_key(rib) != rib.key:
        parts = f"{rib.bank} {rib.branch} {rib.account} {rib.key}"
        return failed(name, f"Le RIB {parts} est invalide : sa clé ne correspond pas. {_WHERE}")
    return passed(name, "La clé du RIB est juste.")


def check_rib_in_iban(rib: str, iban: str) -> CheckOutcome:
    """A French IBAN ends with the twenty-three characters of the RIB. Source: CFONB."""
    name, account, number = "rib_in_iban", compact(rib), compact(iban)
    if not account or number[:2] not in _RIB_COUNTRIES:
        return not_applicable(name, "Il manque le RIB ou un IBAN français : rien à comparer.")
    if number[4:] != account:
        told = f"L'IBAN {spaced(number)} et le RIB {account} ne désignent pas le même compte"
        return failed(name, f"{told}. {_WHERE}")
    return passed(name, "L'IBAN et le RIB désignent le même compte.")


def check_bic(written: str, iban: str = "") -> CheckOutcome:
    """A BIC has the form of ISO 9362, and is of the IBAN's country when one is given."""
    name, code = "bic", re.sub(r"[^0-9A-Z]", "", written.upper())
    if not code:
        return not_applicable(name, "Aucun code BIC n'est écrit.")
    try:
        bic = BIC(code)
    except SchwiftyException:
        told = "il doit compter 8 ou 11 caractères, dont les deux lettres du pays"
        return failed(name, f"Le code BIC {code} est mal formé : {told}. {_WHERE}")
    country = compact(iban)[:2]
    if country and bic.country_code != country and not _is_overseas(country, str(bic.country_code)):
        told = f"Le code BIC {code} n'est pas du pays de l'IBAN ({country})"
        return failed(name, f"{told}. {_WHERE}")
    return passed(name, f"Le code BIC {code} est bien formé.")


def _is_overseas(iban_country: str, bic_country: str) -> bool:
    """French overseas accounts have IBANs that begin with FR and BICs of their own country code (GP, RE…)."""
    own = {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"}
    return iban_country == "FR" and bic_country in own
