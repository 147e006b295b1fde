"""How locked facts are written, beyond what socle/checks reads: hours, legal texts, bodies, addresses."""

import re
from collections.abc import Iterable
from functools import cache

from socle.tools.plain_language.data_files import data_file

MARK = "\u0002"  # holds the place of a date or a duration in the patterns of deadlines

_HOUR = r"\b\d{1,2}\s?(?:h|heures?)(?:\s?\d{2})?\b"
TIME = re.compile(rf"(?:de\s{_HOUR}\sà\s)?{_HOUR}(?!\s*par)", re.IGNORECASE)
FROM = re.compile(r"\b(?:du|de|entre(?:\sle)?)\s$", re.IGNORECASE)
BOUND = re.compile(
    r"\b(?:au\s(?:moins|plus|minimum|maximum)|environ|moins\sd(?:e\s|['’])|plus\sd(?:e\s|['’]))\s?$",
    re.IGNORECASE,
)
TO = re.compile(r"\s(?:au|à|et(?:\sle)?)\s", re.IGNORECASE)
SHORT_PHONE = re.compile(r"(?<![\d,.])\b3\d\s\d{2}\b(?!\s?(?:€|%|\d|euros))|\b0\s?8\d{2}(?:\s?\d{3}){2}\b")
NUMBERED = re.compile(r"\bn\s?[°ºo]s?\s?[\w*/.-]*\d[\w*/.-]*(?:\s(?=\d)[\d*]+)*", re.IGNORECASE)
CODED = re.compile(r"\b(?=[\w*/-]*\d)(?=[\w*/-]*[A-Z])[\w*]+(?:[-/*][\w*]+)*\b")
TEXTS = re.compile(
    r"\b(?:loi|décret|arrêté|ordonnance|délibération|circulaire|instruction|directive|règlement)s?"
    r"(?:\s(?:organique|préfectoral|ministériel|municipal|interministériel|du conseil municipal"
    r"|\((?:UE|CE|CEE)\)))*(?:\s(?:modifiée?\s)?n\s?[°ºo]\s?[\w/.-]*\d[\w/.-]*)?(?:\s\d{4}/\d+)?"
    r"(?:\sdu\s\d{1,2}(?:er)?\s\w+\s\d{4})?(?:\smodifiée?)?",
    re.IGNORECASE,
)
_ARTICLE = (
    r"\b(?:articles?|art\.)\s(?:[A-Z]{1,2}\*?\.?\s?)?\d+(?:[-.]\d+)*"
    r"(?:\s(?:bis|ter|quater|[IVX]+|[A-Z])\b(?!['’]))?"
    r"(?:(?:,|\set|\sà|\sou)\s(?:[LRDAN]\*?\.?\s?)?\d+(?:[-.]\d+)*)*(?:\set\ssuivants)?"
)
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
MONTHS = re.compile(
    rf"\b{_MONTH}(?:(?:,|\set|\sà|\sou)\s(?:de\s|d['’])?{_MONTH})*(?:\s\d{{4}})?\b|\b\d{{4}}-\d{{4}}\b",
    re.IGNORECASE,
)
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
DAYS = re.compile(
    rf"\b(?:(?:premier|deuxième|troisième|quatrième|dernier)s?\s)?{_DAY}(?:(?:,|\sau|\set|\sà|\sou)\s(?:le\s)?{_DAY})*"
    r"(?:\sde\schaque\s(?:mois|semaine))?",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\b\d+(?:er|ers|re|e|es|ème|nd|nde)\b")
PLACE = re.compile(
    r"\b(?:bâtiment|escalier|bureau|salle|guichet|porte|étage|appartement|hall|entrée)\s(?:n\s?[°º]\s?)?(?:[A-Z]|\d+)\w?\b"
)
QUOTED = re.compile(r"«[^«»]{1,120}»|“[^“”]{1,120}”")
LINKS = re.compile(
    r"(?:[\s,]|\s(?:de|du|des|de\sla|le|la|les|et|sur|en)\s|\s(?:de\s)?[ld]['’]|\sd['’]|-|['’]|\.\s?)*"
)
_FOLLOWING = r"(?:\s(?:de|du|des|la|le|les|l['’]|d['’])?\s?(?:la\s|l['’])?[A-ZÀ-Þ][\w'’-]*)+"


@cache
def deadlines() -> tuple[re.Pattern[str], ...]:
    """What stands around a date or a duration, whose place is held by MARK."""
    table = data_file("locked")
    return tuple(
        _compiled(pattern.replace("{when}", MARK).replace("{from}", table["running_from"]))
        for pattern in table["deadlines"]
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data file, in which a space is any blank and ’ any apostrophe."""
    return re.compile(pattern.replace("’", "['’]").replace(" ", r"[\s\u00a0]"), re.IGNORECASE)


@cache
def legal() -> re.Pattern[str]:
    """Articles with the text they belong to, and codes named alone."""
    codes = _one_of(data_file("locked")["codes"])
    source = rf"(?:{codes}|\bprésente?\s(?:arrêté|décision)|{TEXTS.pattern})"
    return re.compile(
        rf"{_ARTICLE}(?:\s(?:de\s|du\s|de\sla\s|de\sl['’]|dudit\s)?{source})?|\b(?:{codes})", re.IGNORECASE
    )


@cache
def address() -> re.Pattern[str]:
    """Postal addresses, and streets named alone."""
    street = rf"{data_file('locked')['streets']}"
    number = r"\d+\s?(?:bis|ter|quater)?,?\s"
    town = (
        r"(?:,?\s\d{5}\s[A-ZÀ-Þ][\w'’-]*(?:[\s-][A-ZÀ-Þa-z][\w'’-]*)*?(?:\sCedex(?:\s\d+)?)?(?=[\s,.;)]|$))"
    )
    return re.compile(
        rf"{number}{street}\s[^,;.\n]{{2,60}}?{town}|\bTSA\s\d+{town}?|\b(?:{number})?{street}{_FOLLOWING}"
    )


@cache
def person() -> re.Pattern[str]:
    """Persons named with a title."""
    titles = data_file("locked")["titles"]
    return re.compile(rf"\b{titles}(?:\s(?:de\s|du\s|d['’]|le\s|la\s)?[A-ZÀ-Þ][\w'’-]*)+")


@cache
def body() -> re.Pattern[str]:
    """Public bodies, with what makes them this one."""
    table = data_file("locked")
    heads, whole = _one_of([*table["bodies"], *table["body_heads"]]), _one_of(table["bodies"])
    return re.compile(rf"\b(?i:{heads})\b{_FOLLOWING}|\b(?i:{whole})\b")


def _one_of(written: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first, in which a space is any blank."""
    ordered = sorted(written, key=len, reverse=True)
    return "|".join(re.escape(one).replace("’", "['’]").replace(r"\ ", r"\s") for one in ordered)
