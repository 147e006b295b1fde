"""The other firms of a contract: members of the group, subcontractors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.tools.contracts.reading.folding import comparable, fold
from socle.tools.contracts.reading.parties import MEMBER, NEAR, is_member, leads, name_in, party_name
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.roles import ITEM, is_item
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import FINDERS, amount

_NAMED = re.compile(
    r"denomination|raison sociale|^nom (?:commercial|du|de l)|^sous-? ?traitant"
    r"|^co-? ?traitant(?: n?°? ?\d)?$"
)
_PLAINLY_NAMED = re.compile(r"^nom$")
_OTHER_WORTH = re.compile(r"ttc|toutes taxes|(?<!hors )tva|lettres|avance|unitaire")
_WORTH = re.compile(r"montant|prix")


def read_members(piece: Piece) -> list[Reading]:
    """The members of the group besides the mandataire, in the order of the piece."""
    firms: list[tuple[dict[str, str], Segment, int, int]] = []
    for segment, role in zip(piece.segments, piece.roles, strict=True):
        for firm in _firms(segment, role, "cotraitant"):
            if all(comparable(firm[0]["nom"]) != comparable(other[0]["nom"]) for other in firms):
                firms.append(firm)
    firms = firms or _by_labels(piece, "cotraitant")
    return [
        reading("cotraitants", firm, (segment, start, end), piece.name, rank=rank)
        for rank, (firm, segment, start, end) in enumerate(firms)
    ]


_Firm = tuple[dict[str, str], Segment, int, int]


def _firms(segment: Segment, role: str, wanted: str) -> Iterator[_Firm]:
    """Firms with their SIRET in one segment: a row of the group's table, or a list in a sentence."""
    if segment.header:
        member = is_member(segment) or role == "cotraitant"
        if wanted == "cotraitant" and segment.row != -1 and member and not leads(segment):
            yield from _of_row(segment)
        return
    if role == wanted and is_item(segment):
        yield from _of_item(segment)
        return
    lead = MEMBER.search(segment.folded)
    if lead is None or wanted != "cotraitant":
        return
    if segment.cells and len(segment.cells) != 2:
        if MEMBER.match(fold(segment.cells[0])):
            yield from _of_row(segment, skip=1)
        return
    for match in re.finditer(r"siret", segment.folded[lead.end() :]):
        place = lead.end() + match.start()
        number = FINDERS["siret"](segment.text[place : place + NEAR])
        start = max(segment.text.rfind(mark, 0, place) + 1 for mark in (":", ";"))
        name = party_name(segment.text[start:place])
        if number and name:
            yield (
                {"nom": name.value, "siret": number.value},
                segment,
                start + name.start,
                place + number.end,
            )


def _of_item(segment: Segment) -> Iterator[_Firm]:
    """«- Name, address, SIRET»: a firm of a list, told by its SIRET or its postcode."""
    mark = ITEM.match(segment.text)
    name = party_name(segment.text[mark.end() :]) if mark else None
    number = FINDERS["siret"](segment.text)
    if mark is None or name is None or ":" in segment.text[: mark.end() + name.end]:
        return
    if number is None and not re.search(r"\b\d{5}\b", segment.text):
        return
    firm = {"nom": name.value} | ({"siret": number.value} if number else {})
    yield firm, segment, mark.end() + name.start, mark.end() + name.end


def _of_row(segment: Segment, skip: int = 0) -> Iterator[_Firm]:
    name = name_in(segment, skip)
    number = next((found for cell in segment.cells[skip:] if (found := FINDERS["siret"](cell))), None)
    if name is None or re.match(r"total|mandataire", fold(name)):
        return
    firm = {"nom": name} | ({"siret": number.value} if number else {})
    start = segment.text.find(name)
    yield firm, segment, start, start + len(name)


def _by_labels(piece: Piece, role: str, named: re.Pattern[str] = _NAMED) -> list[_Firm]:
    """Firms of sections of their own: a name after its label, then a SIRET after its label."""
    firms: list[_Firm] = []
    for pair in piece.pairs:
        if pair.role != role:
            continue
        if named.search(pair.label):
            name = party_name(pair.value)
            if name is not None:
                firms.append(
                    ({"nom": name.value}, pair.segment, pair.start + name.start, pair.start + name.end)
                )
        elif "siret" in pair.label and firms and "siret" not in firms[-1][0]:
            number = FINDERS["siret"](pair.value)
            if number is not None:
                firms[-1][0]["siret"] = number.value
    return firms


def read_subcontractors(piece: Piece) -> list[Reading]:
    """The subcontractor of a declaration, or those that a table or a section of the act lists."""
    firms: list[_Firm] = []
    if piece.kind == "sous_traitance":
        firms = _by_labels(piece, "sous_traitant") or _by_labels(piece, "sous_traitant", _PLAINLY_NAMED)
    if firms:
        _add_amount(piece, firms[0][0])
        firms = firms[:1]
    for segment, role in zip(piece.segments, piece.roles, strict=True):
        if (
            segment.header
            and segment.row != -1
            and re.search(r"sous-? ?traitant", fold(" ".join(segment.header)))
        ):
            firms += _with_amount(segment)
        elif role == "sous_traitant" and len(segment.cells) > 2 and not segment.header:
            firms += [firm for firm in _with_amount(segment) if "siret" in firm[0]]
    return [
        reading("sous_traitants", firm, (segment, start, end), piece.name, rank=rank)
        for rank, (firm, segment, start, end) in enumerate(firms)
    ]


def _with_amount(segment: Segment) -> Iterator[_Firm]:
    for firm, place, start, end in _of_row(segment):
        value = next((found for cell in segment.cells if (found := amount(cell))), None)
        yield firm | ({"montant_ht": value.value} if value else {}), place, start, end


def _add_amount(piece: Piece, firm: dict[str, str]) -> None:
    """The amount of the subcontracted services, before tax."""
    for pair in piece.pairs:
        if _WORTH.search(pair.label) and not _OTHER_WORTH.search(f"{pair.label} {pair.remark}"):
            value = amount(pair.value)
            if value is not None:
                firm["montant_ht"] = value.value
                return
