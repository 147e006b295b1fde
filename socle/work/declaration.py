"""What a tool says of itself, once: everything that makes its use lawful, provable and comfortable derives
from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from socle.organisation.callers import Caller
    from socle.work.drafts import DraftView
    from socle.work.evidence import Moment
    from socle.work.models import Run
    from socle.work.session import Work

InputKind = Literal["text", "line", "documents", "recordings", "choice", "flag"]
ValueKind = Literal["text", "line", "amount", "rate", "number", "date", "flag", "choice", "list"]


class ExportImpossible(ValueError):
    """An export that cannot be made of this draft; the text tells the reader what is missing."""


class Automation(StrEnum):
    """How far the machine goes. There is no level that decides, and none that scores or ranks people."""

    ASSIST = "assist"
    DRAFT = "draft"
    ANALYSE = "analyse"

    @property
    def sentence(self) -> str:
        """In the words of the public register."""
        return _AUTOMATION_TITLES[self]


_AUTOMATION_TITLES = {
    Automation.ASSIST: "Aide : la machine répond, l’agent se sert de la réponse ou non",
    Automation.DRAFT: "Brouillon : la machine propose un texte ou des données, l’agent décide de chaque élément",
    Automation.ANALYSE: "Analyse : la machine relève et compare, l’agent conclut",
}


class RiskArea(StrEnum):
    """The areas of annex III of Regulation (EU) 2024/1689 (AI Act)."""

    BIOMETRICS = "biometrics"
    INFRASTRUCTURE = "infrastructure"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    ESSENTIAL_SERVICES = "essential_services"
    LAW_ENFORCEMENT = "law_enforcement"
    MIGRATION = "migration"
    JUSTICE = "justice"


@dataclass(frozen=True)
class Contact:
    """Whom to ask: at a counter, by phone, on paper. At least one of the three is a person."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Input:
    """One thing that the tool is given: its name in code, its label and hint in French."""

    name: str
    label: str
    kind: InputKind
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200_000
    either: str = ""
    """The name of another input: one of the two is enough."""
    exclusive: bool = False
    """Whether that other input may not be given beside it."""
    several: bool = True
    """Of documents and recordings: whether more than one may be given."""
    apart_unless: tuple[str, ...] = ()
    """Of recordings: the flag without which each of several files begins a run of its own."""

    @property
    def name_alone(self) -> str:
        """The label where no other field stands above it: «Ou le fichier» is then «Le fichier»."""
        rest = self.label.removeprefix("Ou ")
        return self.label if rest == self.label else rest[:1].upper() + rest[1:]


@dataclass(frozen=True)
class ItemKind:
    """One element of the draft, or with `repeated` a family of them («paragraphe-1», «paragraphe-2» …)."""

    name: str
    label: str
    kind: ValueKind = "line"
    group: str = ""
    review: bool = True
    """Whether a person must act on it before the draft is validated."""
    reason: bool = False
    """Whether rejecting it asks for a reason."""
    repeated: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Step:
    """One durable piece of the work: its name in code, what it does in French, and the function."""

    name: str
    title: str
    run: Callable[[Work], None]


@dataclass(frozen=True)
class Export:
    """A way out: a file made from the draft as people left it."""

    name: str
    label: str
    media_type: str
    extension: str
    make: Callable[[DraftView], bytes]
    validated_only: bool = True
    """Whether it waits for validation; one that does not says on the page that nothing was validated."""
    is_titled: bool = True
    """Whether the file is called as the run; a title may hold a name that the file must not."""


@dataclass(frozen=True)
class Panel:
    """A part of the review page that is the tool's own: shown above the items, never decided upon."""

    name: str
    title: str
    template: str
    context: Callable[[DraftView], dict[str, object]]


@dataclass(frozen=True)
class HeardLine:
    """What one person says in a recording, around or in a quote: `quote` is the part to mark."""

    speaker: str
    start: float
    before: str
    quote: str = ""
    after: str = ""


@dataclass(frozen=True)
class HeardSource:
    """A moment of a recording for the review page: the lines around, and where the sound and the whole
    transcript are; each empty once it is gone."""

    title: str
    lines: tuple[HeardLine, ...]
    sound: str = ""
    whole: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether the quote still stands in the text as it was kept."""
        return any(line.quote for line in self.lines)


@dataclass(frozen=True)
class Tool:
    """The declaration. Texts are in French, for agents and for the public register."""

    slug: str
    title: str
    purpose: str
    administration: str
    contact: Contact
    legal_basis: str
    audience: str
    automation: Automation
    without_ai: str
    """The way without AI that stays open."""
    benefit: str
    acceptable_error: str
    error_measure: str
    departure: str
    """Who may depart from the output, and by which act."""
    persons_affected: bool
    """Whether persons are affected individually: then no act in bulk."""
    sensitivity: str
    data_sources: str
    """Which data are processed and where they come from."""
    operations: str
    """What is done with them, in plain words, for the register and for an explanation."""
    parameters: str = "Aucun paramètre n’est pondéré : aucune note ni classement n’est calculé."
    """Parameters and their weights, as owed by article R311-3-1-2 CRPA."""
    risk_area: RiskArea | None = None
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    items: tuple[ItemKind, ...] = ()
    checks: tuple[str, ...] = ()
    """What is checked without a model, in the words of the public register."""
    exports: tuple[Export, ...] = ()
    roles: tuple[str, ...] = ()
    """Roles of the models that it asks: `small`, `large`, `translate` …"""
    icon: str = "text"
    home: str = ""
    """The route of the tool's own page, for a tool that has one instead of a form (L'Assistant)."""
    page: str = ""
    """The route of a run's own page, by the run's id, for a tool that has one instead of the review page."""
    panels: tuple[Panel, ...] = ()
    heard: Callable[[Caller, Moment, str], HeardSource | None] | None = None
    """Of a tool that keeps recordings: a moment with its quote as the caller may see it; None where the
    recording is deleted or another's."""
    affects: Callable[[Run], bool] | None = None
    """Whether this use affects persons individually, for a tool that does not always."""
    case_file_days: int = 420
    """How long the sealed case file of a run is kept: two months to appeal, and a year for the court."""
    version: str = "1"

    @property
    def may_affect_persons(self) -> bool:
        """Whether persons are affected individually, by each use of it or by some."""
        return self.persons_affected or self.affects is not None

    def affects_persons(self, run: Run) -> bool:
        """Whether persons are affected individually by a use that begins now; `Run.affects_persons` keeps it."""
        return self.persons_affected or (self.affects is not None and self.affects(run))

    def item(self, key: str) -> ItemKind:
        """The kind of an item by its key; raises KeyError."""
        for kind in self.items:
            if kind.name == key or (kind.repeated and key.startswith(f"{kind.name}-")):
                return kind
        raise KeyError(key)

    def input(self, name: str) -> Input:
        """An input by its name; raises KeyError."""
        return next((one for one in self.inputs if one.name == name), None) or _missing(name)


def _missing(name: str) -> Input:
    raise KeyError(name)
