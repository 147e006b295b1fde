"""What was said before a request, read from the database, and what it means for where the data may go."""

import json
import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.types import Message, Send

from socle.gateway.database import DatabaseAway, unavailable
from socle.gateway.exchange import Exchange
from socle.gateway.protocols.responses import stored
from socle.gateway.protocols.responses.fields import Items, ResponseFields
from socle.gateway.protocols.responses.stored import History, NotStored
from socle.gateway.protocols.responses.writer import ResponseWriter
from socle.inference import policy
from socle.interface.api_errors import ApiProblem

MOST_REFERENCES = 200

log = logging.getLogger(__name__)


def not_found(id: str, param: str) -> ApiProblem:
    """The 400 of something that a request continues and that is not kept."""
    message = f"'{id[:100]}' is not stored: it never was, is somebody else's, or was deleted."
    return ApiProblem(400, message, code="previous_response_not_found", param=param)


async def earlier(exchange: Exchange, fields: ResponseFields) -> History:
    """What this request continues. Raises ApiProblem 400, or 503 with the database away."""
    id = fields.previous_response_id
    if id is None:
        return History()
    try:
        return await exchange.parts.database.ask(lambda: stored.history(exchange.caller, id))
    except NotStored as error:
        raise not_found(id, "previous_response_id") from error
    except DatabaseAway as error:
        raise unavailable() from error


async def resolved(exchange: Exchange, items: Items) -> tuple[Items, str]:
    """The items, with the stored ones in place of references to them, and the sensitivity of these."""
    places = [index for index, item in enumerate(items) if item.get("type") == "item_reference"]
    if len(places) > MOST_REFERENCES:
        raise ApiProblem(400, f"At most {MOST_REFERENCES} items are looked up.", param="input")
    sensitivities = ["public"]
    found = list(items)
    for index in places:
        id = str(items[index].get("id"))
        try:
            item, sensitivity = await exchange.parts.database.ask(
                partial(stored.output_item, exchange.caller, id)
            )
        except NotStored as error:
            raise not_found(id, f"input[{index}].id") from error
        except DatabaseAway as error:
            raise unavailable() from error
        found[index] = item
        sensitivities.append(sensitivity)
    return found, policy.highest(*sensitivities)


def check_size(history: History, items: Items, most: int) -> None:
    """Raises ApiProblem 413 for a conversation too large to be kept; images count as they are written."""
    if history.size + len(json.dumps(items)) > most:
        message = (
            f"The conversation is larger than {most // 1_000_000} MB, the most that is stored: "
            "send 'store': false, and what was said before with each request."
        )
        raise ApiProblem(413, message, code="conversation_too_large", param="input")


@dataclass(frozen=True)
class Keeping:
    """How a response will be stored."""

    exchange: Exchange
    history: History
    items: Items

    async def keep(self, response: dict[str, Any]) -> None:
        """Stores it. With the database away the answer is sent all the same; it cannot be continued."""
        kept = (self.exchange.caller, self.history, self.exchange.sensitivity, self.items, response)
        try:
            await self.exchange.parts.database.ask(lambda: stored.keep(*kept))
        except (DatabaseAway, NotStored) as error:
            log.warning("The response %s was not stored (%s).", response["id"], type(error).__name__)

    def before_last(self, writer: ResponseWriter, send: Send) -> Send:
        """A `send` that stores the response before its last events: the client may continue it at once."""
        kept = False

        async def send_when_kept(message: Message) -> None:
            nonlocal kept
            if writer.response and not kept:
                kept = True
                await self.keep(writer.response)
            await send(message)

        return send_when_kept
