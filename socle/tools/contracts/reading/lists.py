"""Fields that hold several values: codes, lots, tranches, annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.tools.contracts.reading.folding import comparable, fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import amount, phrase

_CPV = re.compile(r"(?<!\d)\d{8}(?: ?- ?\d)?(?!\d)")
_TRANCHE = re.compile(
    r"(?:^|(?<=[.;|] )|(?<=• ))\s*(?:• |- )?(tranche (?:ferme|optionnelle|conditionnelle)"
    r"(?: ?n ?° ?\d+| ?\d+)?)"
)
_ANNEX = re.compile(r"^[\s•▪➢-]*annexe(?: n ?°)? ?(?:\d{1,2}|(?<= )[a-z]|(?<= )[ivx]+)\s*[:.–-]\s*")
_ANNEXES = re.compile(
    r"^(?:liste des |les |article \d+\s*[-:.]?\s*|\d+\s*°?\s*[-.)]\s*)?"
    r"(?:annexes?(?: (?:au|a l'|du)[^:]*)?|(?:liste des )?(?:pieces|documents) (?:annexe(?:e)?|jointe?)s"
    r"|(?:ce qui est|sont) (?:annexee?s?|jointe?s?)(?: (?:au|a l'|a la)[^:]*)?)\s*:?$"
)
_ITEM = re.compile(r"\s*(?:[•▪➢*-]|\d{1,2}\s?[).-]|\s(?=\S))\s*")
_LOT = re.compile(
    r"(?:^|(?<=[.;:|] )|\b(?:au|du|le|pour le) )\s*lot(?: unique)?(?: n ?° ?| numero | )?"
    r"(?P<number>\d{1,3}|[a-z](?=\s*[:-]))"
    r"(?P<title>\s*(?:[:-]|intitule|,)\s*[^.;|]+)?"
)


def read_codes(piece: Piece) -> list[Reading]:
    """The CPV codes, with their check digit when it is written."""
    found: list[Reading] = []
    announced = False
    for segment in piece.segments:
        named = "cpv" in segment.folded or "vocabulaire commun des marches" in segment.folded
        if named or announced:
            for match in _CPV.finditer(segment.text):
                code = match[0].replace(" ", "")
                if code not in {entry.value for entry in found}:
                    place = (segment, *match.span())
                    found.append(reading("cpv", code, place, piece.name, rank=len(found)))
        announced = (named or (announced and segment.row is not None)) and not (
            segment.row is None and _CPV.search(segment.text)
        )
    return found


def read_lot(piece: Piece) -> list[Reading]:
    """The lot that an act is for; nothing where several are told, since the act then lists them."""
    if piece.kind not in {"acte_engagement", "autre"}:
        return []
    labelled = _labelled_lot(piece)
    if labelled:
        return labelled
    places: list[tuple[Segment, re.Match[str]]] = []
    for segment in piece.segments:
        if segment.folded.startswith("annexe") or (
            segment.header and segment.row != -1 and len(segment.header) > 2
        ):
            continue
        places += [(segment, match) for match in _LOT.finditer(segment.folded)]
    numbers = {match["number"] for _, match in places}
    if len(numbers) != 1:
        return []
    segment, match = max(places, key=lambda place: bool(place[1]["title"]))
    found = [reading("lot_numero", match["number"].upper(), (segment, *match.span("number")), piece.name)]
    return found + _lot_title(piece, segment, match)


def _labelled_lot(piece: Piece) -> list[Reading]:
    """«Lot concerné : 2 - Menuiseries», «Numéro du lot : 4» and its title beside."""
    for pair in piece.pairs:
        if not re.fullmatch(
            r"(?:n ?° |numero )(?:du |de )?lot|lot(?: concerne| attribue)?(?: n ?°)?", pair.label
        ):
            continue
        match = re.match(r"\s*(?:lot )?(?:n ?° ?)?(\d{1,3})\s*(?:[-:]\s*(?P<title>\S.*))?$", fold(pair.value))
        if match is None:
            continue
        start = pair.start + match.start(1)
        found = [reading("lot_numero", match[1], (pair.segment, start, start + len(match[1])), piece.name)]
        value = phrase(pair.value[match.start("title") :]) if match["title"] else None
        if value is not None:
            start = pair.start + match.start("title") + value.start
            place = (pair.segment, start, start + len(value.value))
            return [*found, reading("lot_intitule", value.value, place, piece.name)]
        return found + _titled_lot(piece)
    return []


def _titled_lot(piece: Piece) -> list[Reading]:
    for pair in piece.pairs:
        if re.search(r"^(?:intitule|designation|objet|libelle) du lot$", pair.label):
            value = phrase(pair.value)
            if value is not None:
                place = (pair.segment, pair.start + value.start, pair.start + value.end)
                return [reading("lot_intitule", value.value, place, piece.name)]
    return []


def _lot_title(piece: Piece, segment: Segment, match: re.Match[str]) -> list[Reading]:
    if match["title"]:
        start, end = match.span("title")
        name = re.sub(r"^\s*(?:[:-]|intitule|,)\s*(?:intitule\s*:?\s*)?", "", segment.folded[start:end])
        start = end - len(name)
        value = phrase(segment.text[start:end])
        if value is not None:
            place = (segment, start + value.start, start + value.end)
            return [reading("lot_intitule", value.value, place, piece.name)]
    return _titled_lot(piece)


def read_tranches(piece: Piece) -> list[Reading]:
    """Tranches with their amount before tax, from rows or lines that begin with their name."""
    if piece.kind not in {"acte_engagement", "annexe_financiere", "autre"}:
        return []
    found: list[Reading] = []
    for segment in piece.segments:
        for value, start, end in _tranches(segment):
            if value["nom"] not in {
                str(entry.value["nom"]) for entry in found if isinstance(entry.value, dict)
            }:
                place = (segment, start, end)
                found.append(reading("tranches", value, place, piece.name, rank=len(found)))
    return found


def _tranches(segment: Segment) -> Iterator[tuple[dict[str, str], int, int]]:
    if segment.cells:
        column = next(
            (n for n, cell in enumerate(segment.cells[:2]) if fold(cell).startswith("tranche")), None
        )
        if column is None or not re.match(r"tranche (?:ferme|opt|cond)", fold(segment.cells[column])):
            return
        worth = _worth(segment, column)
        start = segment.text.find(segment.cells[column])
        if worth is not None and start >= 0:
            yield (
                {"nom": segment.cells[column], "montant_ht": worth},
                start,
                start + len(segment.cells[column]),
            )
        return
    for match in _TRANCHE.finditer(segment.folded):
        following = _TRANCHE.search(segment.folded, match.end())
        end = following.start() if following else len(segment.text)
        value = amount(segment.text[match.end() : end])
        if value is not None and not re.search(
            r"\bttc\b", segment.folded[match.end() : match.end() + value.start]
        ):
            name = segment.text[match.start(1) : match.end(1)]
            yield {"nom": name, "montant_ht": value.value}, match.start(1), match.end() + value.end


def _worth(segment: Segment, column: int) -> str | None:
    """The amount of a row: in the column named HT, else the only amount, else the first."""
    for name, cell in zip(segment.header, segment.cells, strict=False):
        if re.search(r"\bht\b|hors tax", fold(name)) and (value := amount(cell)):
            return value.value
    values = [found.value for cell in segment.cells[column + 1 :] if (found := amount(cell))]
    return values[0] if values else None


def read_annexes(piece: Piece) -> list[Reading]:
    """The titles of the annexes: numbered lines, else the lines under a title «Annexes»."""
    if piece.kind not in {"acte_engagement", "ccap", "autre"}:
        return []
    titles = list(_numbered(piece)) or list(_listed(piece))
    found: list[Reading] = []
    for segment, start, end in titles:
        title = segment.text[start:end]
        if comparable(title) not in {comparable(str(entry.value)) for entry in found}:
            found.append(reading("annexes", title, (segment, start, end), piece.name, rank=len(found)))
    return found


def _numbered(piece: Piece) -> Iterator[tuple[Segment, int, int]]:
    for segment in piece.segments:
        match = _ANNEX.match(segment.folded)
        value = phrase(segment.said[match.end() :]) if match else None
        if match and value and len(value.value) < 200:
            yield segment, match.end() + value.start, match.end() + value.end


def _listed(piece: Piece) -> Iterator[tuple[Segment, int, int]]:
    under, shape = False, ""
    for segment in piece.segments:
        mark = _ITEM.match(segment.said)
        kind = re.sub(r"\d+", "1", mark[0].strip()) if mark else ""
        if _ANNEXES.match(segment.folded.strip()):
            under, shape = True, ""
        elif under and mark and kind in (shape or kind, ""):
            shape = kind
            value = phrase(segment.said[mark.end() :])
            if value is not None and len(value.value) < 200:
                yield segment, mark.end() + value.start, mark.end() + value.end
        elif under:
            under = False
    for pair in piece.pairs:
        if (
            re.fullmatch(r"(?:liste des )?annexes?(?: jointes?)?", pair.label)
            and "annexe" not in fold(pair.value)[:8]
        ):
            yield from _split(pair.segment, pair.start, pair.end)


def _split(segment: Segment, start: int, end: int) -> Iterator[tuple[Segment, int, int]]:
    for part in re.finditer(r"[^;,\n]+", segment.said[start:end]):
        value = phrase(part[0])
        if value is not None:
            place = start + part.start() + value.start
            yield segment, place, place + len(value.value)
