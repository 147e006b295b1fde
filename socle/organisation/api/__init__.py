"""/v1/keys and /v1/admin: keys, users, organizations, services and roles, as Albert's clients know them."""

from ninja import Router

from socle.organisation.api import (
    admin_keys,
    admin_organizations,
    admin_roles,
    admin_services,
    admin_users,
    keys,
)

router = Router(tags=["organisation"])
for part in (keys, admin_keys, admin_users, admin_organizations, admin_services, admin_roles):
    router.add_router("", part.router)

__all__ = ["router"]
