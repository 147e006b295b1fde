"""The terms of a service's glossary."""

from __future__ import annotations

from socle.tools.transcripts.models import GlossaryTerm
from socle.tools.transcripts.pipeline.glossary import Term


def terms_of(service_id: int | None) -> list[Term]:
    """A service's terms, within its administration's scope; none without a service."""
    if service_id is None:
        return []
    rows = GlossaryTerm.objects.filter(service_id=service_id)
    return [Term(row.term, [str(one) for one in row.heard_as]) for row in rows]
