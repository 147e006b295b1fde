"""What a change of the policy opens: said before it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from socle.inference.catalogue import Catalogue, Hosting, Policy, Sensitivity
from socle.inference.policy import allowed
from socle.portal.catalogue_words import HOSTINGS, SENSITIVITIES

MOST_COUNTRIES = 60
_COUNTRY = re.compile(r"[A-Z]{3}")


class WrongCountry(ValueError):
    """A word that is not three capital letters, said in a sentence; `word` is the line's sensitivity."""

    def __init__(self, word: Sensitivity, text: str) -> None:
        super().__init__(f"« {text} » n’est pas un pays : écrivez trois lettres, par exemple FRA.")
        self.word = word


@dataclass(frozen=True)
class Opening:
    """Data that would go where they may not go today, and the models that this concerns."""

    sensitivity: str
    places: list[str]
    models: list[str]


def policy_said(said: Mapping[str, str]) -> Policy:
    """The policy of a form: `public-eu` for each ticked box, `public-countries` for the countries.

    Raises WrongCountry.
    """
    table = {
        word: frozenset(hosting for hosting in Hosting if f"{word}-{hosting}" in said) for word in Sensitivity
    }
    return Policy(table, {word: _countries(word, said.get(f"{word}-countries", "")) for word in Sensitivity})


def _countries(line: Sensitivity, text: str) -> frozenset[str]:
    words = text.replace(",", " ").split()
    if len(words) > MOST_COUNTRIES:
        raise WrongCountry(line, text[:40])
    for word in words:
        if not _COUNTRY.fullmatch(word.upper()):
            raise WrongCountry(line, word[:40])
    return frozenset(word.upper() for word in words)


def changed_lines(before: Policy, after: Policy) -> list[Sensitivity]:
    """The sensitivities whose line differs."""
    return [
        word
        for word in Sensitivity
        if before.table.get(word, frozenset()) != after.table[word]
        or before.countries.get(word, frozenset()) != after.countries[word]
    ]


def openings(catalogue: Catalogue, after: Policy) -> list[Opening]:
    """What would become possible for each sensitivity; empty where nothing opens."""
    found = []
    for word in changed_lines(catalogue.policy, after):
        places = _places(catalogue.policy, after, word)
        if places:
            opened = replace(catalogue, policy=after)
            models = [
                model.title
                for model in catalogue.models.values()
                if len(allowed(opened, model, word)) > len(allowed(catalogue, model, word))
            ]
            found.append(Opening(SENSITIVITIES[word], places, models))
    return found


def _places(before: Policy, after: Policy, word: Sensitivity) -> list[str]:
    """Hostings newly allowed; and those kept, where the countries become more."""
    former = before.table.get(word, frozenset())
    wider = _is_wider(before.countries.get(word, frozenset()), after.countries[word])
    opened = [hosting for hosting in Hosting if hosting in after.table[word] - former]
    kept = [hosting for hosting in Hosting if hosting in after.table[word] & former] if wider else []
    return [
        *(HOSTINGS[hosting] for hosting in opened),
        *(f"{HOSTINGS[hosting]}, dans d’autres pays" for hosting in kept),
    ]


def _is_wider(before: frozenset[str], after: frozenset[str]) -> bool:
    return bool(before) and (not after or not after <= before)
