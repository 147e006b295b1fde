"""WebSocket /transcripts/direct/: sound up (16-bit samples, 16 000 a second), text down (JSON).

A text frame `fin` says that no more sound comes: the rest is heard, then the server closes. No database
connection is held between questions, and nothing of what is said is kept or logged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from socle.gateway.database import Database, DatabaseAway
from socle.tools.transcripts.live.entry import Guest, guest_of, is_from_here, language_of, signed_in
from socle.tools.transcripts.live.listening import Listener
from socle.tools.transcripts.live.session import Over, Session
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE

PATH = "/transcripts/direct/"
END = "fin"
LARGEST_FRAME = RATE * SAMPLE * 2
AHEAD_SECONDS = 30.0  # a client that sends faster than people speak is no microphone
CHECK_SECONDS = 60.0
REPLACED, REFUSED, FULL = 4001, 4003, 4008
_REPLACED = "Le texte en direct continue dans une autre page."
_FULL = "Trop de personnes utilisent le texte en direct en ce moment. L’enregistrement, lui, continue."
_SIGNED_OUT = "Votre session est terminée : reconnectez-vous pour retrouver le texte en direct."


class Live:
    """The endpoint: an ASGI application for WebSockets. Each process has its own, and they share nothing."""

    def __init__(self) -> None:
        self._database = Database(threads=2)
        self._open: dict[int, WebSocket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One live text, from its opening to its end."""
        socket = WebSocket(scope, receive, send)
        guest = await self._guest(socket)
        if guest is None:
            await socket.close()
            return
        await socket.accept()
        number = guest.caller.person_id
        if number not in self._open and len(self._open) >= settings.SOCLE_LIVE_SESSIONS:
            await farewell(socket, FULL, _FULL)
            return
        former, self._open[number] = self._open.get(number), socket
        if former is not None:
            await farewell(former, REPLACED, _REPLACED)
        try:
            await self._serve(socket, guest)
        finally:
            if self._open.get(number) is socket:
                del self._open[number]

    async def _guest(self, socket: WebSocket) -> Guest | None:
        if not settings.SOCLE_LIVE_SESSIONS or not is_from_here(socket):
            return None
        try:
            return await self._database.ask(partial(guest_of, socket.cookies))
        except DatabaseAway:
            return None

    async def _serve(self, socket: WebSocket, guest: Guest) -> None:
        listener = Listener(guest.caller, language_of(socket.query_params.get("langue", "")), guest.terms)
        session = Session(listener, partial(_tell, socket))
        works = [
            asyncio.create_task(work)
            for work in (session.run(), _take(socket, session), self._watch(socket, guest))
        ]
        try:
            # The reader of sound ends with the connection, the session with its text.
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            ended = await asyncio.gather(*works, return_exceptions=True)
        over = next((one for one in ended if isinstance(one, Over)), None)
        await farewell(socket, REFUSED if over else 1000, str(over or ""))

    async def _watch(self, socket: WebSocket, guest: Guest) -> None:
        """Ends it once the person has signed out, or after the longest recording. Raises Over."""
        until = time.monotonic() + settings.SOCLE_RECORDING_HOURS * 3600
        while time.monotonic() < until:
            await asyncio.sleep(CHECK_SECONDS)
            with suppress(DatabaseAway):
                person = await self._database.ask(partial(signed_in, socket.cookies))
                if person is None or person.pk != guest.caller.person_id:
                    raise Over(_SIGNED_OUT)


async def _take(socket: WebSocket, session: Session) -> None:
    """Hands sound to the session until the client leaves or sends what no microphone sends."""
    began, came = time.monotonic(), 0
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") == END:
            session.end()
        sound = message.get("bytes") or b""
        came += len(sound)
        if len(sound) > LARGEST_FRAME or came / SAMPLE / RATE > time.monotonic() - began + AHEAD_SECONDS:
            return
        session.take(sound)


async def _tell(socket: WebSocket, message: Mapping[str, Any]) -> None:
    await socket.send_json(message)


async def farewell(socket: WebSocket, code: int, sentence: str) -> None:
    """Closes a connection, with a sentence where the person is to know why; nothing where it is closed."""
    with suppress(RuntimeError, WebSocketDisconnect):
        if sentence:
            await socket.send_json({"kind": "over", "sentence": sentence})
        await socket.close(code)
