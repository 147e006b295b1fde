"""How much each tool was used in the last twelve months, over all administrations, small numbers hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, F
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.utils import timezone

from socle.assurance.indicators.rules import rules
from socle.interface.french import number
from socle.ledger.kinds import Kind
from socle.ledger.models import Entry

PERIOD = timedelta(days=365)
# Anybody may open the register: it is not counted again for each of them.
KEPT_SECONDS = 600
_CACHED = "register_figures"


@dataclass(frozen=True)
class Use:
    """Exact counts; only `said` and `published` may leave."""

    runs: int = 0
    validated: int = 0


@dataclass(frozen=True)
class Figures:
    """The counts by the tool's slug, and when they were made."""

    uses: dict[str, Use]
    counted: datetime

    def of(self, slug: str) -> Use:
        """A tool's counts."""
        return self.uses.get(slug, Use())


def said(count: int) -> str:
    """A count in words: «1 234», or «moins de 10»."""
    least = rules().fewest_public
    return f"moins de {least}" if count < least else number(count)


def published(count: int) -> int | None:
    """A count for machines; None where it is too small to be told."""
    return None if count < rules().fewest_public else count


def figures() -> Figures:
    """The figures of use, counted at most every ten minutes."""
    found = cache.get(_CACHED)
    if not isinstance(found, Figures):
        found = counted_now()
        cache.set(_CACHED, found, KEPT_SECONDS)
    return found


def counted_now() -> Figures:
    """The figures of use, counted now.

    They are counted in the ledger, which outlives runs and conversations: deleting one makes no use undone.
    """
    now = timezone.now()
    runs = _in_ledger(Kind.RUN_STARTED, F("act"), now - PERIOD)
    validated = _in_ledger(Kind.DRAFT_VALIDATED, KT("facts__run"), now - PERIOD)
    return Figures({slug: Use(runs[slug], validated[slug]) for slug in runs | validated}, now)


def _in_ledger(kind: Kind, what: Combinable, since: datetime) -> Counter[str]:
    """How many different acts, or runs, the entries of a kind are about, by tool."""
    entries = Entry.objects.filter(kind=kind, at__gte=since).annotate(tool=KT("facts__tool"), what=what)
    rows = entries.values_list("tool").annotate(count=Count("what", distinct=True))
    return Counter({str(tool): count for tool, count in rows})
