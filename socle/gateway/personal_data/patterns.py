r"""What has a form or a key: NIR, IBAN, e-mail, French telephone numbers.

Each pattern begins with a set of characters, for which Python searches fast, and looks behind afterwards: a
token is tried once, at its beginning. Repetitions are bounded, so that the time is linear in the text
whatever it holds. Keys are those of `socle.checks`.
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

_DOMAIN = re.compile(r"(?:[\w-]{1,63}+\.){1,8}[^\W\d_]{2,24}+")
_LONGEST_LOCAL_PART = 200
# France and its overseas numbering plans. Source: ARCEP, plan national de numérotation.
_PHONE = re.compile(
    r"[+0](?<![\w+].)(?:(?:(?<=\+)|(?<=0)0)(?:33|262|508|590|594|596|681|687|689)"
    rf"{_GAP}(?:\(0\){_SPACE})?|(?<=0))[1-9](?:{_GAP}[0-9]{{2}}){{4}}(?![0-9])"
)
_NIR = re.compile(
    rf"[1-478](?<!\w.){_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}(?:[0-9]{{2}}|2[ABab]){_GAP}"
    rf"[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}(?![0-9])"
)
# From the first check digit on: the two letters of the country stand before it.
_IBAN = re.compile(rf"[0-9](?<=(?<!\w)[A-Za-z]{{2}}[0-9])[0-9](?:{_SPACE}[A-Za-z0-9]){{11,30}}")
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")


def emails(text: str, start: int, end: int) -> Iterator[Finding]:
    """E-mail addresses whose @ stands in this part of the text."""
    sign = text.find("@", start, end)
    while sign >= 0:
        domain = _DOMAIN.match(text, sign + 1)
        first = _local_part(text, sign)
        if domain is not None and first < sign:
            yield Finding(Kind.EMAIL, first, domain.end())
        sign = text.find("@", sign + 1, end)


def _local_part(text: str, sign: int) -> int:
    """Where the part before an @ begins."""
    first, least = sign, max(0, sign - _LONGEST_LOCAL_PART)
    while first > least and (text[first - 1].isalnum() or text[first - 1] in "._%+-"):
        first -= 1
    return first


def phones(text: str, start: int, end: int) -> Iterator[Finding]:
    """French telephone numbers, national or international."""
    for match in _PHONE.finditer(text, start, end):
        yield Finding(Kind.PHONE, match.start(), match.end())


def nirs(text: str, start: int, end: int) -> Iterator[Finding]:
    """Social security numbers whose key is right."""
    for match in _candidates(_NIR, text, start, end):
        if check_nir(match.group()).outcome == "passed":
            yield Finding(Kind.NIR, match.start(), match.end())


def ibans(text: str, start: int, end: int) -> Iterator[Finding]:
    """IBANs whose length, form and key are right; what follows in capitals is not taken for a part of one."""
    for match in _candidates(_IBAN, text, start, end):
        first = match.start() - 2
        length = _iban_length(text[first : first + 2].upper())
        places = [found.end() for found in _LETTER_OR_DIGIT.finditer(text, first, match.end())]
        if not 0 < length <= len(places) or _goes_on(text, places[length - 1]):
            continue
        if check_iban(text[first : places[length - 1]]).outcome == "passed":
            yield Finding(Kind.IBAN, first, places[length - 1])


def _candidates(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Matches that may overlap: one whose key is wrong must not hide a right one that begins inside it."""
    match = pattern.search(text, start, end)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1, end)


@cache
def _iban_length(country: str) -> int:
    """How many characters a country's IBAN has, 0 where it has none. Source: ISO 13616, by schwifty."""
    try:
        return registry.get_iban_spec(country).iban_length
    except InvalidCountryCode:
        return 0


def _goes_on(text: str, place: int) -> bool:
    return place < len(text) and text[place].isalnum()
