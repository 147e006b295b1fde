"""Tools that only another company's servers run are left out, and a header says so."""

from collections.abc import Sequence
from typing import Any

from starlette.types import Message, Send

HEADER = b"x-socle-tools-left-out"
MOST_TOLD = 500


def telling(send: Send, left_out: Sequence[str]) -> Send:
    """A `send` that names in a header the tools that the model was not offered."""
    if not left_out:
        return send
    names = ", ".join(sorted(set(left_out)))[:MOST_TOLD]
    header = (HEADER, "".join(letter for letter in names if " " <= letter <= "~").encode())

    async def send_with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Any] = [*message.get("headers", ()), header]
            message = {**message, "headers": headers}
        await send(message)

    return send_with_header
