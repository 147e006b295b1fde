"""Tools, runs and drafts under /v1; each tool has an entry of its own, made from its declaration."""

from ninja import Router

from socle.work.api import drafts, runs, tools, webhooks

router = Router(tags=["tools"])
router.add_router("", tools.router)
router.add_router("", runs.router)
router.add_router("", drafts.router)
router.add_router("", webhooks.router)

__all__ = ["router"]
