"""What amendments change: a history of values, each with its date and its proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

from socle.tools.contracts.contract import Contract
from socle.tools.contracts.reading.parties import party_name
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.signatures import signed_on
from socle.tools.contracts.reading.values import FINDERS, Finder, months

CHANGED = (
    "montant_ht",
    "montant_ttc",
    "montant_maximum_ht",
    "duree_mois",
    "titulaire_nom",
    "titulaire_siret",
)

_NUMBER = re.compile(r"(?:avenant|modification)(?: de [a-z]+| en cours d'execution)? n\s?°? ?(\d+)")
_NEW_AMOUNT = re.compile(
    r"(?:nouveau|nouvelle) montant[^.;]{0,80}?"
    r"|montant[^.;]{0,80}?(?:est porte|passe|est ramene|est desormais)"
    r"[^.;]{0,60}?\b(?:a|de)\b"
    r"|montant[^.;]{0,60}?apres (?:avenant|modification)"
)
_FROM_TO = re.compile(
    r"\b(?:portee?|ramenee?|passe|prolongee?|fixee?|modifiee?)\b[^.;]{0,80}?(?:\ba\b|\bjusqu'a\b)"
)
_NEW_DURATION = re.compile(r"nouvelle duree[^.;]{0,80}?|duree[^.;]{0,60}?apres (?:avenant|modification)")
_NEW_HOLDER = re.compile(
    r"(?:nouveau titulaire|est (?:transfere|cede)e? a|(?:cession|transfert)[^.;]{0,60}?(?:a|au profit de)"
    r"|se substitue[^.;]{0,40}?|est remplacee? par|devient)\s*:?\s*(?:la societe |l'entreprise )?"
)
_TTC = re.compile(r"\bttc\b|toutes taxes")
_NEW_TITLE = re.compile(r"nouveau montant[^:]*:?\s*$")
_BELOW = 4
_NEAR = 60


@dataclass(frozen=True)
class Change:
    """A field's value from a date on (None when the amendment is not dated), and its proof."""

    number: str
    date: str | None
    reading: Reading


@dataclass(frozen=True)
class Version:
    """A value of a field and the day from which it holds; `amendment` is empty for the contract's own."""

    value: object
    date: str | None
    amendment: str
    reading: Reading


def changes(piece: Piece) -> list[Change]:
    """What an amendment changes: new amount, new duration, new holder."""
    number, date = _number(piece), amendment_date(piece)
    found: dict[str, Reading] = {}
    for segment in piece.segments:
        for entry in (*_amounts(piece, segment), *_duration(piece, segment), *_holder(piece, segment)):
            found.setdefault(entry.field, entry)
    for entry in _under_title(piece):
        found.setdefault(entry.field, entry)
    return [Change(number, date, entry) for entry in found.values()]


def history(contract: Contract, amendments: list[Piece]) -> dict[str, list[Version]]:
    """For each field that an amendment changes, its values from the first to the last."""
    every = [change for piece in amendments for change in changes(piece)]
    every.sort(key=lambda change: (change.date or "9999", change.number.zfill(4)))
    versions: dict[str, list[Version]] = {}
    for change in every:
        name = change.reading.field
        if name not in versions:
            first = contract.first(name)
            start = contract.first("date_notification")
            versions[name] = (
                [Version(first.value, str(start.value) if start else None, "", first)] if first else []
            )
        versions[name].append(Version(change.reading.value, change.date, change.number, change.reading))
    return versions


def _number(piece: Piece) -> str:
    for segment in piece.segments:
        if match := _NUMBER.search(segment.folded):
            return match[1]
    return ""


def amendment_date(piece: Piece) -> str | None:
    """The day of its notification, else the last of its signatures."""
    for pair in piece.pairs:
        if (
            "notification" in pair.label
            and "marche" not in pair.label
            and (value := FINDERS["date"](pair.value))
        ):
            return value.value
    return max(signed_on(piece), default=None)


def _amounts(piece: Piece, segment: Segment) -> list[Reading]:
    found: list[Reading] = []
    for match in _NEW_AMOUNT.finditer(segment.folded):
        value, start = _last_of_from_to(segment, match.end(), FINDERS["amount"])
        if value is None:
            continue
        around = segment.folded[match.start() : start + len(value) + _NEAR]
        maximum = "maxim" in segment.folded[match.start() : start]
        name = (
            "montant_ttc"
            if _TTC.search(around.split(".")[0]) and not re.search(r"\bht\b|hors tax", around)
            else "montant_ht"
        )
        name = "montant_maximum_ht" if maximum else name
        found.append(_reading(piece, segment, name, start, FINDERS["amount"]))
    return found


def _under_title(piece: Piece) -> list[Reading]:
    """The form EXE10 writes «Nouveau montant du marché public :», then the amounts on lines of their own."""
    found: list[Reading] = []
    start = -_BELOW - 1
    for segment in piece.segments:
        if _NEW_TITLE.search(segment.folded):
            start = segment.index
        elif segment.index - start > _BELOW or "montant" not in segment.folded:
            continue
        for pair in piece.pairs:
            value = FINDERS["amount"](pair.value) if pair.segment is segment else None
            if value is None or not re.match(r"montant (?:ht|hors|ttc|toutes)", pair.label):
                continue
            name = "montant_ttc" if _TTC.search(pair.label) else "montant_ht"
            place = (segment, pair.start + value.start, pair.start + value.end)
            found.append(reading(name, value.value, place, piece.name))
    return found


def _last_of_from_to(segment: Segment, place: int, finder: Finder) -> tuple[str | None, int]:
    """The value after a place; of «de X à Y», Y."""
    text = segment.text[place:]
    value = finder(text)
    if value is None or value.start > _NEAR:
        return None, 0
    second = finder(text[value.end :])
    if second is not None and re.fullmatch(
        r"\s*(?:ht|ttc|hors taxes)?\s*,?\s*a(?: la somme de| un montant de)?\s*",
        segment.folded[place + value.end : place + value.end + second.start],
    ):
        return second.value, place + value.end + second.start
    return value.value, place + value.start


def _reading(piece: Piece, segment: Segment, name: str, start: int, finder: Finder) -> Reading:
    value = finder(segment.text[start:])
    end = start + value.end if value else start
    return reading(name, value.value if value else "", (segment, start, end), piece.name)


def _duration(piece: Piece, segment: Segment) -> list[Reading]:
    if "duree" not in segment.folded and "delai" not in segment.folded:
        return []
    for pattern in (_NEW_DURATION, _FROM_TO):
        for match in pattern.finditer(segment.folded):
            value, start = _last_of_from_to(segment, match.end(), months)
            if value is not None:
                return [_reading(piece, segment, "duree_mois", start, months)]
    return []


def _holder(piece: Piece, segment: Segment) -> list[Reading]:
    match = _NEW_HOLDER.search(segment.folded)
    if match is None or not re.search(r"titulaire|societe|entreprise", segment.folded):
        return []
    name = party_name(segment.text[match.end() :])
    if name is None or not name.value[:1].isupper():
        return []
    place = (segment, match.end() + name.start, match.end() + name.end)
    found = [reading("titulaire_nom", name.value, place, piece.name)]
    number = FINDERS["siret"](segment.text[match.end() :])
    if number is not None and "siret" in segment.folded[match.end() :]:
        where = (segment, match.end() + number.start, match.end() + number.end)
        found.append(reading("titulaire_siret", number.value, where, piece.name))
    return found
