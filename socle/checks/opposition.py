"""Does a source sentence say otherwise than a statement that shares its words?"""

from collections.abc import Sequence
from itertools import pairwise

from socle.checks.evidence import Source
from socle.checks.polarity import Told, opposites
from socle.checks.words import related

_DENIED = 0.3  # share of the shared words' weight that may be denied on one side only


def contradicts(told: Sequence[Told], source: Source) -> bool:
    """Is a word denied on one side only, or replaced by its opposite, in any clause of the statement?

    An opposite that is itself denied agrees: «n'est pas autorisée» says what «est interdite» says.
    """
    mine = {one.word.stem for one in told}
    if any(_is_opposed(one, mine, source) for one in told):
        return True
    return any(
        _is_denied([one for one in told if one.clause == clause], source)
        for clause in {one.clause for one in told}
    )


def _is_opposed(one: Told, mine: set[str], source: Source) -> bool:
    if one.word.stem in source.stems:
        return False
    against = opposites(one.word.stem) - mine
    return any(
        other.word.stem in against and (one.denied is True) == (other.denied is True) for other in source.told
    )


def _is_denied(clause: Sequence[Told], source: Source) -> bool:
    agreed = opposed = 0.0
    for one in clause:
        marks = {other.denied for other in source.told if related(other.word.stem, one.word.stem)} - {None}
        if one.denied is None or not marks:
            continue
        if one.denied in marks:
            agreed += one.word.weight
        else:
            opposed += one.word.weight
    return opposed > _DENIED * (agreed + opposed)


def substitution(told: Sequence[Told], source: Source) -> str:
    """The word put in place of another: «les locaux du titulaire» for «les locaux du bénéficiaire».

    Rule: both texts have the same word, then the same link (de, du, en…), then words that the other lacks.
    """
    mine = {one.word.stem for one in told}
    theirs = source.stems | source.lead | source.context
    for first, second in pairwise(told):
        if (
            not second.link
            or first.clause != second.clause
            or any(related(second.word.stem, stem) for stem in theirs)
        ):
            continue
        for left, right in pairwise(source.told):
            if left.word.stem != first.word.stem or right.link != second.link or left.clause != right.clause:
                continue
            if (
                any(related(right.word.stem, stem) for stem in mine)
                or opposites(second.word.stem) & source.stems
            ):
                continue
            return second.word.text
    return ""
