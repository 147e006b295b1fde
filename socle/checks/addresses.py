"""Postal addresses in French texts. Source: norme AFNOR XP Z10-011 on postal addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from socle.checks.words import fold

_WAYS = (
    r"rue|avenue|av\.?|boulevard|bd\.?|blvd\.?|place|pl\.|impasse|all[ée]es?|chemin|route|rte|quai|cours|square"
    r"|passage|esplanade|faubourg|voie|villa|hameau|lieu-dit|r[ée]sidence|lotissement|promenade|parvis|mail|sente"
    r"|rond-point|zone|parc|cit[ée]|chauss[ée]e"
)
_LINK = r"(?:(?:de|du|des|la|le|les|et|aux?|en|sur|sous|lès)[ \u00a0]|[dl]['’][ \u00a0]?)"
_CAPITALISED = r"[A-ZÀ-ÞŒ][\w'’.-]*"
_MONTH = r"(?i:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_DAY = rf"\d{{1,2}}(?:er)?[ \u00a0]{_MONTH}"
_STREET = re.compile(
    rf"\b\d{{1,4}}(?:\s*(?:bis|ter|quater|[A-D]))?\b,?\s+(?i:{_WAYS})\s+{_LINK}*"
    rf"(?:{_DAY}(?:[ \u00a0]\d{{4}})?|[^\W\d_][\w'’-]*\.?)(?:[ \u00a0]{_LINK}*{_CAPITALISED})*"
)
_TOWN = re.compile(
    r"(?<![\d.,])(?:0[1-9]|[1-8]\d|9[0-8]|2[AB])\d{3}[ \u00a0]+"
    rf"{_CAPITALISED}(?:[ \u00a0]{_LINK}*{_CAPITALISED})*(?:[ \u00a0](?i:cedex)(?:[ \u00a0]\d{{1,2}}\b)?)?"
)
_BOX = re.compile(r"\b(?:BP|CS|TSA|B\.P\.)\s?\d[\d ]{1,6}\d\b")


@dataclass(frozen=True, slots=True)
class Address:
    """A part of an address: a street line, a post-office box, or a postcode with its town."""

    start: int
    end: int
    text: str
    value: str


def addresses(text: str) -> Iterator[Address]:
    """The parts of postal addresses of a text, in a form that can be compared."""
    for pattern in (_STREET, _BOX, _TOWN):
        for match in pattern.finditer(text):
            written = match.group().rstrip(".'’")
            yield Address(match.start(), match.start() + len(written), written, _value(written))


def _value(written: str) -> str:
    folded = re.sub(r"[\s,.'’-]+", " ", fold(written)).strip()
    for short, full in (("av ", "avenue "), ("bd ", "boulevard "), ("blvd ", "boulevard "), ("b p ", "bp ")):
        folded = re.sub(rf"\b{short}", full, folded)
    return folded
