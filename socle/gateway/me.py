"""GET /v1/me: who the key speaks for, as Albert's clients read it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from socle.gateway.authentication import wrong_key
from socle.gateway.database import DatabaseAway, unavailable
from socle.gateway.parts import Parts
from socle.gateway.quotas.told import told_limits
from socle.organisation.keys import KeyedCaller
from socle.organisation.models import Person


class Me:
    """The endpoint."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, request: Request) -> JSONResponse:
        """The person, or 401 where the person is no longer there; raises ApiProblem."""
        keyed = await self._parts.authentication.keyed_caller(request.scope)
        try:
            found = await self._parts.database.ask(lambda: described(keyed))
        except DatabaseAway as error:
            raise unavailable() from error
        if found is None:
            raise wrong_key()
        return JSONResponse(found)


def described(keyed: KeyedCaller) -> dict[str, Any] | None:
    """Albert's `userInfo`; `expires` is that of the key, in Unix seconds."""
    person = Person.objects.filter(pk=keyed.caller.person_id, is_active=True).first()
    if person is None:
        return None
    return {
        "object": "userInfo",
        "id": person.pk,
        "email": person.email,
        "name": person.name,
        "organization_id": person.administration_id,
        "permissions": [],
        "limits": told_limits(keyed.caller),
        "expires": int(keyed.expires.timestamp()) if keyed.expires else None,
    }
