"""OpenAI's `/v1/files` and `/v1/batches`."""

from ninja import Router

from socle.gateway.batches.api import batches, files

router = Router(tags=["batches"])
router.add_router("", files.router)
router.add_router("", batches.router)

__all__ = ["router"]
