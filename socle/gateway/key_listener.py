"""Hears from the database that something changed: a key or a person, or what another channel tells of."""

import asyncio
import logging
from typing import Any, Protocol

from django.db import connections
from psycopg import AsyncConnection, Error, sql

CHANNEL = "socle_keys"
HEARTBEAT = 1.0
CONNECT_SECONDS = 3
PAUSE = 0.5

log = logging.getLogger(__name__)


class Hearer(Protocol):
    """What is told of the notifications."""

    def changed(self, payload: str) -> None:
        """A notification came."""

    def listening(self) -> None:
        """From now on none is missed."""

    def listener_lost(self) -> None:
        """From now on some may be missed."""


class KeyListener:
    """Listens on a connection of its own, made again whenever it is lost."""

    def __init__(self, hearer: Hearer, channel: str = CHANNEL) -> None:
        self._hearer = hearer
        self._channel = channel
        self._loss_told = False

    async def run(self) -> None:
        """Listens for ever; ends by cancellation."""
        while True:
            try:
                await self._listen()
            except (Error, OSError, TimeoutError) as error:
                self._tell_loss(error)
            finally:
                self._hearer.listener_lost()
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        opened = AsyncConnection.connect(**_parameters(), autocommit=True, connect_timeout=CONNECT_SECONDS)
        async with await opened as connection:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
            self._hearer.listening()
            self._loss_told = False
            while True:
                async for notification in connection.notifies(timeout=HEARTBEAT):
                    self._hearer.changed(notification.payload)
                # A connection cut without a word would stay silent for ever: each second it must answer.
                async with asyncio.timeout(HEARTBEAT):
                    await connection.execute("select 1")

    def _tell_loss(self, error: Exception) -> None:
        if not self._loss_told:
            log.warning(
                "Changes on %s are not heard (%s); until then they are asked for again.",
                self._channel,
                type(error).__name__,
            )
        self._loss_told = True


def _parameters() -> dict[str, Any]:
    """How Django reaches the database, without what only its own cursors need."""
    known: dict[str, Any] = connections["default"].get_connection_params()
    return {name: value for name, value in known.items() if name not in {"cursor_factory", "context"}}
