"""Names of people: after a civility, or a first name beside a surname.

By rule: it knows no names of rare form, and takes some capitalised words for names. First names come from
mimesis (MIT), whose data are read without loading the library.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from socle.gateway.personal_data.kinds import Finding, Kind

_SPACE = r"[ \u00a0\u202f]"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ\u0100-\u017f]"
_WORD = rf"{_CAPITAL}[A-Za-z\u00c0-\u024f’'-]{{0,30}}+(?!\w)"
_LINK = rf"(?:(?:de|du|des|le|la|von|van|el|ben){_SPACE}){{0,2}}(?:[dDlL]['’])?"
# Each begins with a set of characters, for which Python searches fast; «(?<!\w.)»: at a word's beginning.
_AFTER_CIVILITY = re.compile(
    r"[MDPm](?<!\w.)(?:\.|M\.|r|mes?|lles?|onsieur|adame|ademoiselle|essieurs|esdames|aître|e|octeure?|rofesseure?)"
    rf"{_SPACE}{{1,3}}({_LINK}{_WORD}(?:{_SPACE}{_LINK}{_WORD}){{0,3}})"
)
_FIRST_WORD = rf"{_CAPITAL}(?<!\w.)[A-Za-z\u00c0-\u024f’'-]{{0,30}}+(?!\w)"
_SEQUENCE = re.compile(rf"{_FIRST_WORD}(?:{_SPACE}{_LINK}{_WORD}){{1,7}}")
_WORDS = re.compile(_FIRST_WORD)

# «Monsieur le Maire», «Madame la Directrice»: an office, not a person.
_OFFICES = re.compile(
    r"(?:L[ea]s? )?(?:Maires?|Ministres?|Préfets?|Préfètes?|Présidente?s?|Direct(?:eur|rice)s?|Députée?s?"
    r"|Sénat(?:eur|rice)s?|Procureure?s?|Juges?|Recteur|Rectrice|Chef|Cheffe|Responsables?|Secrétaires?"
    r"|Premi(?:er|ère)|Garde|Conseill(?:er|ère)s?|Inspect(?:eur|rice)s?)\b"
)
# First names that are above all the names of places, months and institutions.
_NOT_FIRST_NAMES = frozenset({"France", "Paris", "Lorraine", "Alsace", "Avril", "Mai", "Florence", "Orange"})


def names(text: str, start: int, end: int) -> Iterator[Finding]:
    """Names that begin in this part of the text; those after a civility without it."""
    for match in _AFTER_CIVILITY.finditer(text, start, end):
        if not _OFFICES.match(_without_link(match[1])):
            yield Finding(Kind.NAME, match.start(1), match.end(1))
    for match in _SEQUENCE.finditer(text, start, end):
        first = _first_of_name(match.group())
        if first is not None:
            yield Finding(Kind.NAME, match.start() + first, match.end())


def name_words(name: str) -> Iterator[str]:
    """The words of a name by which it could be known alone."""
    for match in _WORDS.finditer(name):
        if len(match.group()) >= 3:
            yield match.group()


def capitalised_words(text: str) -> Iterator[re.Match[str]]:
    """Every word that could be one of a name."""
    return _WORDS.finditer(text)


def _first_of_name(sequence: str) -> int | None:
    """Where the name begins in capitalised words: at a first name, or at the capitals before one."""
    words = list(_WORDS.finditer(sequence))
    for place, word in enumerate(words):
        if not _is_first_name(word.group()):
            continue
        if place > 0 and words[place - 1].group().isupper() and len(words[place - 1].group()) > 1:
            return words[place - 1].start()
        if place + 1 < len(words):
            return word.start()
    return None


def _is_first_name(word: str) -> bool:
    """A known first name, or one made of two: Jean-Pierre."""
    known = _first_names()
    if "-" not in word:
        return word.casefold() in known and word not in _NOT_FIRST_NAMES
    return all(part.casefold() in known for part in word.split("-"))


def _without_link(name: str) -> str:
    found = _WORDS.search(name)
    return name[found.start() :] if found else name


@cache
def _first_names() -> frozenset[str]:
    spec = find_spec("mimesis")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError("mimesis, whose first names the detector reads, is not installed")
    file = Path(folders[0]) / "datasets" / "fr" / "person.json"
    lists = json.loads(file.read_text(encoding="utf-8"))["names"].values()
    return frozenset(name.casefold() for names in lists for name in names)
