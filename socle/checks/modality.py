"""What a paragraph obliges, allows, forbids, excepts or denies, and what a rewriting of it did to that.

Each marker (doit, peut, sauf, ne … pas, interdit, si …) is told with the words it bears on; markers of the
original and of the rewriting are paired by those words, so that «devez payer» and «pouvez contester» put for
one another are seen. An imperative («Envoyez…») obliges. Word lists: modality.toml, with its sources.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from socle.checks.flat import flat
from socle.checks.outcomes import CheckOutcome, enumeration, failed, not_applicable, passed
from socle.checks.polarity import opposites
from socle.checks.sentences import Span, split_sentences
from socle.checks.words import Word, related, words

Family = Literal[
    "exemption",
    "prohibition",
    "restriction",
    "obligation",
    "permission",
    "exception",
    "condition",
    "negation",
]

_IMPERATIVE = re.compile(r"(?:^|[•:;-]\s*)(?!assez|chez|nez|rez)([^\W\d_]{2,}ez)\b(?!\s+vous\b)")
_MODAL = frozenset({"exemption", "prohibition", "obligation", "permission", "negation"})
_BINDING = frozenset({"obligation", "prohibition"})
_NEXT, _BEFORE = 2, 1  # what a word counts that follows its marker, or that stands before it
_FOLLOWING, _PRECEDING = 3, 2  # how many words each side are looked at
_INVITATION = re.compile(r"\binvit")
_DUTY = re.compile(r"\b(?:doi|dev|faut|faudra|oblig|tenu|requis|exig|impos|imperati|incombe)")
_PREFIXES = ("in", "im", "ir", "il", "non")


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that obliges, allows…: where it stands, its family, and what it bears on (stems and weights)."""

    start: int
    end: int
    text: str
    family: Family
    bears_on: tuple[tuple[str, int], ...]
    imperative: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A marker that a rewriting put in place of another of a different family."""

    before: Marker
    after: Marker

    @property
    def weakens(self) -> bool:
        """Is something binding no longer so?"""
        return self.before.family in _BINDING and self.after.family not in _BINDING


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a rewriting did to the markers of its original; `firmer` are invitations that it made duties."""

    kept: int
    lost: tuple[Marker, ...]
    added: tuple[Marker, ...]
    shifted: tuple[Shift, ...]
    firmer: tuple[Shift, ...] = ()


def markers(text: str) -> list[Marker]:
    """The markers of a text, in order; none overlaps another."""
    found: list[Marker] = []
    for sentence in split_sentences(text):
        found += _of_sentence(sentence)
    return found


def align(before: str, after: str) -> Alignment:
    """Pairs the markers of an original paragraph with those of its rewriting."""
    first, second = markers(before), markers(after)
    pairs = _anchored(first, second)
    first_left = [one for one in first if all(one is not pair[0] for pair in pairs)]
    second_left = [one for one in second if all(one is not pair[1] for pair in pairs)]
    pairs += _matched(first_left, second_left, lambda one, other: one.family == other.family)
    pairs += _matched(
        first_left, second_left, lambda one, other: one.family in _BINDING and other.family == "permission"
    )
    shifted = [Shift(one, other) for one, other in pairs if not _agree(one, other)]
    return Alignment(
        len(pairs) - len(shifted),
        tuple(one for one in first_left if not _told_otherwise(one, after)),
        tuple(one for one in second_left if not _told_otherwise(one, before) and _matters(one)),
        tuple(shifted),
        tuple(Shift(one, other) for one, other in pairs if _is_firmer(one, other)),
    )


def check_modality(before: str, after: str) -> CheckOutcome:
    """A rewritten paragraph obliges, allows, forbids, excepts and denies what its original does."""
    name = "modality"
    if not markers(before) and not markers(after):
        return not_applicable(name, "Ce paragraphe n'oblige, n'autorise et n'interdit rien.")
    found = align(before, after)
    told = [_shift_told(shift) for shift in found.shifted]
    told += [f"« {one.text} » ({_said(one.family)}) a disparu" for one in found.lost]
    told += [f"« {one.text} » ({_said(one.family)}) a été ajouté" for one in found.added]
    if told:
        return failed(name, f"{enumeration(told)}. Relisez : le sens a pu changer.")
    return passed(
        name, "Les obligations, possibilités, exceptions et négations de l'original sont conservées."
    )


@cache
def _families() -> list[tuple[Family, str, re.Pattern[str]]]:
    table = tomllib.loads(files(__package__).joinpath("modality.toml").read_text("utf-8"))
    return [(one["name"], one["said"], re.compile("|".join(one["patterns"]))) for one in table["family"]]


def _said(family: Family) -> str:
    return next(said for name, said, _ in _families() if name == family)


