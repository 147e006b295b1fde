"""French as it is printed: spaces before signs, dates, numbers, sizes, energy. Pure functions on text.

The rules are those of the Imprimerie nationale (Lexique des règles typographiques), with one liberty: it
wants a narrow space before ; ! ? and between thousands, which fonts for the screen make so thin that
200 000 000 can no longer be read at a glance, and which spreadsheets do not take back. One no-break space
serves everywhere.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

SPACE = "\u00a0"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_UNTOUCHED = re.compile(
    r"```.*?(?:```|\Z)"  # fenced code
    r"|`[^`\n]*`"  # inline code
    r"|\b[a-z][a-z0-9+.-]*://\S+"  # addresses
    r"|\bwww\.\S+"
    r"|\bmailto:\S+"
    r"|[\w.+-]+@[\w-]+\.\S+"
    r"|&(?:#\d+|#x[0-9a-f]+|\w+);",  # entities, when the text is already HTML
    re.IGNORECASE | re.DOTALL,
)
_BLANK = "[ \t\u00a0\u202f]"
# Private-use characters are the markers of socle.interface.markdown: they may follow a sign directly.
_END = "(?=[\\s)\\]}»\"”’'.,…*_|\ue000\ue001]|$)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<=\S){_BLANK}*([;!?][;!?]*){_END}"), rf"{SPACE}\1"),
    (re.compile(rf"(?<=[^\s:;!?]){_BLANK}*:{_END}"), f"{SPACE}:"),
    (re.compile(rf"«{_BLANK}*(?=\S)"), f"«{SPACE}"),
    (re.compile(rf"(?<=\S){_BLANK}*»"), f"{SPACE}»"),
    (re.compile(rf"(?<=\d){_BLANK}(?=[€%])"), SPACE),
)
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")


def typography(text: str) -> str:
    """The text with the no-break spaces of French; addresses, code and times such as 10:30 are kept."""
    pieces: list[str] = []
    end = 0
    for kept in _UNTOUCHED.finditer(text):
        pieces += [_spaced(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, _spaced(text[end:])])


def _spaced(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _THOUSANDS.sub(lambda found: re.sub(_BLANK, SPACE, found.group()), text)


def long_date(day: date) -> str:
    """«22 novembre 2026», and «1er novembre 2026» on the first of the month."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{SPACE}{MONTHS[day.month - 1]} {day.year}"


def date_and_time(moment: datetime) -> str:
    """«22 novembre 2026 à 14 h 05», in the zone that the moment carries."""
    return f"{long_date(moment)} à {moment.hour}{SPACE}h{SPACE}{moment.minute:02d}"


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """«1 234,50»: `decimals` fixes the digits after the comma; without it they are kept as they are."""
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = "−" if exact < 0 else ""  # the minus sign, as wide as a digit
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", SPACE)
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def file_size(size: int) -> str:
    """«3,4 Mo»: octets and their decimal multiples, as French systems show them."""
    amount = Decimal(size)
    for unit in ("octets", "ko", "Mo", "Go"):
        if amount < 1000 or unit == "Go":
            break
        amount /= 1000
    if unit == "octets":
        return f"{size}{SPACE}{'octets' if size > 1 else 'octet'}"
    return f"{number(amount, 0 if amount >= 10 else 1)}{SPACE}{unit}"


def energy(watt_hours: Decimal | float) -> str:
    """«0,4 Wh»; what is too small to be told says so instead of «0,0 Wh»."""
    amount = Decimal(str(watt_hours))
    if amount >= 1000:
        return f"{number(amount / 1000, 1)}{SPACE}kWh"
    if amount < Decimal("0.05"):
        return f"moins de 0,1{SPACE}Wh"
    return f"{number(amount, 1)}{SPACE}Wh"


def counted(count: int, one: str, many: str) -> str:
    """«1 page», «2 pages», «0 page»: French takes the plural from two on."""
    return f"{number(count)}{SPACE}{many if count >= 2 else one}"
