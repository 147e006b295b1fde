"""The calls of the last minutes, by model: what an administrator looks at when something is slow."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Sum
from django.utils import timezone

from socle.inference.models import GatewayCall
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope

MINUTES = 15


@dataclass
class Line:
    """The calls of one model by one provider."""

    model: str
    provider: str
    calls: int = 0
    tokens: int = 0


def traffic() -> list[Line]:
    """The models called in the last minutes, the busiest first.

    Each administration is asked in its own scope: row-level security has no other way in, and only counts
    come out.
    """
    since, lines = timezone.now() - timedelta(minutes=MINUTES), dict[tuple[str, str], Line]()
    for number in Administration.objects.values_list("pk", flat=True):
        with administration_scope(number):
            calls = GatewayCall.objects.filter(at__gte=since, recorded__gte=since)
            rows = calls.values_list("model", "provider").annotate(
                Count("pk"), Sum("prompt_tokens"), Sum("completion_tokens"), Max("at")
            )
            for model, provider, count, read, written, _ in rows:
                line = lines.setdefault((model, provider), Line(model, provider))
                line.calls += count
                line.tokens += read + written
    return sorted(lines.values(), key=lambda line: -line.calls)
