"""Collections, documents, chunks and search under /v1, in the shapes that Albert API's clients know."""

from ninja import Router

from socle.knowledge.api import chunks, collections, documents, parse, search

router = Router(tags=["knowledge"])
router.add_router("", collections.router)
router.add_router("", documents.router)
router.add_router("", chunks.router)
router.add_router("", search.router)
router.add_router("", parse.router)

__all__ = ["router"]
