"""The vocabulary of contracts (vocabulary.toml), compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

EVERY_CLAUSE = ("acte_engagement", "ccap", "autre")


@dataclass(frozen=True)
class SentenceRule:
    """A value follows `before` within some characters, in a sentence without `without`.

    `after` must follow the value, `tax` (HT or TTC) be what the text says of an amount («HT?»: or nothing),
    `section` stand in the title above. For a text, the value goes up to `until`.
    """

    before: re.Pattern[str]
    within: int
    after: re.Pattern[str] | None
    without: re.Pattern[str] | None
    until: re.Pattern[str] | None
    tax: str
    section: str


@dataclass(frozen=True)
class FieldRule:
    """How a field is named, and said in sentences.

    A label of `partial` names it only where no other does, and no option adds to it.
    """

    name: str
    type: str
    kinds: tuple[str, ...]
    role: str
    labels: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]
    sentences: tuple[SentenceRule, ...]
    lots: bool
    partial: tuple[re.Pattern[str], ...]

    def named_by(self, label: str, remark: str = "") -> bool:
        """Whether a folded label names the field, by itself or with its remark in brackets."""
        whole = f"{label} {remark}".strip()
        return (_any(self.labels, label) or _any(self.labels, whole)) and not _any(self.without, whole)


@dataclass(frozen=True)
class ChoiceRule:
    """How a field with a list of values is named, and each value said."""

    name: str
    kinds: tuple[str, ...]
    labels: tuple[re.Pattern[str], ...]
    not_labels: tuple[re.Pattern[str], ...]
    values: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    anywhere: re.Pattern[str] | None
    without: re.Pattern[str] | None
    lots: bool

    def named_by(self, label: str) -> bool:
        """Whether a folded label names the field."""
        return _any(self.labels, label) and not _any(self.not_labels, label)


@dataclass(frozen=True)
class Vocabulary:
    """Everything that vocabulary.toml says."""

    version: str
    kinds: dict[str, tuple[re.Pattern[str], ...]]
    roles: dict[str, tuple[re.Pattern[str], ...]]
    fields: tuple[FieldRule, ...]
    choices: tuple[ChoiceRule, ...]
    form_labels: tuple[re.Pattern[str], ...]


def _any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    data = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
    return Vocabulary(
        version=data["version"],
        kinds={name: _compiled(patterns) for name, patterns in data["kinds"].items()},
        roles={name: _compiled(patterns) for name, patterns in data["roles"].items()},
        fields=tuple(map(_field, data["field"])),
        choices=tuple(map(_choice, data["choice"])),
        form_labels=_compiled(data["labels"]["form"]),
    )


def _compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_dotted(pattern)) for pattern in patterns)


def _dotted(pattern: str) -> str:
    """A pattern that also takes T.V.A., T.T.C. and H.T. with their full stops."""
    for letters in ("tva", "ttc", "ht"):
        dotted = "".join(rf"{letter}\\.?" for letter in letters)  # escaped for the replacement
        pattern = re.sub(rf"(?:(?<=\\b)|(?<![a-z.])){letters}(?![a-z])", dotted, pattern)
    return pattern


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(_dotted(pattern)) if pattern else None


def _field(data: dict[str, Any]) -> FieldRule:
    return FieldRule(
        name=data["name"],
        type=data["type"],
        kinds=tuple(data.get("kinds", EVERY_CLAUSE)),
        role=data.get("role", ""),
        labels=_compiled(data.get("labels", [])),
        without=_compiled(data.get("not", [])),
        sentences=tuple(map(_sentence, data.get("sentences", []))),
        lots=data.get("lots", False),
        partial=_compiled(data.get("partial", [])),
    )


def _sentence(data: dict[str, Any]) -> SentenceRule:
    return SentenceRule(
        before=re.compile(_dotted(data["before"])),
        within=data.get("within", 0),
        after=_optional(data.get("after")),
        without=_optional(data.get("not")),
        until=_optional(data.get("until")),
        tax=data.get("tax", ""),
        section=data.get("section", ""),
    )


def _choice(data: dict[str, Any]) -> ChoiceRule:
    return ChoiceRule(
        name=data["name"],
        kinds=tuple(data.get("kinds", EVERY_CLAUSE)),
        labels=_compiled(data.get("labels", [])),
        not_labels=_compiled(data.get("not_labels", [])),
        values=tuple((value["value"], _compiled(value["phrases"])) for value in data["values"]),
        anywhere=_optional(data.get("anywhere")),
        without=_optional(data.get("not")),
        lots=data.get("lots", False),
    )
