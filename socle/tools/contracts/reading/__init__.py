"""Reading a contract: each piece gets a kind with its reason, and readings with their evidence.

Rules and layout only: nothing here calls a model, and nothing is guessed. What stays empty although a passage
speaks of it is told by `remaining`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from socle.knowledge.parsing.document import ParsedDocument
from socle.tools.contracts.reading.account import read_account
from socle.tools.contracts.reading.choices import read_choices
from socle.tools.contracts.reading.fields import read_fields
from socle.tools.contracts.reading.formulas import read_formulas
from socle.tools.contracts.reading.lists import read_annexes, read_codes, read_lot, read_tranches
from socle.tools.contracts.reading.members import read_members, read_subcontractors
from socle.tools.contracts.reading.parties import read_parties
from socle.tools.contracts.reading.piece import Piece, piece_of
from socle.tools.contracts.reading.readings import Reading
from socle.tools.contracts.reading.renewals import read_no_renewal
from socle.tools.contracts.reading.signatures import read_signatures

__all__ = ["Piece", "Reading", "pieces_of", "read_piece", "read_pieces"]

_SILENT = frozenset(("cctp", "avenant"))


def pieces_of(documents: Mapping[str, ParsedDocument]) -> list[Piece]:
    """The pieces of a contract by their name, ready for reading."""
    return [piece_of(name, document) for name, document in documents.items()]


def read_pieces(pieces: Iterable[Piece]) -> list[Reading]:
    """What the pieces say, in the order of the pieces. Amendments have their own module."""
    return [entry for piece in pieces for entry in read_piece(piece)]


def read_piece(piece: Piece) -> list[Reading]:
    """What one piece says of the fields: at most one reading of a field, save for lists and lots."""
    if piece.kind in _SILENT:
        return []
    if piece.kind == "sous_traitance":
        return read_subcontractors(piece)
    if piece.kind == "rib":
        return read_account(piece)
    found = [*read_fields(piece)]
    if piece.kind != "annexe_financiere":
        found += read_choices(piece)
        found += read_codes(piece)
        found += read_parties(piece)
        found += read_account(piece)
        found += read_formulas(piece)
        found += read_signatures(piece)
        found += read_lot(piece)
        found += read_annexes(piece)
        found += read_no_renewal(piece)
    if piece.kind in {"acte_engagement", "autre"}:
        found += read_members(piece) + read_subcontractors(piece)
    found += read_tranches(piece)
    return _one_of_each(_penalty_for_delay(found) + _form_by_tranches(found))


def _form_by_tranches(found: list[Reading]) -> list[Reading]:
    """A price by tranches says that the contract is one by tranches (article R2113-4)."""
    tranches = [entry for entry in found if entry.field == "tranches"]
    if len(tranches) < 2 or any(entry.field == "forme" for entry in found):
        return []
    return [replace(tranches[0], field="forme", value="marche_a_tranches", rank=None)]


def _penalty_for_delay(found: list[Reading]) -> list[Reading]:
    """Where a formula gives the penalty for delay, the amounts a day are those of other failings."""
    if not any(entry.field == "penalites_formule" for entry in found):
        return found
    return [entry for entry in found if entry.field != "penalite_jour"]


def _one_of_each(found: list[Reading]) -> list[Reading]:
    """The first reading of a field stands: labels were read before sentences."""
    kept: dict[tuple[str, str, int | None], Reading] = {}
    for entry in found:
        kept.setdefault((entry.field, entry.lot, entry.rank), entry)
    return list(kept.values())
