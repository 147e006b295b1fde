"""Who contracts: the names and the identifiers of the buyer and of the holder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.labels import is_bare_label
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.roles import called, role_of
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import FINDERS, Found, phrase

_CUT = re.compile(
    r"\s*[,(;|]|\s+-\s+(?=\d|siret|siren)|\s+(?:siret|siren|sise?|dont le siege|au capital"
    r"|represente\w*|immatricul\w*"
    r"|ci-apres|domicilie\w*|agissant|adresse|n ?° siret|numero|inscrit\w*|tel\b|rcs\b|ayant)\b"
)
# «Préfecture de la région Grand Est 5, place de la République, 67000 Strasbourg»: lines that were joined
_STREET = re.compile(
    r"\s+(?:\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? ?(?:rue|avenue|boulevard|place|chemin|quai|allees?|cours"
    r"|impasse|route|square|passage|esplanade|promenade|faubourg|zone|parc|sentier|rond-point|mail|voie|villa|cite|cs|bp|bd|av)\b"
    r"|(?<!de )(?<!la )(?<!de la )(?<!du )(?<!des )(?<!et )"
    r"(?:tour|immeuble|batiment|residence|hotel (?:de ville|du departement|de region|de prefecture)"
    r"|cite administrative|centre administratif|za|zi|zac|bp|cs) [^,;]{1,40},)(?=.*\b\d{5}\b)"
)
_LEAD = re.compile(
    r"\s*(?:(?:d'une part|d'autre part|et|entre|les soussigne(?:e)?s|la societe|l'entreprise|le titulaire)\b"
    r"|[,:•-])\s*",
    re.IGNORECASE,
)
_IDENTIFIERS = {
    "siret": re.compile(r"siret"),
    "siren": re.compile(r"siren|\brcs\b|registre du commerce"),
    "vat": re.compile(r"\btva\b"),
}
_NO_NAME = re.compile(
    r"[\d\s]+|je|nous|l'etat|(?:l'|le |la |les )?(?:acheteur|titulaire|mandataire|candidat"
    r"|pouvoir adjudicateur|co-?traitants?|entreprise"
    r"|societe|groupement|signataire|contractant|siret|prestataire|sous-? ?traitant|oui|non|neant|sans objet)"
)
NEAR = 70
_FIELDS = {
    ("acheteur", "siret"): "acheteur_siret",
    ("titulaire", "siret"): "titulaire_siret",
    ("titulaire", "siren"): "titulaire_siren",
    ("titulaire", "vat"): "titulaire_tva",
}
MEMBER = re.compile(r"co-? ?traitant|autres? membres? du groupement|membres? du groupement")
_NAME_COLUMN = re.compile(r"raison sociale|denomination|\bnom\b|designation|^membre")
MANDATE = re.compile(r"mandataire")


_NO_START = re.compile(
    r"(?:forme juridique|adresse|siege(?: social)?|representee? par|telephone|courriel|personne publique"
    r"|raison sociale|denomination sociale)\b"
)


def party_name(text: str) -> Found | None:
    """The name at the start of a text, without the form's words before it and the particulars after it."""
    folded = fold(text)
    start = 0
    while (lead := _LEAD.match(folded, start)) and lead.end() > start:
        if lead[0].strip() in {"la societe", "l'entreprise", "le titulaire"} and lead.end() >= len(folded):
            break
        start = lead.end()
    cuts = [match.start() for cut in (_CUT, _STREET) if (match := cut.search(folded, start))]
    found = phrase(text[start : min(cuts, default=len(text))])
    if found is None or len(found.value) > 120 or _NO_NAME.fullmatch(fold(found.value)):
        return None
    if is_bare_label(found.value) or _NO_START.match(fold(found.value)):
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
                value = FINDERS[kind](segment.text[match.end() : match.end() + NEAR])
                if value is None:
                    continue
                start = match.end() + value.start
                field = _FIELDS.get((_whose(segment, match, role), kind))
                if field is not None:
                    yield reading(field, value.value, (segment, start, match.end() + value.end), piece.name)
    yield from _below_label(piece)


def _below_label(piece: Piece) -> Iterator[Reading]:
    """Identifiers that stand on the line under their label."""
    for pair in piece.pairs:
        for kind, name in _IDENTIFIERS.items():
            field = _FIELDS.get((pair.role, kind))
            value = FINDERS[kind](pair.value[:NEAR])
            if (
                field is not None
                and value is not None
                and name.search(pair.label)
                and not is_member(pair.segment)
            ):
                yield reading(
                    field,
                    value.value,
                    (pair.segment, pair.start + value.start, pair.start + value.end),
                    piece.name,
                )


def _whose(segment: Segment, match: re.Match[str], role: str) -> str:
    """The role told nearest: «SIRET de l'acheteur», «Cotraitant 1 : X, SIRET», else the section's."""
    rest = re.match(r"[^:\d]{0,40}", segment.folded[match.end() :])
    own = role_of(rest[0]) if rest else ""
    lead = segment.folded[: match.start()]
    nearest = role_of(lead.split(" | ")[0][:60]) if segment.cells or ":" in lead else ""
    if MEMBER.search(lead) or is_member(segment):
        return "cotraitant"
    if segment.header and role in {"cotraitant", "sous_traitant"}:
        return own or role
    return own or (nearest if nearest and nearest != "notification" else role)


def is_member(segment: Segment) -> bool:
    """Whether a row is a member's: its column, or one of its cells, says so."""
    names = " | ".join(map(fold, segment.header))
    return bool(segment.header) and bool(
        MEMBER.search(names) or any(MEMBER.fullmatch(fold(cell)) for cell in segment.cells)
    )


def leads(segment: Segment) -> bool:
    """Whether a row of a table is the mandataire's."""
    return any(MANDATE.match(fold(cell)) for cell in segment.cells)


def _leader(piece: Piece) -> Iterator[Reading]:
    """The mandataire of a table of members: its name and its SIRET."""
    for segment in piece.segments:
        if not segment.header or segment.row == -1 or not leads(segment):
            continue
        said = name_in(segment, 0)
        name = party_name(said) if said and not MANDATE.match(fold(said)) else None
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


def name_in(segment: Segment, skip: int) -> str | None:
    """The name in a row: in the column that is named so, else in the first cell that may be one."""
    named = [
        cell
        for header, cell in zip(segment.header, segment.cells, strict=False)
        if _NAME_COLUMN.search(fold(header))
    ]
    cells = [cell for cell in named or segment.cells[skip:] if not MEMBER.fullmatch(fold(cell))]
    return next((found.value for cell in cells if (found := party_name(cell))), None)
