"""Locked facts: taken out of a paragraph and replaced by tokens before a model sees it, put back after.

What comes back is trusted only when each token is there exactly once and the facts of the whole equal
those of the original as a multiset; otherwise the original words stay.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from socle.checks.facts import facts
from socle.checks.locked_facts import compare
from socle.tools.plain_language.locked_spans import TOKEN, Kind, is_administrative_word, locked_spans

# Measured on Qwen2.5-Coder-1.5B (benchmarks/plain_language.py): a capitalised word that names the kind.
_NAMES: dict[Kind, str] = {
    "repère": "REPERE",
    "courriel": "COURRIEL",
    "adresse web": "SITE",
    "adresse": "ADRESSE",
    "référence juridique": "ARTICLE",
    "délai": "DELAI",
    "date": "DATE",
    "heure": "HEURE",
    "montant": "MONTANT",
    "durée": "DUREE",
    "nombre": "NOMBRE",
    "téléphone": "TELEPHONE",
    "référence": "REFERENCE",
    "nom": "NOM",
    "jour": "JOUR",
    "citation": "CITATION",
    "lieu": "LIEU",
}


@dataclass(frozen=True, slots=True)
class LockedFact:
    """A fact taken out: its words, its kind, the token that holds its place, where it stood."""

    token: str
    text: str
    kind: Kind
    start: int


class TokensLost(ValueError):
    """The tokens of an answer are not those that were given, each exactly once and in their order."""

    def __init__(
        self,
        missing: Sequence[str],
        doubled: Sequence[str],
        unknown: Sequence[str],
        moved: Sequence[str] = (),
    ) -> None:
        self.missing = tuple(missing)
        self.doubled = tuple(doubled)
        self.unknown = tuple(unknown)
        self.moved = tuple(moved)
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What is wrong, in French, for the model that tries again and for the reader."""
        told = [
            ("il manque", self.missing),
            ("figure plus d’une fois", self.doubled),
            ("n’a pas été donné", self.unknown),
            ("a changé de place", self.moved),
        ]
        return "Repères\u00a0: " + "\u00a0; ".join(
            f"{what} {', '.join(which)}" for what, which in told if which
        )


@dataclass(frozen=True, slots=True)
class LockedParagraph:
    """A paragraph whose facts are replaced by tokens."""

    original: str
    text: str
    facts: tuple[LockedFact, ...]

    def restore(self, rewritten: str) -> str:
        """The rewritten text with its facts back. Raises TokensLost."""
        found = TOKEN.findall(rewritten)
        self._check(found)
        words = {fact.token: fact.text for fact in self.facts}
        return TOKEN.sub(lambda match: words[match.group()], rewritten)

    def _check(self, found: Sequence[str]) -> None:
        given = [fact.token for fact in self.facts]
        counts = Counter(found)
        missing = [token for token in given if not counts[token]]
        doubled = [token for token in given if counts[token] > 1]
        unknown = sorted(set(counts) - set(given))
        if missing or doubled or unknown:
            raise TokensLost(missing, doubled, unknown)
        if moved := self._moved(found):
            raise TokensLost((), (), (), moved)

    def _moved(self, found: Sequence[str]) -> list[str]:
        """Tokens of one kind that changed places: «du 1er mars au 2 mai» must not become the reverse."""
        kinds = {fact.token: fact.kind for fact in self.facts}
        moved: list[str] = []
        for kind in set(kinds.values()):
            given = [token for token in kinds if kinds[token] == kind]
            now = [token for token in found if kinds[token] == kind]
            moved += [token for token, other in zip(given, now, strict=True) if token != other]
        return moved


def lock(paragraph: str) -> LockedParagraph:
    """A paragraph with each of its locked facts replaced by a token such as [DATE_1].

    What already looks like a token in the original is locked like a fact.
    """
    pieces: list[str] = []
    locked: list[LockedFact] = []
    counts: Counter[Kind] = Counter()
    at = 0
    for span in locked_spans(paragraph):
        counts[span.kind] += 1
        token = f"[{_NAMES[span.kind]}_{counts[span.kind]}]"
        locked.append(LockedFact(token, paragraph[span.start : span.end], span.kind, span.start))
        pieces += [paragraph[at : span.start], token]
        at = span.end
    return LockedParagraph(paragraph, "".join(pieces) + paragraph[at:], tuple(locked))


def facts_outside_tokens(text: str) -> list[str]:
    """What a text with tokens states by itself: any such fact was added by the model."""
    found = facts(TOKEN.sub("ceci", text))
    return [
        fact.text for fact in found if not (fact.kind == "name" and is_administrative_word(str(fact.value)))
    ]


def same_facts(original: str, rewritten: str) -> bool:
    """Do two texts hold the same locked facts, as often, with the same «at least» and «at most»?"""
    before, after = _normal(original), _normal(rewritten)
    difference = compare(before, after)
    names = [
        *difference.missing,
        *difference.new,
        *(name for pair in difference.changed for name in (pair.before, pair.after)),
    ]
    if any(not (one.kind == "name" and is_administrative_word(one.value[0])) for one in names):
        return False
    return _bounded(before) == _bounded(after)


def _bounded(text: str) -> Counter[tuple[str, ...]]:
    """Each number with its bound, and each token that the text holds by itself."""
    numbers = (fact for fact in facts(text) if fact.kind == "number")
    counted = Counter((str(fact.value), fact.unit, fact.qualifier, fact.bound) for fact in numbers)
    return counted + Counter((token,) for token in TOKEN.findall(text))


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
