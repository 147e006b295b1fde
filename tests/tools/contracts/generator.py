"""Contracts that do not exist, with their truth: one seed, one contract, in any of four formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.tools.contracts.acts import act
from tests.tools.contracts.annexes import amendment, bank_details, price_list, subcontracting
from tests.tools.contracts.clauses import ccap, cctp
from tests.tools.contracts.facts import Facts, draw
from tests.tools.contracts.faults import FAULTS, plant
from tests.tools.contracts.parts import Style
from tests.tools.contracts.writing import SUFFIX, Format, Piece, write


@dataclass(frozen=True)
class Made:
    """A contract: its pieces without a format, its truth, what its amendment changes."""

    pieces: list[Piece]
    fields: dict[str, Any]
    faults: list[dict[str, str]]
    conflicts: list[dict[str, Any]]
    changes: dict[str, str]

    def truth(self, form: Format) -> dict[str, Any]:
        """The truth in the shared format."""
        return {
            "pieces": [{"file": piece.name + SUFFIX[form], "kind": piece.kind} for piece in self.pieces],
            "fields": self.fields,
            "faults": self.faults,
            "conflicts": self.conflicts,
        }


def make(seed: int, *, faults: tuple[str, ...] | None = None, layout: int | None = None) -> Made:
    """The contract of a seed. Without a word about faults, every second contract has one or two."""
    random = Random(seed)
    facts = draw(random)
    for code in _codes(seed, random) if faults is None else faults:
        plant(facts, code, random)
    style = Style.draw(random, layout)
    pieces = [act(facts, style), ccap(facts, style, random.randint(0, 1))]
    if random.random() < 0.4:
        pieces.append(cctp(facts))
    if facts.get("prix_forme") != "forfaitaire":
        pieces.append(price_list(facts, style))
    if random.random() < 0.5:
        pieces.append(bank_details(facts, style))
    if facts.get("sous_traitants"):
        pieces.append(subcontracting(facts, style))
    changes: dict[str, str] = {}
    if random.random() < 0.25:
        piece, changes = amendment(facts, style)
        pieces.append(piece)
    return Made(pieces, facts.values | _not_renewed(facts, pieces), facts.faults, facts.conflicts, changes)


def _not_renewed(facts: Facts, pieces: list[Piece]) -> dict[str, str]:
    """No renewal, where the act has the form's question and answers no."""
    asked = any("reconductible :" in element.text for element in pieces[0].elements)
    return {"reconductions_nombre": "0"} if asked and not facts.get("reconductions_nombre") else {}


def _codes(seed: int, random: Random) -> list[str]:
    if seed % 2:
        return []
    names = list(FAULTS)
    return [names[(seed // 2) % len(names)], *([random.choice(names)] if random.random() < 0.3 else [])]


def write_contract(made: Made, folder: Path, form: Format, seed: int) -> dict[str, Any]:
    """Writes the pieces and truth.json in the folder; returns the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    for piece in made.pieces:
        write(piece, folder, form, random)
    truth = made.truth(form)
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), "utf-8")
    return truth


__all__ = ["Facts", "Made", "make", "write_contract"]
