"""Which words of a sentence are denied, so that «est soumis» never proves «n'est pas soumis».

Rules of French grammar used: ne … pas (plus, jamais, aucun, rien, guère, ni) denies what follows ne in its clause;
ne … que restricts and denies nothing; «aucun» denies what follows; «sans», «hors», «sauf», «à l'exception de» deny the
few words after them. The subject, before ne, is neither: «le lot 1 n'a pas de minimum» denies the minimum.
"""

import re
from dataclasses import dataclass

from socle.checks.words import Word, words

_BOUNDARY = re.compile(r"[,;:()\[\]|–—•]|\.\s|\.$|!|\?")
_SPLITTING = frozenset("et ou mais que qu qui si lorsque lorsqu quand dont car puis tandis alors contre".split())
_NE = frozenset({"ne", "n"})
_SECOND = frozenset("pas plus jamais aucun aucune aucuns rien guere nullement ni point personne".split())
_ALONE = frozenset("pas aucun aucune jamais nullement".split())
_WITHOUT = frozenset("sans hors hormis sauf excepte absence exception defaut non".split())
_OPPOSITES = (
    ("maximum", "minimum"), ("superieur", "inferieur"), ("avant", "apres"), ("interdit", "autoris"),
    ("interdit", "permis"), ("obligatoir", "facultat"), ("obligatoir", "possibl"), ("augment", "diminu"),
    ("augment", "reduit"), ("accept", "refus"), ("accord", "refus"), ("inclu", "exclu"), ("inclus", "exclu"),
    ("compris", "exclu"), ("debut", "term"), ("definit", "temporair"), ("tacit", "expres"), ("tacit", "express"),
    ("premi", "derni"), ("ouvert", "restreint"), ("ouvert", "ferm"), ("public", "priv"), ("ouvr", "calendair"),
    ("conserv", "detruir"), ("gratuit", "payant"), ("national", "international"), ("nord", "sud"), ("est", "ouest"),
    ("haut", "bas"), ("plein", "partiel"), ("total", "partiel"), ("mono", "multi"), ("monoattributair", "multiattributair"),
    ("direct", "indirect"), ("publ", "confidentiel"), ("annuel", "semestriel"), ("trimestriel", "semestriel"),
    ("revis", "ferm"), ("homm", "femm"), ("naissanc", "mort"), ("ne", "mort"), ("individuel", "collect"),
)  # fmt: skip
_OPPOSITE_OF: dict[str, set[str]] = {}
for _a, _b in _OPPOSITES:
    _OPPOSITE_OF.setdefault(_a, set()).add(_b)
    _OPPOSITE_OF.setdefault(_b, set()).add(_a)


@dataclass(frozen=True, slots=True)
class Told:
    """A word that carries meaning: its clause in the sentence, and whether it is denied (None: a subject, open)."""

    word: Word
    clause: int
    denied: bool | None
    opening: str = ""  # the first word of its clause, folded: «en cas de…», «si…»


def clauses(text: str) -> list[Told]:
    """The words of a sentence that carry meaning, with their clause and whether they are denied."""
    every = list(words(text))
    numbers = _clause_numbers(text, every)
    denied = _denied(every, numbers)
    opening: dict[int, str] = {}
    for word, number in zip(every, numbers, strict=True):
        opening.setdefault(number, word.folded)
    return [
        Told(word, number, mark, opening[number])
        for word, number, mark in zip(every, numbers, denied, strict=True)
        if word.weight
    ]  # fmt: skip


def opposites(stem: str) -> set[str]:
    """The stems that say the opposite of this one: minimum of maximum, inférieur of supérieur."""
    return _OPPOSITE_OF.get(stem, set())


def _clause_numbers(text: str, every: list[Word]) -> list[int]:
    number, numbers, previous = 0, [], 0
    for word in every:
        if _BOUNDARY.search(text, previous, word.start) or word.folded in _SPLITTING:
            number += 1
        numbers.append(number)
        previous = word.end
    return numbers


def _denied(every: list[Word], numbers: list[int]) -> list[bool | None]:
    marks: list[bool | None] = [False] * len(every)
    for clause in sorted(set(numbers)):
        inside = [index for index, number in enumerate(numbers) if number == clause]
        _deny_after_ne(every, inside, marks)
        _deny_after_without(every, inside, marks)
    return marks


def _deny_after_ne(every: list[Word], inside: list[int], marks: list[bool | None]) -> None:
    """From ne (or a lone pas, aucun) to the end of the clause; what stands before is a subject, neither way."""
    for position, index in enumerate(inside):
        folded = every[index].folded
        lone = folded in _ALONE and not (position and every[inside[position - 1]].folded in {"non", "pourquoi"})
        if not (lone or (folded in _NE and _is_negation(every, index))):
            continue
        for before in inside[:position]:
            marks[before] = None
        for after in inside[position:]:
            marks[after] = True
        return


def _is_negation(every: list[Word], index: int) -> bool:
    """Is this ne a negation, not the ne of «ne … que»?"""
    for word in every[index + 1 : index + 9]:
        if word.folded in _SECOND:
            return True
        if word.folded in {"que", "qu"}:
            return False
    return True  # «ne saurait», «ne peut excéder»


def _deny_after_without(every: list[Word], inside: list[int], marks: list[bool | None]) -> None:
    left = 0
    for index in inside:
        if every[index].folded in _WITHOUT:
            left = 1 if every[index].folded == "non" else 3
        elif left and every[index].weight:
            marks[index] = not marks[index]
            left -= 1
