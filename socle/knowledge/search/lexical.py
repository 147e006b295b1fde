"""The words' index: BM25 over postings of French lexemes, unaccented and stemmed, kept by PostgreSQL.

What is indexed is the passage's headings and text. Scores are given as a share, from 0 to 1, of what a
passage would have if it were made of nothing but the question's words: they compare from one question to
the next. `add`, `remove` and `rebuild` run in the administration in force; each holds the collection's row
while it counts, so that the sums stay right when several documents are indexed at once. Deleting a passage
takes its postings along by a trigger (`sql.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any, Final

from django.db import connection, transaction

from socle.knowledge.models import Collection, Document
from socle.knowledge.search.scope import Scope

K1: Final = 1.2
B: Final = 0.75

_MOST_TERMS: Final = 64
_LONGEST_QUESTION: Final = 20_000
# Measured on 2 busy cores: 2.3 ms for each thousand passages scored, 900 ms for four lexemes of 420,000 in
# all, 65 ms when those above the limit only add to what the others found (the first hundred were the
# same).
_FREQUENT: Final = 10_000
_KEPT_FOR_FREQUENT: Final = 1_000


@dataclass(frozen=True)
class Term:
    """A lexeme of the question: its number in the index, its share of the question's weight (idf), its first
    place there, and how many passages hold it.
    """

    lexeme: str
    number: int
    weight: float
    place: int
    passages: int


def add(document: Document) -> None:
    """Indexes the document's passages as they are now; what was indexed of it before is replaced."""
    _run("select socle_index_1(%(document)s)", {"document": document.pk})


def remove(document_id: int) -> None:
    """Takes a document out of the index and of the collection's sums; harmless when it is not there."""
    _run("select socle_unindex_1(array[%(document)s]::bigint[])", {"document": document_id})


def rebuild(collection: Collection) -> None:
    """Makes a collection's postings and sums again from its passages; meanwhile searches see the former."""
    with transaction.atomic():
        Collection.objects.select_for_update(no_key=True).get(pk=collection.pk)
        for table in ("knowledge_posting", "knowledge_frequency"):
            _run(f"delete from {table} where collection_id = %(collection)s", {"collection": collection.pk})  # noqa: S608
        Collection.objects.filter(pk=collection.pk).update(passages=0, lexemes=0)
        for document in Document.objects.filter(collection=collection.pk).order_by("pk").iterator():
            add(document)


def terms_of(question: str, scope: Scope) -> list[Term]:
    """The question's lexemes in their order with their weight in these collections; the rarest 64 at most.

    Empty when nothing is left of the question: stop words only, signs, emoji.
    """
    text = question[:_LONGEST_QUESTION].encode("utf-8", "replace").decode().replace("\0", " ")
    rows = _run(_TERMS, {"question": text, "collections": scope.collections})
    rarest = sorted(rows, key=lambda row: (row[3] == 0, row[3]))[:_MOST_TERMS]
    weights = {row[1]: _weight(scope.passages, row[3]) for row in rarest}
    total = sum(weights.values())
    return [
        Term(lexeme, number, weights[number] / total, place, passages)
        for lexeme, number, place, passages in rows
        if number in weights
    ]


def best(scope: Scope, terms: list[Term], limit: int) -> list[tuple[int, float]]:
    """The passages that score highest and their scores, best first, in an order that never changes.

    Lexemes of very many passages bring no candidates when rarer ones do: they add to the score of the first
    thousand that the rarer ones found, so that the time taken does not grow with the commonest word.
    """
    rare = [term for term in terms if term.passages <= _FREQUENT] or _rarest(terms)
    frequent = [term for term in terms if term not in rare and term.passages]
    kept = max(limit, _KEPT_FOR_FREQUENT) if frequent else limit
    scored = _scored(scope, rare, limit=kept)
    if frequent and scored:
        more = dict(_scored(scope, frequent, passages=[passage for passage, _ in scored]))
        scored = [(passage, score + more.get(passage, 0.0)) for passage, score in scored]
        scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return scored[:limit]


def scores(scope: Scope, terms: list[Term], passages: Iterable[int]) -> dict[int, float]:
    """The scores of these passages, where they have one."""
    asked = list(passages)
    return dict(_scored(scope, terms, passages=asked)) if asked else {}


def positions(terms: list[Term], passages: Iterable[int]) -> dict[int, dict[str, list[int]]]:
    """Where the question's lexemes stand in each passage's text, counted in words from 1."""
    found: dict[int, dict[str, list[int]]] = {}
    asked = {"passages": list(passages), "lexemes": [term.lexeme for term in terms]}
    for passage, lexeme, places in _run(_POSITIONS, asked):
        found.setdefault(passage, {})[lexeme] = places
    return found


def _scored(
    scope: Scope, terms: list[Term], limit: int | None = None, passages: list[int] | None = None
) -> list[tuple[int, float]]:
    known = [term for term in terms if term.passages]
    if not known:
        return []
    asked = {
        "numbers": [term.number for term in known],
        "weights": [term.weight for term in known],
        # BM25's k1 · (1 - b + b · length / average length), as a constant and a slope.
        "flat": K1 * (1 - B),
        "steep": K1 * B * scope.passages / scope.lexemes,
        "among": passages,
        "limit": limit,
    }
    return [(passage, score) for passage, score in _run(_SCORES, scope.parameters() | asked)]


def _rarest(terms: list[Term]) -> list[Term]:
    known = [term for term in terms if term.passages]
    return [min(known, key=lambda term: term.passages)] if known else []


def _weight(passages: int, holding: int) -> float:
    """Lucene's form of idf, which is never negative. The sums may lag behind within another's transaction."""
    return log(1 + (max(passages, holding) - holding + 0.5) / (holding + 0.5))


def _run(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


_TERMS = """
select l.lexeme, n.number, l.positions[1], coalesce((
    select sum(f.passages) from knowledge_frequency f
    where f.collection_id = any(%(collections)s::bigint[]) and f.lexeme = n.number), 0)::integer
from unnest(socle_lexemes_1(%(question)s)) as l
cross join lateral (select hashtextextended(l.lexeme, 0) as number) as n
order by l.positions[1], l.lexeme
"""

_SCORES = """
select p.passage_id,
    sum(w.weight * p.tf / (p.tf + %(flat)s::float8 + %(steep)s::float8 * p.length)) as score
from knowledge_posting p
join unnest(%(numbers)s::bigint[], %(weights)s::float8[]) as w (number, weight) on w.number = p.lexeme
where p.collection_id = any(%(collections)s::bigint[])
    and p.lexeme = any(%(numbers)s::bigint[])
    and (%(among)s::bigint[] is null or p.passage_id = any(%(among)s::bigint[]))
    and (%(documents)s::bigint[] is null or p.document_id = any(%(documents)s::bigint[]))
    and (%(selected)s::bigint[] is null or p.passage_id = any(%(selected)s::bigint[]))
    and p.document_id <> all(%(unready)s::bigint[])
group by p.passage_id
order by score desc, p.passage_id
limit %(limit)s
"""

# The beginning of a very long passage is enough to tell whether words stand together.
_POSITIONS = """
select p.id, l.lexeme, l.positions
from knowledge_passage p cross join lateral unnest(socle_lexemes_1(left(p.text, 6000))) as l
where p.id = any(%(passages)s::bigint[]) and l.lexeme = any(%(lexemes)s::text[])
"""
