"""The steps of Dépenses éclairées: pieces recognised, fields read and checked, what remains asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone
from pydantic import BaseModel

from socle.checks.outcomes import CheckOutcome, failed, typeset
from socle.tools.contracts.amendments import changes
from socle.tools.contracts.calculated import with_calculated
from socle.tools.contracts.conflicts import doubts
from socle.tools.contracts.contract import LISTS, Contract, contract_of
from socle.tools.contracts.decp.export import export
from socle.tools.contracts.fields import fields
from socle.tools.contracts.item_kinds import DECP
from socle.tools.contracts.prompts import question_for
from socle.tools.contracts.reading import Piece, Reading, read_pieces
from socle.tools.contracts.reading.piece import piece_of
from socle.tools.contracts.reading.remaining import Remaining, accept, remaining
from socle.tools.contracts.verification import Verified, verify
from socle.work.toolbox import Evidence, GivenDocument, ModelAway, Proposal, Question, Work

PIECES = "pieces"
ASK_MODEL = "modele"
_MOST_ASKED = 12
_ABSENT = "Non écrit dans les pièces. Complétez-le si vous le savez ; rien n’est deviné."


_BY_MODEL = "Proposé par un modèle ; sa citation se trouve dans la pièce."
_DOUBT = (
    "Lecture incertaine : sur une page numérisée, des signes se ressemblent. On lit {told}."
    " Comparez avec les pages."
)


class Answer(BaseModel):
    """What a model says of one field: its value, and the words that say it."""

    valeur: str | bool | None
    citation: str = ""


def named(documents: Sequence[GivenDocument]) -> dict[str, GivenDocument]:
    """The documents by a name of their own, also where two files are called alike."""
    found: dict[str, GivenDocument] = {}
    for document in documents:
        name = document.name
        while name in found:
            name = f"{name} ({document.id})"
        found[name] = document
    return found


def recognise(work: Work) -> None:
    """An item for each piece: its kind, and the words that told it."""
    documents = named(work.documents(PIECES))
    for number, piece in enumerate(work.each(_pieces(documents), "pièces", "Reconnaissance"), start=1):
        work.item(_piece_item(number, piece, documents[piece.name]))


def _pieces(documents: Mapping[str, GivenDocument]) -> Iterator[Piece]:
    return (piece_of(name, document.parsed) for name, document in documents.items())


def _piece_item(number: int, piece: Piece, document: GivenDocument) -> Proposal:
    told = piece.recognised
    page = told.page or 1
    unknown = [failed("piece", "La nature de cette pièce n’est pas reconnue : choisissez-la.")]
    return Proposal(
        f"piece-{number}",
        piece.kind,
        label=document.name[:200],
        explanation="" if told.page else "Reconnue à son nom de fichier." if told.reason else "",
        evidence=[Evidence(told.reason, document.id, document.name, page)] if told.page else [],
        checks=unknown if piece.kind == "autre" else [],
        details={"piece": piece.name, "document": document.id},
    )


def read(work: Work) -> None:
    """An item for each field: read by rules, computed, or asked of a model; or empty, and said to be."""
    documents = named(work.documents(PIECES))
    work.progress(0, len(documents), "pièces", "Lecture des champs")
    pieces = list(_pieces(documents))
    contract = with_calculated(contract_of(read_pieces(pieces)))
    proposed = _proposed(work, contract, pieces) if work.flag(ASK_MODEL) else []
    outcomes = _outcomes(verify(contract, timezone.localdate()))
    model = {entry.field for entry in proposed}
    whole = contract_of([*_all(contract), *proposed])
    work.name(", ".join(str(whole.value(name)) for name in ("objet", "titulaire_nom") if whole.value(name)))
    work.write([_field_item(name, whole, outcomes, documents, name in model) for name in fields()])
    amended = [change for piece in pieces if piece.kind == "avenant" for change in changes(piece)]
    asked = export(contract, {}, amended).missing
    work.write([_asked_item(one.name) for one in asked if not one.name.startswith("modifications.")])


def _all(contract: Contract) -> Iterator[Reading]:
    return (entry for entries in contract.readings.values() for entry in entries)


def _outcomes(verified: Sequence[Verified]) -> Mapping[str, list[CheckOutcome]]:
    found: dict[str, list[CheckOutcome]] = defaultdict(list)
    for one in verified:
        found[one.field].append(one.outcome)
    return found


def _field_item(
    name: str,
    contract: Contract,
    outcomes: Mapping[str, list[CheckOutcome]],
    documents: Mapping[str, GivenDocument],
    by_model: bool,
) -> Proposal:
    entries = contract.listed(name) if name in LISTS else contract.of(name)
    if not entries:
        return Proposal(name, None, origin="absent", explanation=_ABSENT, review=False)
    return Proposal(
        name,
        contract.value(name),
        origin="proposé" if by_model else entries[0].origin,
        explanation=_BY_MODEL if by_model else _doubt(contract, name),
        evidence=list(_evidence(entries, documents)),
        checks=outcomes.get(name, []),
        details={"readings": [asdict(entry) for entry in entries]},
    )


def _doubt(contract: Contract, name: str) -> str:
    """What to compare where pieces differ by signs that recognition takes for one another."""
    told = " ; ".join(f"« {entry.raw.strip()} » ({entry.document})" for entry in doubts(contract, name))
    return typeset(_DOUBT.format(told=told)) if told else ""


def _evidence(entries: Sequence[Reading], documents: Mapping[str, GivenDocument]) -> Iterator[Evidence]:
    """Each place once: a list of ten items may stand in one table."""
    seen: set[tuple[str, int, str]] = set()
    for entry in entries:
        place = (entry.document, entry.page, entry.quote)
        if place not in seen:
            seen.add(place)
            document = documents[entry.document]
            yield Evidence(entry.quote, document.id, document.name, entry.page, entry.box)


def _asked_item(name: str) -> Proposal:
    return Proposal(
        DECP + name,
        None,
        origin="absent",
        explanation="Les pièces ne le disent pas : une personne doit le donner avant la publication.",
        review=False,
    )


def _proposed(work: Work, contract: Contract, pieces: Sequence[Piece]) -> list[Reading]:
    """What a model proposes for fields that the rules left empty, each with a quote found in a piece."""
    left = remaining(contract.readings.keys(), pieces)[:_MOST_ASKED]
    found: list[Reading] = []
    for entry in work.each(left, "champs", "Questions au modèle"):
        try:
            reading = _asked_of_model(work, entry, pieces)
        except ModelAway:
            work.note("Aucun modèle n’a répondu : ce que les règles n’ont pas lu reste à compléter.")
            break
        if reading is not None:
            found.append(reading)
    return found


def _asked_of_model(work: Work, entry: Remaining, pieces: Sequence[Piece]) -> Reading | None:
    question = Question(f"champ-{entry.field}", "small", question_for(entry), most_tokens=160)
    answer = work.ask_for(question, Answer)
    if answer is None or answer.valeur in (None, ""):
        return None
    proven = accept(entry.field, answer.valeur, answer.citation, pieces)
    if proven is None:
        return None
    return Reading(
        proven.field, proven.value, answer.citation, proven.quote, proven.document, proven.page, proven.box
    )


def reading_of(row: Mapping[str, Any]) -> Reading:
    """A reading as an item's details keep it."""
    kept = Reading(**row)
    return replace(kept, box=tuple(kept.box) if kept.box else None)  # type: ignore[arg-type]
