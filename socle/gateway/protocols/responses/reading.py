"""GET and DELETE of /v1/responses/{id}: for the response's owner, and nobody else."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from socle.gateway.database import DatabaseAway, unavailable
from socle.gateway.parts import Parts
from socle.gateway.protocols.responses import stored
from socle.gateway.protocols.responses.stored import NotStored
from socle.interface.api_errors import ApiProblem
from socle.organisation.callers import Caller

T = TypeVar("T")


class StoredResponses:
    """The endpoints."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, request: Request) -> Response:
        """The response as it was answered; raises ApiProblem 401, 404 or 503."""
        row = await self._asked(request, stored.one)
        return Response(row.response, media_type="application/json")

    async def delete(self, request: Request) -> Response:
        """Deletes it; what continues it can no longer be continued. Raises ApiProblem 401, 404 or 503."""
        await self._asked(request, stored.delete)
        return JSONResponse({"id": request.path_params["id"], "object": "response", "deleted": True})

    async def input_items(self, request: Request) -> Response:
        """OpenAI's list of what it answered, the last first; raises ApiProblem 401, 404 or 503."""
        row = await self._asked(request, stored.one)
        items = [_item(row.pk, index, item) for index, item in enumerate(json.loads(row.input))]
        if request.query_params.get("order") != "asc":
            items.reverse()
        first, last = (items[0]["id"], items[-1]["id"]) if items else (None, None)
        return JSONResponse(
            {"object": "list", "data": items, "first_id": first, "last_id": last, "has_more": False}
        )

    async def _asked(self, request: Request, question: Callable[[Caller, str], T]) -> T:
        caller = await self._parts.authentication.caller(request.scope)
        id = request.path_params["id"]
        try:
            return await self._parts.database.ask(lambda: question(caller, id))
        except NotStored as error:
            message = f"There is no response '{id[:100]}'."
            raise ApiProblem(404, message, code="response_not_found", param="response_id") from error
        except DatabaseAway as error:
            raise unavailable() from error


def _item(response: str, index: int, item: dict[str, Any]) -> dict[str, Any]:
    item = {"type": "message", **item}
    if item["type"] == "message" and isinstance(item.get("content"), str):
        item["content"] = [{"type": "input_text", "text": item["content"]}]
    return {"id": f"in_{response.removeprefix('resp_')}_{index}", **item}
