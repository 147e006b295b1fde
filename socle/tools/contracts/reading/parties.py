"""Who contracts: names, identifiers, members of the group, subcontractors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.tools.contracts.reading.folding import comparable, fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.roles import called, role_of
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import FINDERS, Found, amount, phrase

_CUT = re.compile(
    r"\s*[,(;|]|\s+-\s+(?=\d|siret|siren)|\s+(?:siret|siren|sise?|dont le siege|au capital|represente\w*|immatricul\w*"
    r"|ci-apres|domicilie\w*|agissant|adresse|n ?° siret|numero|inscrit\w*|tel\b|rcs\b|ayant)\b"
)
_LEAD = re.compile(
    r"\s*(?:(?:d'une part|d'autre part|et|entre|les soussigne(?:e)?s|la societe|l'entreprise|le titulaire)\b|[,:•-])\s*",
    re.IGNORECASE,
)
_IDENTIFIERS = {
    "siret": re.compile(r"siret"),
    "siren": re.compile(r"siren|\brcs\b|registre du commerce"),
    "vat": re.compile(r"\btva\b"),
}
_NO_NAME = re.compile(
    r"[\d\s]+|(?:l'|le |la |les )?(?:acheteur|titulaire|mandataire|candidat|pouvoir adjudicateur|co-?traitants?|entreprise"
    r"|societe|groupement|signataire|contractant|siret|prestataire|sous-? ?traitant|oui|non|neant|sans objet)"
)
_NEAR = 70
_FIELDS = {
    ("acheteur", "siret"): "acheteur_siret",
    ("titulaire", "siret"): "titulaire_siret",
    ("titulaire", "siren"): "titulaire_siren",
    ("titulaire", "vat"): "titulaire_tva",
}
_COTRAITANT = re.compile(r"co-? ?traitant|autres? membres? du groupement|membres? du groupement")
_MANDATE = re.compile(r"mandataire")


def party_name(text: str) -> Found | None:
    """The name at the start of a text, without the form's words before it and the particulars after it."""
    folded = fold(text)
    start = 0
    while (lead := _LEAD.match(folded, start)) and lead.end() > start:
        if lead[0].strip() in {"la societe", "l'entreprise", "le titulaire"} and lead.end() >= len(folded):
            break
        start = lead.end()
    cut = _CUT.search(folded, start)
    found = phrase(text[start : cut.start() if cut else len(text)])
    if found is None or len(found.value) > 120 or _NO_NAME.fullmatch(fold(found.value)):
        return None
    return Found(found.value, start + found.start, start + found.end)


def read_parties(piece: Piece) -> list[Reading]:
    """Identifiers by whose they are, and the names that prose gives."""
    found: dict[str, Reading] = {}
    for entry in _identifiers(piece):
        found.setdefault(entry.field, entry)
    for entry in (*_called(piece), *_leader(piece)):
        found.setdefault(entry.field, entry)
    return list(found.values())


def _identifiers(piece: Piece) -> Iterator[Reading]:
    """SIRET, SIREN and VAT numbers after their name; whose they are is told by the label or the section."""
    for segment, role in zip(piece.segments, piece.roles, strict=True):
        for kind, name in _IDENTIFIERS.items():
            for match in name.finditer(segment.folded):
                value = FINDERS[kind](segment.text[match.end() : match.end() + _NEAR])
                if value is None or _named_between(segment.folded[match.end() : match.end() + value.start]):
                    continue
                start = match.end() + value.start
                field = _FIELDS.get((_whose(segment, match, role), kind))
                if field is not None:
                    yield reading(field, value.value, (segment, start, match.end() + value.end), piece.name)


def _named_between(text: str) -> bool:
    """Whether another identifier is named between a name and a value."""
    return bool(re.search(r"siret|siren|\btva\b|iban|\bnaf\b", text))


def _whose(segment: Segment, match: re.Match[str], role: str) -> str:
    """The role told nearest: «SIRET de l'acheteur», «Cotraitant 1 : X, SIRET», else the section's."""
    rest = re.match(r"[^:\d]{0,40}", segment.folded[match.end() :])
    own = role_of(rest[0]) if rest else ""
    lead = segment.folded[: match.start()]
    nearest = role_of(lead.split(" | ")[0][:60]) if segment.cells or ":" in lead else ""
    if _COTRAITANT.search(lead) or _is_member(segment):
        return "cotraitant"
    return own or (nearest if nearest and nearest != "notification" else role)


def _is_member(segment: Segment) -> bool:
    """Whether a row is a member's: its column, or one of its cells, says so."""
    names = " | ".join(map(fold, segment.header))
    return bool(segment.header) and bool(
        _COTRAITANT.search(names) or any(_COTRAITANT.fullmatch(fold(cell)) for cell in segment.cells)
    )


