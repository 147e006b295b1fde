"""Dates of signature: a label, a place and a date, and whose hand they stand by."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.roles import role_of
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import day

_PLACE_AND_DATE = re.compile(
    r"(?:^|[|:.;] |\bfait )\s*(?:a |à )?[a-z][\w' -]{1,50}?,? ?(?:le|,) ?:? ?(?=\d)"
    r"|\bfait\b[^.;:]{0,70}?\ble ?:? ?(?=\d)|^le ?:? ?(?=\d)"
    r"|\ba [a-z][\w' -]{1,40}, ?le ?:? ?(?=\d)"
)
_SIGNED = re.compile(
    r"\bsigne(?:e)?s?[^.;]{0,60}? le ?:? ?(?=\d)|\b(?:accepte|approuve)\w*[^.;]{0,40}? le ?:? ?(?=\d)"
)
_LABEL = re.compile(
    r"date (?:de |et lieu de )?(?:la )?signature|lieu et date|signe le|signature.*\bdate"
    r"|date,? (?:et )?signature|^fait"
)
_FIELDS = {
    "titulaire": "date_signature_titulaire",
    "acheteur": "date_signature_acheteur",
    "notification": "date_notification",
}
_BESIDE = 2


def read_signatures(piece: Piece) -> list[Reading]:
    """When the holder and the buyer signed, and the notification where it is acknowledged by hand."""
    if piece.kind not in {"acte_engagement", "autre"}:
        return []
    found: dict[str, Reading] = {}
    for pair in piece.pairs:
        role = role_of(pair.label) or pair.role
        value = day(pair.value)
        if value is not None and _LABEL.search(pair.label) and role in _FIELDS:
            place = (pair.segment, pair.start + value.start, pair.start + value.end)
            found.setdefault(_FIELDS[role], reading(_FIELDS[role], value.value, place, piece.name))
    for segment, section in zip(piece.segments, piece.roles, strict=True):
        _by_hand(piece, segment, section, found)
    return list(found.values())


def signed_on(piece: Piece) -> list[str]:
    """Every day written beside a signature, whoever signed."""
    found = [value.value for pair in piece.pairs if _LABEL.search(pair.label) and (value := day(pair.value))]
    for segment in piece.segments:
        for match in (*_PLACE_AND_DATE.finditer(segment.folded), *_SIGNED.finditer(segment.folded)):
            value = day(segment.text[match.end() : match.end() + 24])
            if value is not None:
                found.append(value.value)
    return found


def _by_hand(piece: Piece, segment: Segment, section: str, found: dict[str, Reading]) -> None:
    for match in (*_PLACE_AND_DATE.finditer(segment.folded), *_SIGNED.finditer(segment.folded)):
        value = day(segment.text[match.end() : match.end() + 24])
        if value is None or re.search(
            r"\barrete|decret|\blois?\b|ordonnance|notifie", segment.folded[: match.end()]
        ):
            continue
        role = _hand(piece, segment, match, section)
        if role in _FIELDS:
            place = (segment, match.end() + value.start, match.end() + value.end)
            found.setdefault(_FIELDS[role], reading(_FIELDS[role], value.value, place, piece.name))


def _hand(piece: Piece, segment: Segment, match: re.Match[str], section: str) -> str:
    """Whose hand: told in the sentence, by the column, on the next lines, or by the section."""
    own = role_of(segment.folded[: match.end()])
    after = re.match(r"[^.;]{0,30}\bpour [^.;,]{0,40}", segment.folded[match.end() :])
    for role in (own, role_of(after[0]) if after else ""):
        if role in _FIELDS:
            return role
    if segment.header:
        signed = segment.text[match.end() : match.end() + 10]
        column = next((n for n, cell in enumerate(segment.cells) if signed in cell), None)
        role = _column_role(segment, column)
        if role:
            return role
    if section == "notification":
        return section
    beside = piece.segments[segment.index + 1 : segment.index + 1 + _BESIDE]
    for other in beside:
        if other.is_title or day(other.text):
            break
        if other.folded.startswith(("pour ", "le ", "la ", "l'", "signature")) and (
            role := role_of(other.folded)
        ):
            return role
    return section


def _column_role(segment: Segment, column: int | None) -> str:
    """Whose a column is; beside the holder's, the other one is the buyer's."""
    if column is None or column >= len(segment.header):
        return ""
    hands = [role_of(fold(name)) for name in segment.header]
    if not hands[column] and len(hands) == 2 and "titulaire" in hands:
        return "acheteur"
    return hands[column]
