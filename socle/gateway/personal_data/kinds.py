"""The kinds of personal data that are looked for, and one place where one stands."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is looked for; the words stand in settings, headers and refusals."""

    NIR = "nir"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


# Letters of ASCII alone: the same bytes in every JSON, escaped or not.
LABELS = {
    Kind.NIR: "NIR",
    Kind.IBAN: "IBAN",
    Kind.EMAIL: "E-MAIL",
    Kind.PHONE: "TEL",
    Kind.NAME: "NOM",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a text: its kind, and from where to where."""

    kind: Kind
    start: int
    end: int
