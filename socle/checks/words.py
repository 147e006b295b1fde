"""French words made comparable: folded, stemmed, weighed by how rare they are.

Stems come from the Snowball algorithm for French
(https://snowballstem.org/algorithms/french/stemmer.html). It is given the accented word, since its rules
need accents; the stem is then unaccented and loses a final «e», so that the capitals of a heading
(«DUREE») meet the words of its text («durée»).
"""

import math
import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import Stemmer

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_HYPHENS = re.compile(r"[-‐‑]")
_INVERSION = re.compile(
    r"-(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|y|en|la|le|les|là|ci)$", re.IGNORECASE
)
_PREFIX = 6  # «reconduction», «reconductible» and «reconduit» share their first letters, not their stem
_LOCAL = threading.local()


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("french_vocabulary.toml").read_text("utf-8"))


def vocabulary(name: str) -> frozenset[str]:
    """A set of words of french_vocabulary.toml."""
    return frozenset(_vocabulary()[name].split())


def opposite_pairs() -> list[tuple[str, str]]:
    """Pairs of stems that say the opposite of each other: maximum and minimum."""
    return [(first, second) for first, second in _vocabulary()["opposites"]["pairs"]]


STOP_WORDS = vocabulary("stop")
FAINT = vocabulary("faint")
_SAME: dict[str, str] = _vocabulary()["same"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its offsets, its folded form, its stem, its weight (0 for a stop word, 1 for a
    rare one).
    """

    start: int
    end: int
    text: str
    folded: str
    stem: str
    weight: float


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes. Length may change: never use it for offsets."""
    decomposed = unicodedata.normalize(
        "NFKD", text.lower().replace("’", "'").replace("œ", "oe").replace("æ", "ae")
    )
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The comparable stem of a word."""
    bare = _HYPHENS.sub("", _INVERSION.sub("", word)).lower()
    stemmer = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:  # a Stemmer object must not be shared between threads
        stemmer = _LOCAL.stemmer = Stemmer.Stemmer("french")
    folded = fold(str(stemmer.stemWord(bare))).rstrip("e")
    return _SAME.get(folded, folded)


@cache
def _frequencies() -> tuple[dict[str, int], int]:
    lines = files(__package__).joinpath("french_words.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    counts = {name: int(count) for name, count in rows}
    return counts, counts.pop("*texts*")


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """How much a word tells, from 0 (stop word) to 1 (never seen in ordinary French): its inverse text
    frequency.
    """
    folded = _folded(word)
    if folded in STOP_WORDS or (len(folded) == 1 and word.islower()):
        return 0.0
    counts, total = _frequencies()
    rarity = math.log(total / counts.get(stem(word), 1)) / math.log(total)
    return min(rarity, 0.25) if folded in FAINT else max(rarity, 0.1)


def _folded(word: str) -> str:
    """Folded, without hyphens nor inverted pronoun; «né» keeps apart from «ne»."""
    return "nee" if word.lower() == "né" else _HYPHENS.sub("", fold(_INVERSION.sub("", word)))


def is_ordinary(word: str) -> bool:
    """Is it seen in lower case in ordinary French, hence not a proper name when it opens a sentence?"""
    return fold(word) in STOP_WORDS or stem(word) in _frequencies()[0]


def words(text: str) -> Iterator[Word]:
    """The words of a text in order, hyphenated ones whole, elided articles apart."""
    for match in _WORD.finditer(text):
        found = match.group()
        folded = _folded(found)
        if folded == "n" and text[match.end() : match.end() + 1] not in {"'", "’"}:
            folded = "numero"  # «lot n° 2» holds no negation
        yield Word(match.start(), match.end(), found, folded, stem(found), weight(found))


def related(stem: str, other: str) -> bool:
    """Do two stems belong to one family: equal, one longer by an ending, or sharing their first six
    letters?
    """
    return stem == other or in_families(stem, families((other,)))


def families(stems: Iterable[str]) -> frozenset[str]:
    """Marks of the families of some stems, for `in_families`: a set lookup instead of comparing them all."""
    return frozenset().union(*(_marks(stem) for stem in stems))


def in_families(stem: str, marks: frozenset[str]) -> bool:
    """Does a stem belong to one of these families?"""
    return not _wanted(stem).isdisjoint(marks)


@lru_cache(maxsize=50_000)
def _marks(stem: str) -> frozenset[str]:
    return frozenset(_family(stem, "short", "long"))


@lru_cache(maxsize=50_000)
def _wanted(stem: str) -> frozenset[str]:
    return frozenset(_family(stem, "long", "short"))


def _family(stem: str, short: str, long: str) -> Iterator[str]:
    """First six letters; and five-letter stems («relev») match those longer by three letters at most."""
    if len(stem) >= _PREFIX:
        yield stem[:_PREFIX]
    if len(stem) == _PREFIX - 1:
        yield f"{short}:{stem}"
    elif _PREFIX <= len(stem) < _PREFIX + 3:
        yield f"{long}:{stem[: _PREFIX - 1]}"
