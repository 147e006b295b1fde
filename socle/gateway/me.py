"""GET and PATCH /v1/me: who the key speaks for, as Albert's clients read it."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from socle.gateway.authentication import wrong_key
from socle.gateway.database import DatabaseAway, unavailable
from socle.gateway.parts import Parts
from socle.gateway.quotas.told import told_limits
from socle.gateway.request_body import Known, checked, read_object
from socle.interface.api_errors import ApiProblem
from socle.organisation.keys import KeyedCaller
from socle.organisation.membership import rename
from socle.organisation.models import Person


class Me:
    """The endpoint."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, request: Request) -> JSONResponse:
        """The person, or 401 where the person is no longer there; raises ApiProblem."""
        keyed = await self._parts.authentication.keyed_caller(request.scope)
        return await self._answer(lambda: described(keyed))

    async def patch(self, request: Request) -> JSONResponse:
        """Changes the name, and answers with the person; raises ApiProblem."""
        keyed = await self._parts.authentication.keyed_caller(request.scope)
        if keyed.caller.key_id is None:
            raise ApiProblem(403, "Tokens of pages and runs change nothing.", code="key_needed")
        body, _ = await read_object(request.scope, request.receive, self._parts.body_limit)
        name = checked(MeChange, body).name
        return await self._answer(lambda: _renamed(keyed, name))

    async def _answer(self, question: Callable[[], dict[str, Any] | None]) -> JSONResponse:
        try:
            found = await self._parts.database.ask(question)
        except DatabaseAway as error:
            raise unavailable() from error
        if found is None:
            raise wrong_key()
        return JSONResponse(found)


class MeChange(Known):
    """What a person may change by a key: the name that others see."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")] | None = None


def _renamed(keyed: KeyedCaller, name: str | None) -> dict[str, Any] | None:
    person = Person.objects.filter(pk=keyed.caller.person_id, is_active=True).first()
    if person is not None and name is not None and name != person.name:
        rename(person, name, person)
    return described(keyed)


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
