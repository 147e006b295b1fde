"""What Django answers under /v1 of the gateway's rows."""

from ninja import Router

from socle.gateway.api import limits

router = Router(tags=["gateway"])
router.add_router("", limits.router)

__all__ = ["router"]
