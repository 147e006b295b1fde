"""French words made comparable: folded, stemmed, weighed by how rare they are.

Stems come from the Snowball algorithm for French (https://snowballstem.org/algorithms/french/stemmer.html). It is
given the accented word, since its rules need accents; the stem is then unaccented and loses a final «e», so that the
capitals of a heading («DUREE») meet the words of its text («durée»).
"""

import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_HYPHENS = re.compile(r"[-‐‑]")
_INVERSION = re.compile(r"-(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|y|en|la|le|les|là|ci)$", re.IGNORECASE)
_PREFIX = 6  # «reconduction», «reconductible» and «reconduit» share their first letters, not their stem
_LOCAL = threading.local()

# Words that carry no meaning of their own, already folded.
STOP_WORDS = frozenset(
    """
    a ai aie ainsi ais ait alors apres as au aucun aucune aussi autant autre autres aux avaient avait avant avec avez
    avoir avons ayant bien c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme
    concernant d dans de des doit doivent donc dont du elle elles en encore entre es est et etaient etait etant ete
    etes etre eu eux fait faut font furent fut hors ici il ils j je jusqu jusque l la le les leur leurs lors lorsqu
    lorsque lui m ma mais me meme memes mes moins mon n ne ni nos notamment notre nous on ont or ou par parmi pas
    pendant peu peut peuvent plus plusieurs pour pourra pourront pouvoir pu puis puisque qu quand que quel quelle
    quelles quels qui quoi quoique rien s sa sans sauf se selon sera serait seraient seront ses seul si sien soi soient
    soit sommes son sont sous sur suivant suivante suivants suivantes t ta te tel telle telles tels tes toi ton tous
    tout toute toutefois toutes tres tu un une via vers voici voila vos votre vous y jamais non deja etc
    quant afin cas egalement il lequel laquelle lesquels lesquelles auquel auxquels duquel desquels celui-ci peutetre
    oui ca ceux-ci ailleurs notamment dit dite ledit ladite lesdits desdits
    """.split()
)
# Words that speak about documents in general: they tell nothing about what a sentence states.
_FAINT = frozenset(
    """
    document passage texte extrait article contrat marche accordcadre present presente prevoir prevoit prevu prevue
    prevus prevues reponse information informations question indiquer indique mentionner mentionne preciser precise
    precisee specifie specifier stipule stipuler source fournir fourni fournie
    """.split()
)
# Spellings and near synonyms that administrations use for one another, stem to stem.
_SAME = {
    "maximal": "maximum", "max": "maximum", "plafond": "maximum", "minimal": "minimum", "mini": "minimum",
    "min": "minimum", "estimat": "estim", "mensuel": "mois", "annuel": "an", "anne": "an", "mail": "courriel",
    "email": "courriel", "emel": "courriel", "paiement": "pai", "resil": "resili", "telephon": "tel",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its offsets, its folded form, its stem, its weight (0 for a stop word, 1 for a rare one)."""

    start: int
    end: int
    text: str
    folded: str
    stem: str
    weight: float


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes. Length may change: never use it for offsets."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe").replace("æ", "ae"))
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
    """How much a word tells, from 0 (stop word) to 1 (never seen in ordinary French): its inverse text frequency."""
    folded = _HYPHENS.sub("", fold(_INVERSION.sub("", word)))
    if folded in STOP_WORDS or (len(folded) == 1 and word.islower()):
        return 0.0
    counts, total = _frequencies()
    rarity = math.log(total / counts.get(stem(word), 1)) / math.log(total)
    return min(rarity, 0.25) if folded in _FAINT else max(rarity, 0.1)


def is_ordinary(word: str) -> bool:
    """Is it seen in lower case in ordinary French, hence not a proper name when it opens a sentence?"""
    return fold(word) in STOP_WORDS or stem(word) in _frequencies()[0]


def words(text: str) -> Iterator[Word]:
    """The words of a text in order, hyphenated ones whole, elided articles apart."""
    for match in _WORD.finditer(text):
        found = match.group()
        folded = _HYPHENS.sub("", fold(_INVERSION.sub("", found)))
        yield Word(match.start(), match.end(), found, folded, stem(found), weight(found))


def related(stem: str, other: str) -> bool:
    """Do two stems belong to one family: equal, one longer by an ending, or sharing their first six letters?"""
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