def _of_sentence(sentence: Span) -> list[Marker]:
    plain = flat(sentence.text)
    places: list[tuple[int, int, Family, bool]] = []
    for family, _, pattern in _families():
        for match in pattern.finditer(plain):
            _place(places, *match.span(), family)
    for match in _IMPERATIVE.finditer(plain):
        _place(places, *match.span(1), "obligation", imperative=True)
    places.sort()
    every = [word for word in words(sentence.text) if word.weight]
    return [_marker(sentence, places, rank, every) for rank in range(len(places))]


def _place(
    places: list[tuple[int, int, Family, bool]],
    start: int,
    end: int,
    family: Family,
    imperative: bool = False,
) -> None:
    if end > start and all(end <= other[0] or other[1] <= start for other in places):
        places.append((start, end, family, imperative))


def _marker(
    sentence: Span, places: Sequence[tuple[int, int, Family, bool]], rank: int, every: Sequence[Word]
) -> Marker:
    start, end, family, imperative = places[rank]
    until = places[rank + 1][0] if rank + 1 < len(places) else len(sentence.text)
    since = places[rank - 1][1] if rank else 0
    inside = [word for word in every if word.start < end and start < word.end]
    following = [word for word in every if end <= word.start < until][:_FOLLOWING]
    preceding = [word for word in every if since <= word.start and word.end <= start][-_PRECEDING:]
    weights = {word.stem: _BEFORE for word in preceding}
    weights |= {word.stem: _NEXT for word in following}
    if imperative or family in {
        "negation",
        "prohibition",
    }:  # «Payez», «ne payez pas»: the verb is in the marker
        weights |= {word.stem: _NEXT for word in inside}
    text = " ".join(sentence.text[start:end].split())
    return Marker(
        sentence.start + start, sentence.start + end, text, family, tuple(weights.items()), imperative
    )


def _shared(one: Marker, other: Marker) -> int:
    return sum(
        min(mine, theirs)
        for stem, mine in one.bears_on
        for stem_there, theirs in other.bears_on
        if related(stem, stem_there)
    )


def _anchored(first: Sequence[Marker], second: Sequence[Marker]) -> list[tuple[Marker, Marker]]:
    """Markers that bear on the same words, the most words first, and of one family when it is a tie."""
    ranked = sorted(
        (
            (-_shared(one, other), one.family != other.family, abs(here - there), here, there)
            for here, one in enumerate(first)
            for there, other in enumerate(second)
            if one.family == other.family or {one.family, other.family} <= _MODAL
        ),
    )
    pairs: list[tuple[Marker, Marker]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for score, _, _, here, there in ranked:
        if -score >= _NEXT and here not in taken[0] and there not in taken[1]:
            pairs.append((first[here], second[there]))
            taken[0].add(here)
            taken[1].add(there)
    return pairs


def _matched(
    first: list[Marker], second: list[Marker], fits: Callable[[Marker, Marker], bool]
) -> list[tuple[Marker, Marker]]:
    """Pairs in order what is left and fits, taking it out of both lists."""
    pairs = []
    for one in list(first):
        other = next((candidate for candidate in second if fits(one, candidate)), None)
        if other:
            pairs.append((one, other))
            first.remove(one)
            second.remove(other)
    return pairs


def _agree(one: Marker, other: Marker) -> bool:
    """Do two markers say the same: of one family, or «n'est pas accepté» for «ne peut être accepté»?"""
    return one.family == other.family or {one.family, other.family} == {"negation", "prohibition"}


def _is_firmer(one: Marker, other: Marker) -> bool:
    """Is «je vous invite à payer», said of what is due and of what is not, now «vous devez payer»?"""
    return bool(_INVITATION.search(flat(one.text)) and _DUTY.match(flat(other.text)))


def _matters(added: Marker) -> bool:
    """Is an addition a change? «Payez avant…» for «paiement avant…», or «si vous voulez…», is none."""
    return not added.imperative and added.family != "condition"


def _told_otherwise(one: Marker, text: str) -> bool:
    """Does the other text say a negation by an opposite word: «refusée» for «n'est pas acceptée»?"""
    if one.family not in {"negation", "prohibition"}:
        return False
    there = {word.stem for word in words(text)}
    for stem, _ in one.bears_on:
        negated = {prefix + stem for prefix in _PREFIXES}
        if (opposites(stem) | negated) & there:
            return True
        if any(stem == prefix + other for prefix in _PREFIXES for other in there):
            return True
    return False


def _shift_told(shift: Shift) -> str:
    how = "affaibli" if shift.weakens else "changé"
    before, after = shift.before, shift.after
    return (
        f"« {before.text} » ({_said(before.family)}) a été {how} en « {after.text} » ({_said(after.family)})"
    )
