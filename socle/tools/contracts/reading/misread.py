"""What a recognised page can only mean otherwise than it was read: one reading is possible, none guessed."""

from __future__ import annotations

import re

_POUNDS = re.compile(r"(?<=\d)( ?)(£€|£)")
_ALIKE = str.maketrans("oqilt|sbzg", "0011115826")
_VAT_KEY = re.compile(r"(FR)([0-9A-Z]{2})(\d{9})")


def unmistaken(field: str, value: str) -> str:
    """A value of a recognised page.

    The key of a French VAT number has digits or letters, but never O nor I (BOFiP, BOI-TVA-DECLA-20-10-10):
    read there, they are a zero and a one.
    """
    match = _VAT_KEY.fullmatch(value) if field.endswith("tva") else None
    if match is None:
        return value
    return match[1] + match[2].replace("O", "0").replace("I", "1") + match[3]


def in_euros(text: str) -> str:
    """What a recognised page of a contract says, place by place: the sign after an amount is that of euros.

    «£» after a number is the sign that the French model of recognition gives for a worn «€»; the contracts
    read here are French ones, whose prices are in euros.
    """
    return _POUNDS.sub(lambda found: found[1] + found[2].replace("£€", " €").replace("£", "€"), text)


def looks_alike(first: str, second: str) -> bool:
    """Whether two texts differ only by spaces and by signs that recognition takes for one another: O and 0,
    I, T and 1, S and 5. Two numbers are never alike."""
    lettered = re.search(r"[^\W\d_]", first + second)
    return lettered is not None and _blurred(first) == _blurred(second)


def _blurred(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text.casefold()).translate(_ALIKE)
