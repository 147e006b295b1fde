"""/v1/admin/providers, routers, aliases and policy: the catalogue, for the platform's administrators."""

from ninja import Router

from socle.inference.api import aliases, policy, providers, routers

router = Router(tags=["catalogue"])
for part in (providers, routers, aliases, policy):
    router.add_router("", part.router)

__all__ = ["router"]
