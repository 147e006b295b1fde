r"""What has a form or a key: NIR, IBAN, e-mail, French telephone numbers.

Every repetition is bounded or possessive and begins only where a token begins, so that the time is linear in
the text whatever it holds. Keys are those of `socle.checks`.
"""

import re
from collections.abc import Iterator
from functools import cache

from schwifty import registry
from schwifty.exceptions import InvalidCountryCode

from socle.checks.bank import check_iban
from socle.checks.identifiers import check_nir
from socle.gateway.personal_data.kinds import Finding, Kind

# What people put between the groups of a number: a space (breaking or not), a point, a hyphen.
_GAP = r"[ .\u00a0\u202f-]?"
_SPACE = r"[ \u00a0\u202f]?"

_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,200}+@(?:[\w-]{1,63}+\.){1,8}[^\W\d_]{2,24}+")
# France and its overseas numbering plans. Source: ARCEP, plan national de numérotation.
_PHONE = re.compile(
    rf"(?<![\w+])(?:(?:\+|00)(?:33|262|508|590|594|596|681|687|689){_GAP}(?:\(0\){_SPACE})?|0)"
    rf"[1-9](?:{_GAP}[0-9]{{2}}){{4}}(?![0-9])"
)
_NIR = re.compile(
    rf"(?<![\w])[1-478]{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}(?:[0-9]{{2}}|2[ABab]){_GAP}"
    rf"[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}(?![0-9])"
)
_IBAN_START = re.compile(rf"(?<![\w])[A-Za-z]{{2}}[0-9]{{2}}(?:{_SPACE}[A-Za-z0-9]){{11,30}}")
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")


def emails(text: str, start: int, end: int) -> Iterator[Finding]:
    """E-mail addresses that begin in this part of the text."""
    if text.find("@", start, end) < 0:
        return
    for match in _EMAIL.finditer(text, start, end):
        yield Finding(Kind.EMAIL, match.start(), match.end())


def phones(text: str, start: int, end: int) -> Iterator[Finding]:
    """French telephone numbers, national or international."""
    for match in _PHONE.finditer(text, start, end):
        yield Finding(Kind.PHONE, match.start(), match.end())


def nirs(text: str, start: int, end: int) -> Iterator[Finding]:
    """Social security numbers whose key is right."""
    for match in _NIR.finditer(text, start, end):
        if check_nir(match.group()).outcome == "passed":
            yield Finding(Kind.NIR, match.start(), match.end())


def ibans(text: str, start: int, end: int) -> Iterator[Finding]:
    """IBANs whose length, form and key are right; what follows in capitals is not taken for a part of one."""
    for match in _IBAN_START.finditer(text, start, end):
        places = [match.start() + found.end() for found in _LETTER_OR_DIGIT.finditer(match.group())]
        length = _iban_length(match.group()[:2].upper())
        if not 0 < length <= len(places) or _goes_on(text, places[length - 1]):
            continue
        if check_iban(text[match.start() : places[length - 1]]).outcome == "passed":
            yield Finding(Kind.IBAN, match.start(), places[length - 1])


@cache
def _iban_length(country: str) -> int:
    """How many characters a country's IBAN has, 0 where it has none. Source: ISO 13616, by schwifty."""
    try:
        return registry.get_iban_spec(country).iban_length
    except InvalidCountryCode:
        return 0


def _goes_on(text: str, place: int) -> bool:
    return place < len(text) and text[place].isalnum()
