"""Nearest passages by meaning: every vector in small scopes, the HNSW index in large ones."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from pgvector import HalfVector

from socle.knowledge.search.scope import Scope

EXACT_UP_TO: Final = 10_000
"""Passages in scope up to which each one is compared: some 5 ms a thousand on 2 busy cores, so 50 ms
here. The index took 6 to 30 ms among 36,000, but reads more, and finds less, the smaller a scope is
beside the table.
"""

# The index gives this many at a time and goes on while filters leave too few. A later page takes no other
# path, so that the order of the first ones stays what it was.
_BATCH: Final = 200
_MOST_READ: Final = 40_000


def nearest(scope: Scope, vector: list[float], limit: int) -> list[tuple[int, float]]:
    """The passages nearest in meaning and their cosines, nearest first, in an order that never changes."""
    asked = scope.parameters() | {"vector": HalfVector(vector).to_text(), "limit": limit}
    if scope.size <= EXACT_UP_TO:
        return _run(_EXACT, asked)
    _run(_SETTINGS, {"batch": str(_BATCH), "most": str(_MOST_READ)})
    return sorted(_run(_INDEXED, asked), key=lambda pair: (-pair[1], pair[0]))


def cosines(vector: list[float], passages: Iterable[int]) -> dict[int, float]:
    """The cosines of these passages, where they have a vector."""
    asked = list(passages)
    if not asked:
        return {}
    return dict(_run(_COSINES, {"vector": HalfVector(vector).to_text(), "passages": asked}))


def _run(statement: str, parameters: dict[str, Any]) -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(row[0], row[1]) for row in cursor.fetchall()]


_IN_SCOPE = """
    p.collection_id = any(%(collections)s::bigint[])
    and p.embedding is not null
    and (%(documents)s::bigint[] is null or p.document_id = any(%(documents)s::bigint[]))
    and (%(selected)s::bigint[] is null or p.id = any(%(selected)s::bigint[]))
    and p.document_id <> all(%(unready)s::bigint[])
"""

# Materialized: otherwise the planner may take the HNSW index, whose answer is not exact.
_EXACT = f"""
with compared as materialized (
    select p.id, p.embedding <=> %(vector)s::halfvec as distance from knowledge_passage p where {_IN_SCOPE}
)
select id, 1 - distance from compared order by distance, id limit %(limit)s
"""  # noqa: S608 -- constants only

_INDEXED = f"""
select p.id, 1 - (p.embedding <=> %(vector)s::halfvec) from knowledge_passage p where {_IN_SCOPE}
order by p.embedding <=> %(vector)s::halfvec limit %(limit)s
"""  # noqa: S608 -- constants only

_SETTINGS = """
select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', %(batch)s, true),
    set_config('hnsw.max_scan_tuples', %(most)s, true)
"""

_COSINES = """
select p.id, 1 - (p.embedding <=> %(vector)s::halfvec) from knowledge_passage p
where p.id = any(%(passages)s::bigint[]) and p.embedding is not null
"""
