"""The explanation letter and the mention, as paragraphs, lists and a table: no file format yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from socle.assurance.explanation.facts import facts_of, is_missing, one_line, shortened, shown_value
from socle.assurance.explanation.texts import Block, blocks, line, texts
from socle.interface.french import SPACE, long_date, typography
from socle.work.evidence import clock, moment_of

Json = Mapping[str, Any]
_STATES = {"kept": "Gardé", "edited": "Modifié", "rejected": "Rejeté"}
_LONGEST_CELL = 300
_LONGEST_QUOTE = 160
_MOST_QUOTES = 2


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Table:
    """The items one by one."""

    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Letter:
    """A text that leaves as a file. A mention has neither sender, date, closing nor table."""

    title: str
    opening: tuple[Block, ...]
    sender: str = ""
    day: str = ""
    subject: str = ""
    in_short: str = ""
    sections: tuple[Section, ...] = ()
    closing: str = ""
    table: Table | None = None


def explanation(contents: Json, term: date, day: date | None = None) -> Letter:
    """The letter of article R311-3-1-2 CRPA, from a case file's contents; `day` is that of the letter."""
    words, facts = texts()["letter"], facts_of(contents, term)
    return Letter(
        title=words["title"],
        sender=contents["administration"],
        day=f"Le {long_date(day or timezone.localdate())}",
        subject=line(words["subject"], facts),
        opening=blocks(words["opening"], facts),
        in_short=line(words["in_short"], facts),
        sections=tuple(Section(one["title"], blocks(one["text"], facts)) for one in words["section"]),
        closing=words["closing"],
        table=_table(words["table"], contents["items"]),
    )


def mention(contents: Json, term: date) -> Letter:
    """The mention of article R311-3-1-1 CRPA."""
    words, facts = texts()["mention"], facts_of(contents, term)
    return Letter(title=words["title"], opening=blocks(words["text"], facts))


def _table(words: Json, items: Sequence[Json]) -> Table | None:
    rows = tuple(_row(item) for item in items if not is_missing(item))
    if not rows:
        return None
    cut = any(cell.endswith("…") for row in rows for cell in row[:3])
    notes = (words["shortened"] if cut else "", words["missing"] if len(rows) < len(items) else "")
    return Table(words["title"], " ".join(filter(None, notes)), tuple(words["headings"]), rows)


def _row(item: Json) -> tuple[str, ...]:
    proposed = shortened(shown_value(item, item["proposed"]), _LONGEST_CELL)
    return tuple(
        typography(cell) for cell in (one_line(item["label"]), proposed, _decided(item), _source(item))
    )


def _decided(item: Json) -> str:
    if item["state"] == "edited":
        return f"Modifié : {shortened(shown_value(item, item['decided']), _LONGEST_CELL)}"
    if item["state"] in _STATES:
        return _STATES[item["state"]]
    return "Pas encore décidé" if item["review"] else "Pour information"


def _source(item: Json) -> str:
    quotes = [_quote(proof) for proof in item["evidence"][:_MOST_QUOTES]]
    more = len(item["evidence"]) - len(quotes)
    if more > 0:
        quotes.append(f"et {more} autre{'s' if more > 1 else ''}")
    if quotes:
        return " ; ".join(quotes)
    return {
        "lu": "Lu dans les pièces, sans passage cité",
        "calculé": "Calculé",
        "proposé": "Rédigé par l’outil, sans passage cité",
    }.get(item["origin"], "Rien n’a été trouvé")


def _quote(proof: Json) -> str:
    quote = f"« {shortened(proof['quote'], _LONGEST_QUOTE)} »"
    if moment := moment_of(proof):
        return f"{quote} (enregistrement, à {clock(moment.start)})"
    if proof["document"] is None:
        return f"{quote} (texte reçu)"
    return f"{quote} ({one_line(proof['name'])}, p.{SPACE}{proof['page']})"
