"""What no tool may be for, and what each must say: read at start, so that an unlawful tool never runs."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from socle.inference.catalogue import Sensitivity
from socle.work.declaration import Tool

_DENYING_WIDTH = 60
_SPOKEN = ("slug", "title", "purpose", "administration", "legal_basis", "audience", "without_ai", "benefit",
           "acceptable_error", "error_measure", "departure", "sensitivity", "data_sources", "operations",
           "parameters")  # fmt: skip
_OWED = "Code des relations entre le public et l’administration, articles L311-3-1, L312-1-3 et R311-3-1-2"
_TAKEN = frozenset({"title", "shared", "webhook", "body", "request"})
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class UnfitTool(Exception):
    """A declaration that may not be registered; the text names the tool, the rule and its source."""

    def __init__(self, slug: str, sentence: str, source: str) -> None:
        super().__init__(f"Outil « {slug} » refusé : {sentence} ({source})")
        self.slug = slug
        self.sentence = sentence
        self.source = source


@dataclass(frozen=True)
class Rule:
    """One proscribed use."""

    code: str
    sentence: str
    source: str
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def is_broken_by(self, text: str) -> bool:
        """Whether a folded sentence declares this use, and does not merely deny it."""
        found = next((match for pattern in self.patterns if (match := pattern.search(text))), None)
        if found is None:
            return False
        around = text[max(0, found.start() - _DENYING_WIDTH) : found.end()]
        return self.unless is None or not self.unless.search(around)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in force."""
    data = tomllib.loads(Path(__file__).with_name("doctrine.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            row["code"],
            row["sentence"],
            row["source"],
            tuple(re.compile(pattern) for pattern in row["patterns"]),
            re.compile(row["unless"]) if "unless" in row else None,
        )
        for row in data["rule"]
    )


def check_lawful(tool: Tool) -> None:
    """Raises UnfitTool for a declaration that lacks a field, contradicts itself, or is proscribed."""
    for sentence, source in _faults(tool):
        raise UnfitTool(tool.slug or "?", sentence, source)


def _faults(tool: Tool) -> Iterator[tuple[str, str]]:
    yield from _missing(tool)
    yield from _contradictions(tool)
    for text in (tool.title, tool.purpose, tool.benefit, tool.operations):
        for sentence in re.split(r"(?<=[.!?;])\s+", text):
            folded = _fold(sentence)
            yield from ((rule.sentence, rule.source) for rule in rules() if rule.is_broken_by(folded))


def _missing(tool: Tool) -> Iterator[tuple[str, str]]:
    for name in _SPOKEN:
        if not str(getattr(tool, name)).strip():
            yield f"le champ « {name} » est vide.", _OWED
    if not (tool.contact.name and (tool.contact.phone or tool.contact.address or tool.contact.email)):
        yield "une personne à contacter, avec un moyen de la joindre, est exigée.", _OWED
    if not tool.home and not (tool.inputs and tool.steps and tool.items):
        yield "il faut au moins une entrée, une étape et un élément.", "Conception de Socle, décision 1"


def _contradictions(tool: Tool) -> Iterator[tuple[str, str]]:
    design = "Conception de Socle, décisions 1 et 2"
    if not _SLUG.fullmatch(tool.slug):
        yield "le nom court s’écrit en minuscules sans accents, avec des traits d’union.", design
    if tool.sensitivity not in {one.value for one in Sensitivity}:
        yield f"la sensibilité « {tool.sensitivity} » n’existe pas.", design
    if taken := _TAKEN & {one.name for one in tool.inputs}:
        yield f"une entrée ne peut pas s’appeler « {min(taken)} » : l’API a déjà ce nom.", design
    for names in (tool.inputs, tool.steps, tool.items, tool.exports):
        listed = [one.name for one in names]
        if len(set(listed)) < len(listed):
            yield "deux entrées, étapes, éléments ou exports portent le même nom.", design
    if tool.persons_affected and any(not item.review for item in tool.items):
        yield (
            "des personnes sont concernées : un agent doit se prononcer sur chaque élément.",
            "Loi n° 78-17 du 6 janvier 1978, article 47",
        )


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
