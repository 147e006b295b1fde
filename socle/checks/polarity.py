"""Which words of a sentence are denied, so that «est soumis» never proves «n'est pas soumis».

Rules of French grammar used: ne … pas (plus, jamais, aucun, rien, guère, ni) denies what follows ne in
its clause; ne … que restricts and denies nothing; «aucun» denies what follows; «sans», «hors», «sauf», «à
l'exception de» deny the few words after them. The subject, before ne, is neither: «le lot 1 n'a pas de
minimum» denies the minimum.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from socle.checks.words import Word, opposite_pairs, vocabulary, words

_BOUNDARY = re.compile(r"[,;:()\[\]|–—•]|\.\s|\.$|!|\?")
_ROW_BOUNDARY = re.compile(r"[;|]")  # in a table's row, «Montant maximum : 200 € HT» is one thing
_SPLITTING = vocabulary("splitting")
_NE = frozenset({"ne", "n"})
_SECOND = vocabulary("second_negation")
_ALONE = vocabulary("lone_negation")
_SUPPOSING = frozenset({"si", "s"})  # «si le titulaire ne remplace pas» denies nothing
_WITHOUT = vocabulary("without")
_OPPOSITE_OF: dict[str, set[str]] = {}
for _a, _b in opposite_pairs():
    _OPPOSITE_OF.setdefault(_a, set()).add(_b)
    _OPPOSITE_OF.setdefault(_b, set()).add(_a)


@dataclass(frozen=True, slots=True)
class Told:
    """A word that carries meaning: its clause in the sentence, and whether it is denied (None: a subject,
    open).
    """

    word: Word
    clause: int
    denied: bool | None
    opening: str  # the first word of its clause, folded: «en cas de…», «si…»
    begins: int  # where its clause begins in the text
    link: str  # the small words between the word before and this one: «du» in «les locaux du titulaire»


def clauses(text: str, row: bool = False) -> list[Told]:
    """The words of a sentence that carry meaning, with their clause and whether they are denied.

    In a table's row the cells are the clauses.
    """
    every = list(words(text))
    starts = _clause_starts(text, every, row)
    numbers = [bisect_right(starts, word.start) for word in every]
    denied = _denied(every, numbers)
    opening: dict[int, str] = {}
    told: list[Told] = []
    link: list[str] = []
    for word, number, mark in zip(every, numbers, denied, strict=True):
        opening.setdefault(number, word.folded)
        if word.weight:
            told.append(Told(word, number, mark, opening[number], starts[number - 1], " ".join(link)))
            link = []
        else:
            link.append(word.folded)
    return told


def opposites(stem: str) -> set[str]:
    """The stems that say the opposite of this one: minimum of maximum, inférieur of supérieur."""
    return _OPPOSITE_OF.get(stem, set())


def _clause_starts(text: str, every: list[Word], row: bool) -> list[int]:
    """Where each clause begins: after a comma or another mark, or at a word such as et, qui, si."""
    starts, previous = [0], 0
    boundary, splitting = (_ROW_BOUNDARY, frozenset[str]()) if row else (_BOUNDARY, _SPLITTING)
    for word in every:
        marks = list(boundary.finditer(text, previous, word.start))
        if (marks or word.folded in splitting) and previous:
            starts.append(marks[-1].end() if marks else word.start)
        previous = word.end
    return starts


def _denied(every: list[Word], numbers: list[int]) -> list[bool | None]:
    marks: list[bool | None] = [False] * len(every)
    for clause in sorted(set(numbers)):
        inside = [index for index, number in enumerate(numbers) if number == clause]
        _deny_after_ne(every, inside, marks)
        _deny_after_without(every, inside, marks)
    return marks


def _deny_after_ne(every: list[Word], inside: list[int], marks: list[bool | None]) -> None:
    """From ne (or a lone pas, aucun) to the end of the clause; what stands before is a subject, neither
    way.
    """
    for position, index in enumerate(inside):
        folded = every[index].folded
        lone = folded in _ALONE and not (
            position and every[inside[position - 1]].folded in {"non", "pourquoi"}
        )
        if not (lone or (folded in _NE and _is_negation(every, index))):
            continue
        empty = not any(
            every[after].weight for after in inside[position:]
        )  # «les proportions ne sont pas 2:3»
        for before in inside[:position]:
            marks[before] = True if empty else None
        supposed = every[inside[0]].folded in _SUPPOSING
        for after in inside[position:]:
            marks[after] = None if supposed else True
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
