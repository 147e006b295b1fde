"""Models that invent in every way that matters: what they are shown in, an answer's elements out."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from socle.tools.meetings.units import Unit

Hostile = Callable[[Sequence[Unit]], Any]


def element(**parts: object) -> dict[str, object]:
    whole = {"rubrique": 1, "lignes": [1], "citation": "", "enonce": "", "sujet": "", "qui": "", "quand": ""}
    return whole | parts


def invents_quotes(piece: Sequence[Unit]) -> Any:
    return {
        "elements": [element(citation="Nous décidons de licencier trois agents.", enonce="Trois départs.")]
    }


def invents_statements(piece: Sequence[Unit]) -> Any:
    """A true quote, and a statement that says something else."""
    return {
        "elements": [
            element(
                rubrique=number,
                lignes=[place],
                citation=unit.text,
                enonce="Il est décidé de verser 9 000 € à Zoé.",
            )
            for number in (1, 2, 3)
            for place, unit in enumerate(piece, start=1)
        ]
    }


def invents_who_and_when(piece: Sequence[Unit]) -> Any:
    return {
        "elements": [
            element(
                rubrique=2,
                lignes=[place],
                citation=unit.text,
                enonce=unit.text,
                qui="Barnabé",
                quand="avant 2031",
            )
            for place, unit in enumerate(piece, start=1)
        ]
    }


def decides_everything(piece: Sequence[Unit]) -> Any:
    """Every sentence is called a decision, word for word."""
    return {
        "elements": [
            element(lignes=[place], citation=unit.text, enonce=unit.text)
            for place, unit in enumerate(piece, start=1)
        ]
    }


def denies(piece: Sequence[Unit]) -> Any:
    """The opposite of what is said, from the very words."""
    return {
        "elements": [
            element(
                rubrique=3, lignes=[place], citation=unit.text, enonce=f"Il n’est pas vrai que {unit.text}"
            )
            for place, unit in enumerate(piece, start=1)
        ]
    }


def scraps(piece: Sequence[Unit]) -> Any:
    return {
        "elements": [
            element(citation=word, enonce="Décision prise.") for word in ("le", "de", "d’accord", "", "…")
        ]
    }


def wrong_shapes(piece: Sequence[Unit]) -> Any:
    return {"elements": [None, 3, {}, {"rubrique": 99, "lignes": [0], "citation": "x y"}, {"rubrique": "un"}]}


def mixes(piece: Sequence[Unit]) -> Any:
    """Half a sentence with half of another."""
    drawn = random.Random(len(piece))
    words = [word for unit in piece for word in unit.text.split()]
    return {"elements": [element(lignes=[1, 2], citation=" ".join(drawn.sample(words, min(8, len(words)))))]}


HOSTILE: list[Hostile] = [
    invents_quotes,
    invents_statements,
    invents_who_and_when,
    decides_everything,
    denies,
    scraps,
    wrong_shapes,
    mixes,
]
