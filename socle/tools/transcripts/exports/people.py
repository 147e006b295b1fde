"""Who is named in a recording, and the pseudonym of each.

Who reads a pseudonymised hearing takes one pseudonym for one person, and two for two. So each full name
has its own («Claire Martin», «Paul Martin»), and a shorter one is its bearer's while only one person can be
meant. «Martin» said alone could be either, or a third: it becomes «[nom porté par A et B]», which tells what
a reader of the original knows (both bear it) and does not choose. No first name or civility is used to guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations

from socle.checks.letters import letters
from socle.gateway.personal_data.names import capitalised_words

LABEL = re.compile(r"Personne [A-Z]{1,2}\b|\[nom porté par [A-Z]{1,2}(?:, [A-Z]{1,2})* et [A-Z]{1,2}\]")
"""A pseudonym where it stands in a text."""

Bearers = frozenset[int]
"""The people that a name fits, by their places in the list of people."""

_CIVILITIES = frozenset(
    {"madame", "monsieur", "mademoiselle", "mesdames", "messieurs", "mme", "mlle", "mr", "me", "maitre"}
    | {"dr", "docteur", "docteure", "pr", "professeur", "professeure"}
)
_SHORTEST_ALONE = 3


class People:
    """The names found so far, and who they are taken together."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}
        self._people: list[frozenset[str]] | None = None

    @property
    def names(self) -> Sequence[str]:
        """The names as they were written, each once."""
        return tuple(self._names)

    def add(self, name: str) -> None:
        """A name of somebody, full or not."""
        if name not in self._names:
            self._names[name] = _words(name)
            self._people = None

    def called(self, name: str) -> Bearers:
        """Who may be meant by one of `names`; nobody by several people's names that were read as one."""
        return self._fitting(self._names[name])

    def known_by(self, word: str) -> Bearers:
        """Who may be meant by one word alone; too short a word means nobody unless it is a whole name."""
        alone = frozenset({folded(word)})
        if len(word) < _SHORTEST_ALONE and alone not in self._all():
            return frozenset()
        return self._fitting(alone)

    def words(self) -> list[str]:
        """The words by which somebody is known alone."""
        found = frozenset[str]().union(*self._all())
        return sorted(word for word in found if self.known_by(word))

    def label(self, bearers: Bearers) -> str:
        """The pseudonym of one person, or of a name that several bear."""
        named = [letters(place) for place in sorted(bearers)]
        if len(named) == 1:
            return f"Personne {named[0]}"
        return f"[nom porté par {', '.join(named[:-1])} et {named[-1]}]"

    def _fitting(self, words: frozenset[str]) -> Bearers:
        return frozenset(place for place, person in enumerate(self._all()) if words <= person)

    def _all(self) -> list[frozenset[str]]:
        """The people, each by the words of their longest name, in the order in which they are named."""
        if self._people is None:
            names = list(dict.fromkeys(_told_apart(list(self._names.values()))))
            longest = [name for name in names if not any(name < other for other in names)]
            self._people = sorted(
                longest, key=lambda person: next(place for place, name in enumerate(names) if name <= person)
            )
        return self._people


def _told_apart(names: Sequence[frozenset[str]]) -> Iterator[frozenset[str]]:
    """The names; of two people's that were read as one («Claire Martin Paul Dubois») what is neither's."""
    for name in names:
        within = [other for other in names if len(other) > 1 and other < name]
        if any(not (one <= other or other <= one) for one, other in combinations(within, 2)):
            rest = name.difference(*within)
            if rest:
                yield rest
        else:
            yield name


def _words(name: str) -> frozenset[str]:
    """The words that tell who it is: without civilities, initials and links."""
    words = {folded(match.group()) for match in capitalised_words(name)} - _CIVILITIES
    return frozenset(word for word in words if len(word) > 1) or frozenset({folded(name)})


def folded(text: str) -> str:
    """Without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
