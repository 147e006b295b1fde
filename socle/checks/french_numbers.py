"""Whole numbers and amounts in euros in French words, read and written.

Reading is strict about the order of words, so that «deux trois cents» is no number, and lenient about what
people get wrong: hyphens, the plural of cent and vingt, accents, «mile». Belgian and Swiss septante,
huitante, octante and nonante are read too. Writing follows the spelling of before 1990, or that of 1990 with
a hyphen everywhere. Sources: Grevisse, Le Bon Usage, «Les numéraux»; Journal officiel du 6 décembre 1990,
«Les rectifications de l'orthographe».
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from socle.checks.words import fold

UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_BELGIAN = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_SMALL = {fold(word): value for value, word in enumerate(UNITS)} | {"une": 1}
_TENS = {word: value for value, word in TENS.items()} | _BELGIAN
_SCALES = {"mille": 10**3, "mil": 10**3, "mile": 10**3, "million": 10**6, "milliard": 10**9}
_CURRENCY = re.compile(r"\b(?:euros?|eur|francs?)\b|€")
_CENTS = re.compile(r"\b(?:centimes?|cts?|cents\s*$)\b")
_TAXES = re.compile(
    r"(?:\b(?:hors\s+tax(?:es?|e)|toutes\s+taxes\s+comprises|h\.?t\.?|t\.?t\.?c\.?|net(?:te)?\s+de\s+taxes?)(?!\w)\W*)+$"
)
_COMMA = re.compile(r"\bvirgule\b")
_LARGEST = 10**12


class Unreadable(ValueError):
    """The words are not a number or an amount that can be read with certainty."""


def number_in_words(written: str) -> int:
    """The whole number that the words say, below a thousand milliards; raises Unreadable."""
    words = [word for word in re.split(r"[\s‐‑-]+", fold(written).strip(" .,;:()")) if word]
    if not words:
        raise Unreadable(written)
    return _number([_singular(word) for word in words], written)


def amount_in_words(written: str) -> Decimal:
    """The amount in euros that the words say: «deux euros et sept centimes» is 2.07; raises Unreadable.

    «HT» or «toutes taxes comprises» at the end are passed over; «deux euros cinquante» is 2.50, and
    «douze virgule cinq euros» 12.50.
    """
    text = _TAXES.sub("", fold(written)).strip(" .,;:()")
    currency = _CURRENCY.search(text)
    if currency is None:
        return _cents_alone(text, written)
    euros, rest = text[: currency.start()], _without_et(text[currency.end() :])
    whole = _decimal(re.sub(r"\b(?:de|d')\s*$", "", euros.strip()), written)
    if not rest:
        return whole
    if whole != int(whole):
        raise Unreadable(written)
    return whole + _cents(rest, written)


def words_of_number(number: int, reform: bool = False) -> str:
    """A whole number in words, below a thousand milliards; `reform` puts the hyphens of 1990 everywhere."""
    if not 0 <= number < _LARGEST:
        raise ValueError(number)
    if number == 0:
        return UNITS[0]
    parts: list[str] = []
    for scale, name in ((10**9, "milliard"), (10**6, "million"), (10**3, "mille"), (1, "")):
        count, number = divmod(number, scale)
        parts += _scaled(count, name)
    words = " ".join(parts)
    return words.replace(" ", "-") if reform else words


def words_of_amount(value: Decimal, reform: bool = False) -> str:
    """An amount in words: «cent euros et sept centimes»; `value` is positive, with two decimals at most."""
    cents = value * 100
    if cents != int(cents) or value < 0:
        raise ValueError(value)
    euros, centimes = divmod(int(cents), 100)
    link = "d'" if euros >= 10**6 and euros % 10**6 == 0 else ""
    said = [f"{words_of_number(euros, reform)} {link}euro{'s' if euros > 1 else ''}"] if euros else []
    if centimes or not euros:
        said.append(f"{words_of_number(centimes, reform)} centime{'s' if centimes > 1 else ''}")
    return " et ".join(said)


def _singular(word: str) -> str:
    bare = word.rstrip("s")
    return bare if bare in {"vingt", "cent", "quatre", *_SCALES} else word


def _number(words: Sequence[str], written: str) -> int:
    """Reads scale by scale, each smaller than the one before: millions, then thousands, then the rest."""
    if words == ["zero"]:
        return 0
    total, group, below = 0, [], _LARGEST
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            group.append(word)
            continue
        if scale >= below or (not group and scale > 10**3):
            raise Unreadable(written)
        total, below = total + (_hundreds(group, written) if group else 1) * scale, scale
        group = []
    return total + (_hundreds(group, written) if group else 0)


def _hundreds(words: Sequence[str], written: str) -> int:
    """A number below two thousand: «douze cent cinquante» too, since contracts have it."""
    if "cent" not in words:
        return _below_hundred(words, written)
    place = list(words).index("cent")
    count = _below_hundred(words[:place], written) if place else 1
    if not 1 <= count <= 19:
        raise Unreadable(written)
    return count * 100 + (_below_hundred(words[place + 1 :], written) if words[place + 1 :] else 0)


def _below_hundred(words: Sequence[str], written: str) -> int:
    """A number below a hundred; each word may only follow what French lets it follow."""
    value = 0
    rest = list(words)
    if rest[:2] == ["quatre", "vingt"]:
        value, rest = 80, rest[2:]
    elif rest and rest[0] in _TENS:
        value, rest = _TENS[rest[0]], rest[1:]
    if rest[:1] == ["et"] and value:
        rest = rest[1:]
        if not rest:
            raise Unreadable(written)
    if rest and rest[0] in _SMALL:
        value, rest = _with_unit(value, rest, written)
    if rest or not value:
        raise Unreadable(written)
    return value


def _with_unit(value: int, rest: list[str], written: str) -> tuple[int, list[str]]:
    """Adds un to neuf, or dix to dix-neuf where soixante and quatre-vingt allow it."""
    unit, after = _SMALL[rest[0]], rest[1:]
    if unit == 10 and after and 7 <= _SMALL.get(after[0], 0) <= 9:
        unit, after = 10 + _SMALL[after[0]], after[1:]
    if unit == 0 or (unit >= 10 and value not in {0, 60, 80}):
        raise Unreadable(written)
    return value + unit, after


def _decimal(text: str, written: str) -> Decimal:
    """A number with its decimals in words: «douze virgule zéro cinq»."""
    comma = _COMMA.search(text)
    if comma is None:
        return Decimal(number_in_words(text))
    decimals = text[comma.end() :].split()
    zeros = next((rank for rank, word in enumerate(decimals) if word != "zero"), len(decimals))
    figures = "0" * zeros
    if decimals[zeros:]:
        figures += str(number_in_words(" ".join(decimals[zeros:])))
    if not 1 <= len(figures) <= 2:
        raise Unreadable(written)
    return Decimal(number_in_words(text[: comma.start()])) + Decimal(f"0.{figures}")


def _without_et(text: str) -> str:
    return re.sub(r"^et\s+", "", text.strip(" .,;:()"))


def _cents(text: str, written: str) -> Decimal:
    bare = _CENTS.sub("", text).strip()
    cents = number_in_words(bare)
    if cents > 99:
        raise Unreadable(written)
    return Decimal(cents) / 100


def _cents_alone(text: str, written: str) -> Decimal:
    """«quatre-vingts centimes»; without a currency the words are not an amount."""
    if not re.search(r"\b(?:centimes?|cts?)\b", text):
        raise Unreadable(written)
    return _cents(text, written)


def _scaled(count: int, name: str) -> list[str]:
    if not count:
        return []
    if name == "mille":
        return [name] if count == 1 else [_words_below_thousand(count, plural=False), name]
    said = _words_below_thousand(count, plural=True)
    return [said, name + ("s" if count > 1 else "")] if name else [said]


def _words_below_thousand(number: int, plural: bool) -> str:
    """`plural` lets cent and vingt take their s when nothing follows: not before mille."""
    hundreds, rest = divmod(number, 100)
    said = [UNITS[hundreds]] if hundreds > 1 else []
    if hundreds:
        said.append("cents" if hundreds > 1 and not rest and plural else "cent")
    if rest:
        said.append(_words_below_hundred(rest, plural))
    return " ".join(said)


def _words_below_hundred(number: int, plural: bool) -> str:
    if number < 17:
        return UNITS[number]
    if number < 20:
        return f"dix-{UNITS[number - 10]}"
    if number >= 80:
        unit = number - 80
        return f"quatre-vingt-{_words_below_hundred(unit, plural)}" if unit else f"quatre-vingt{'s' * plural}"
    ten = min(number // 10 * 10, 60)
    unit = number - ten
    if not unit:
        return TENS[ten]
    return (
        f"{TENS[ten]} et {UNITS[unit]}"
        if unit in {1, 11}
        else f"{TENS[ten]}-{_words_below_hundred(unit, plural)}"
    )
