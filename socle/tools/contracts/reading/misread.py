"""What a recognised page can only mean otherwise than it was read: one reading is possible, none guessed."""

from __future__ import annotations

import re

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
