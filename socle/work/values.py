"""Values of items: as they are kept (JSON), as they are shown in French, and as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from socle.interface import french
from socle.work.declaration import ValueKind

NOTHING = "–"
_BLANKS = re.compile(r"[ \u00a0\u202f]")
_TRUE = {"oui", "vrai", "true", "1", "on"}
_FALSE = {"non", "faux", "false", "0", ""}


class Unreadable(ValueError):
    """What was typed is not a value of this kind; the text says what is expected."""


def shown(value: object, kind: str, choices: Sequence[tuple[str, str]] = ()) -> str:
    """The value in French print; a dash where there is none."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list):
        return "\n".join(_line(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _of_kind(str(value), kind, choices)


def _of_kind(text: str, kind: str, choices: Sequence[tuple[str, str]]) -> str:
    if kind == "choice":
        return dict(choices).get(text, text)
    try:
        return _PRINT[kind](text) if kind in _PRINT else text
    except (InvalidOperation, ValueError):
        return text  # read as it is written: what does not parse is shown, never repaired


_PRINT: Mapping[str, Callable[[str], str]] = {
    "amount": lambda text: f"{french.number(Decimal(text), 2)}{french.SPACE}€",
    "rate": lambda text: f"{french.number(Decimal(text).normalize())}{french.SPACE}%",
    "number": lambda text: french.number(Decimal(text)),
    "date": lambda text: french.long_date(date.fromisoformat(text)),
}


def _line(one: object) -> str:
    if isinstance(one, dict):
        return ", ".join(str(part) for part in one.values() if part not in (None, ""))
    return str(one)


def typed(value: object, kind: str) -> str:
    """The value as a person would type it again in the form's field."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(
            " ; ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in value
        )
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    if kind == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return datetime.strptime(text, "%Y-%m-%d").strftime("%d/%m/%Y")
    return text.replace(".", ",") if kind in {"amount", "rate", "number"} else text


def parsed(text: str, kind: ValueKind | str, former: object = None) -> object:
    """The value that a person typed; None when the field was emptied. Raises Unreadable."""
    text = text.strip()
    if not text:
        return None
    if kind in {"amount", "rate", "number"}:
        return _number(text)
    if kind == "date":
        return _date(text)
    if kind == "flag":
        return _flag(text)
    if kind == "list":
        return _rows(text, former)
    return text


def _number(text: str) -> str:
    bare = _BLANKS.sub("", text).removesuffix("€").removesuffix("%").replace(",", ".")
    try:
        return str(Decimal(bare))
    except InvalidOperation as error:
        raise Unreadable("Écrivez un nombre, par exemple 1 234,50.") from error


def _date(text: str) -> str:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise Unreadable("Écrivez une date qui existe, par exemple 22/11/2026.")


def _flag(text: str) -> bool:
    word = text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Unreadable("Répondez par oui ou par non.")


def _rows(text: str, former: object) -> list[object]:
    """One value a line; where the former list held named parts, they are separated by « ; »."""
    names = list(former[0]) if isinstance(former, list) and former and isinstance(former[0], dict) else []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        return list(lines)
    return [dict(zip(names, (part.strip() for part in line.split(";")), strict=False)) for line in lines]