def _leads(segment: Segment) -> bool:
    """Whether a row of a table is the mandataire's."""
    return any(_MANDATE.match(fold(cell)) for cell in segment.cells)


def _leader(piece: Piece) -> Iterator[Reading]:
    """The mandataire of a table of members: its name and its SIRET."""
    for segment in piece.segments:
        if not segment.header or segment.row == -1 or not _leads(segment):
            continue
        column = next((n for n, cell in enumerate(segment.cells) if not _MANDATE.match(fold(cell))), 0)
        name = party_name(segment.cells[column])
        number = next((found for cell in segment.cells if (found := FINDERS["siret"](cell))), None)
        for field, found in (("titulaire_nom", name), ("titulaire_siret", number)):
            if found is not None and number is not None:
                yield from _in_row(piece, segment, field, found)


def _in_row(piece: Piece, segment: Segment, field: str, found: Found) -> Iterator[Reading]:
    """A reading of a value of a row, where the row's text holds it."""
    for cell in segment.cells:
        raw = cell[found.start : found.end]
        start = (
            segment.text.find(raw)
            if raw and (raw == found.value or re.sub(r"\D", "", raw) == found.value)
            else -1
        )
        if start >= 0:
            yield reading(field, found.value, (segment, start, start + len(raw)), piece.name)
            return


def _called(piece: Piece) -> Iterator[Reading]:
    """«Entre X, …, ci-après dénommé l'acheteur»: X."""
    for segment in piece.segments:
        role = called(segment.folded)
        if role not in {"acheteur", "titulaire"} or "ci-apres" not in segment.folded or segment.cells:
            continue
        value = party_name(segment.text)
        if value is not None:
            yield reading(f"{role}_nom", value.value, (segment, value.start, value.end), piece.name)


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
        if wanted == "cotraitant" and segment.row != -1 and _is_member(segment) and not _leads(segment):
            yield from _of_row(segment)
        return
    lead = _COTRAITANT.search(segment.folded)
    if lead is None or wanted != "cotraitant":
        return
    if segment.cells and len(segment.cells) != 2:
        if _COTRAITANT.match(fold(segment.cells[0])):
            yield from _of_row(segment, skip=1)
        return
    for match in re.finditer(r"siret", segment.folded[lead.end() :]):
        place = lead.end() + match.start()
        number = FINDERS["siret"](segment.text[place : place + _NEAR])
        start = max(segment.text.rfind(mark, 0, place) + 1 for mark in (":", ";"))
        name = party_name(segment.text[start:place])
        if number and name:
            yield (
                {"nom": name.value, "siret": number.value},
                segment,
                start + name.start,
                place + number.end,
            )


def _of_row(segment: Segment, skip: int = 0) -> Iterator[_Firm]:
    name = party_name(segment.cells[skip])
    number = next((found for cell in segment.cells[skip:] if (found := FINDERS["siret"](cell))), None)
    if name is None or re.match(r"total|mandataire", fold(name.value)):
        return
    firm = {"nom": name.value} | ({"siret": number.value} if number else {})
    start = segment.text.find(name.value)
    yield firm, segment, start, start + len(name.value)


def _by_labels(piece: Piece, role: str) -> list[_Firm]:
    """Firms of sections of their own: a name after its label, then a SIRET after its label."""
    firms: list[_Firm] = []
    for pair in piece.pairs:
        if pair.role != role:
            continue
        if re.search(
            r"denomination|raison sociale|^nom (?:commercial|du|de l)|^sous-? ?traitant|^co-? ?traitant(?: n?°? ?\d)?$",
            pair.label,
        ):
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
    firms = _by_labels(piece, "sous_traitant") if piece.kind == "sous_traitance" else []
    if firms:
        _add_amount(piece, firms[0][0])
        firms = firms[:1]
    for segment in piece.segments:
        if (
            segment.header
            and segment.row != -1
            and re.search(r"sous-? ?traitant", fold(" ".join(segment.header)))
        ):
            firms += _with_amount(segment)
    return [
        reading("sous_traitants", firm, (segment, start, end), piece.name, rank=rank)
        for rank, (firm, segment, start, end) in enumerate(firms)
    ]


def _with_amount(segment: Segment) -> Iterator[_Firm]:
    for firm, place, start, end in _of_row(segment):
        value = next((found for cell in segment.cells if (found := amount(cell))), None)
        yield firm | ({"montant_ht": value.value} if value else {}), place, start, end


def _add_amount(piece: Piece, firm: dict[str, str]) -> None:
    for pair in piece.pairs:
        if re.search(r"montant", pair.label) and not re.search(
            r"ttc|toutes taxes|\btva\b|lettres|avance", pair.label
        ):
            value = amount(pair.value)
            if value is not None:
                firm["montant_ht"] = value.value
                return
