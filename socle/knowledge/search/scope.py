"""What a search may look at: decided from the caller's rights before anything is ranked."""

from collections.abc import Collection as Several
from dataclasses import dataclass
from typing import Any

from socle.knowledge.models import Collection, Document, Passage
from socle.knowledge.search.conditions import Conditions
from socle.organisation.callers import Caller


@dataclass(frozen=True)
class Scope:
    """Collections, perhaps only some documents or passages of them, never the documents that are not ready.

    `passages` and `lexemes` are the whole collections' sums, which BM25's statistics are made of;
    `size` is how many passages may be read.
    """

    collections: list[int]
    documents: list[int] | None
    unready: list[int]
    selected: list[int] | None
    passages: int
    lexemes: int
    size: int

    def parameters(self) -> dict[str, Any]:
        """The scope as the parameters of a query."""
        return {
            "collections": self.collections,
            "documents": self.documents,
            "unready": self.unready,
            "selected": self.selected,
        }


def scope_of(
    caller: Caller,
    collection_ids: Several[int],
    document_ids: Several[int] = (),
    conditions: Conditions | None = None,
) -> Scope | None:
    """The part of what is asked that the caller may see; None when nothing of it is.

    Ids of others and ids of nothing are left out alike, so that an answer tells nothing about them.
    Documents without a collection are looked for in the collections that they are in.
    """
    documents = None
    visible = Collection.objects.visible_to(caller)
    if document_ids:
        found = Document.objects.visible_to(caller).filter(pk__in=document_ids)
        if collection_ids:
            found = found.filter(collection__in=collection_ids)
        rows = list(found.values_list("pk", "collection_id"))
        documents, collection_ids = [pk for pk, _ in rows], {collection for _, collection in rows}
    sums = {
        pk: (passages, lexemes)
        for pk, passages, lexemes in visible.filter(pk__in=collection_ids).values_list(
            "pk", "passages", "lexemes"
        )
    }
    if not sums:
        return None
    collections = sorted(sums)
    unready = Document.objects.filter(collection__in=collections).exclude(status=Document.Status.READY)
    return Scope(
        collections=collections,
        documents=documents,
        unready=list(unready.values_list("pk", flat=True)),
        selected=_selected(collections, conditions) if conditions else None,
        passages=sum(passages for passages, _ in sums.values()),
        lexemes=sum(lexemes for _, lexemes in sums.values()),
        size=_size(documents, sums),
    )


def _size(documents: list[int] | None, sums: dict[int, tuple[int, int]]) -> int:
    if documents is None:
        return sum(passages for passages, _ in sums.values())
    return Passage.objects.filter(collection__in=list(sums), document__in=documents).count()


def _selected(collections: list[int], conditions: Conditions) -> list[int]:
    passages = Passage.objects.filter(collection__in=collections).alias(**conditions.annotations())
    return list(passages.filter(conditions.query()).values_list("pk", flat=True))
