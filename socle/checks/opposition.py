"""Does a source sentence say otherwise than a statement that shares its words?"""

from collections.abc import Sequence

from socle.checks.evidence import Source
from socle.checks.polarity import Told, opposites
from socle.checks.words import related

_DENIED = 0.3  # share of the shared words' weight that may be denied on one side only


def contradicts(told: Sequence[Told], source: Source) -> bool:
    """Is a word denied on one side only, or replaced by its opposite?

    An opposite that is itself denied agrees: «n'est pas autorisée» says what «est interdite» says.
    """
    agreed = opposed = 0.0
    mine = {one.word.stem for one in told}
    for one in told:
        stem = one.word.stem
        against = opposites(stem) - mine if stem not in source.stems else set()
        for other in source.told:
            if other.word.stem in against and (one.denied is True) == (other.denied is True):
                return True
        marks = {other.denied for other in source.told if related(other.word.stem, stem)} - {None}
        if one.denied is None or not marks:
            continue
        if one.denied in marks:
            agreed += one.word.weight
        else:
            opposed += one.word.weight
    return opposed > _DENIED * (agreed + opposed)


def substitution(told: Sequence[Told], source: Source) -> str:
    """The word that stands where the source has another: «les locaux du titulaire» for «les locaux du bénéficiaire».

    Rule: both texts have the same word, then the same link (nothing, de, du…), then words that the other side lacks.
    """
    mine = {one.word.stem for one in told}
    theirs = source.stems | source.lead | source.context
    for first, second in zip(told, told[1:], strict=False):
        if first.clause != second.clause or any(related(second.word.stem, stem) for stem in theirs):
            continue
        for left, right in zip(source.told, source.told[1:], strict=False):
            if left.word.stem != first.word.stem or left.clause != right.clause:
                continue
            if any(related(right.word.stem, stem) for stem in mine) or opposites(second.word.stem) & source.stems:
                continue
            return second.word.text
    return ""
