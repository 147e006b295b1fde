"""Minutes as plain values, from a draft as people left it: sections in the template's order, each line with
the moment that says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socle.tools.meetings.action_lines import Action, action_of
from socle.tools.meetings.outline import KINDS, Section, sections_of
from socle.tools.meetings.steps import FAMILIES
from socle.work.drafts import DraftView
from socle.work.evidence import Moment, moment_of
from socle.work.models import Item
from socle.work.values import shown

MODIFIED = "modifié par une personne"


@dataclass(frozen=True)
class Proof:
    """Exact words of the recording, and when they are said."""

    quote: str
    moment: Moment


@dataclass(frozen=True)
class Entry:
    """One line; `what`, `who` and `when` of an action. `is_edited` where a person changed its words."""

    section: int
    topic: str
    text: str
    who: str
    when: str
    speaker: str
    proofs: Sequence[Proof]
    origin: str
    is_edited: bool

    @property
    def start(self) -> float:
        """When it begins to be said."""
        return self.proofs[0].moment.start if self.proofs else 0.0


@dataclass(frozen=True)
class Minutes:
    """The whole: the template's name, its sections, and the entries of each."""

    name: str
    sections: Sequence[tuple[Section, Sequence[Entry]]]

    @property
    def entries(self) -> list[Entry]:
        """All lines in order."""
        return [entry for _, entries in self.sections for entry in entries]

    @property
    def recording(self) -> str:
        """The run that holds the recording; empty where nothing was found."""
        return next((proof.moment.run for entry in self.entries for proof in entry.proofs), "")


def minutes_of(draft: DraftView) -> Minutes:
    """The minutes without what was rejected."""
    kept = draft.item("modele")
    row = kept.details.get("outline") if kept else None
    sections = sections_of(row["sections"]) if row else tuple(Section(*pair) for pair in KINDS)
    entries = [entry for item in draft.items if (entry := _entry(item)) is not None]
    return Minutes(
        row["name"] if row else draft.run.declaration.title,
        [
            (section, [entry for entry in entries if entry.section == number])
            for number, section in enumerate(sections)
        ],
    )


def _entry(item: Item) -> Entry | None:
    if item.current is None or item.key.rsplit("-", 1)[0] not in FAMILIES.values():
        return None
    said = _parts(item.current)
    return Entry(
        section=int(item.details.get("section", 0)),
        topic=str(item.details.get("topic", "")),
        text=said.what,
        who=said.who,
        when=said.when,
        speaker=str(item.details.get("speaker", "")),
        proofs=list(_proofs(item)),
        origin=item.origin,
        is_edited=item.state == Item.State.EDITED,
    )


def _parts(value: object) -> Action:
    """What, who and when of an action; any other line is all «what»."""
    return action_of(value) if isinstance(value, list) else Action(shown(value, "text"))


def _proofs(item: Item) -> Iterator[Proof]:
    for row in item.evidence:
        if moment := moment_of(row):
            yield Proof(str(row["quote"]), moment)
