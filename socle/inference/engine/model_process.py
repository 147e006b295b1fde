"""A language model in a process of its own: started on first use, ended when idle, anew if it dies."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from socle.inference.engine.llama import ModelSettings
from socle.inference.engine.options import EngineOptions, LanguageModelFile, OptionsError
from socle.inference.engine.waiting import Line
from socle.inference.weights import WeightsError

# A model of many gigabytes on a slow disk.
SECONDS_TO_LOAD = 600.0
SECONDS_TO_NOTICE = 1.0
# By default llama.cpp's threads wait for one another by turning in circles. On a machine whose cores are
# shared with pages and a database that wastes most of the time: at a load of 9 on 2 cores, answers were
# written 5 times faster without, and prompts read 1.3 times faster.
WITHOUT_SPINNING = {"OMP_WAIT_POLICY": "passive"}

State = Literal["unloaded", "loading", "loaded"]

log = logging.getLogger(__name__)


class ModelUnavailable(Exception):
    """The model cannot be loaded; the message says why, in a sentence."""


@dataclass(frozen=True)
class Running:
    """A loaded model: where its server listens, and the key it expects."""

    url: str
    key: str
    process: Process


class LanguageModel:
    """One language model and the line before it."""

    def __init__(self, file: LanguageModelFile, options: EngineOptions) -> None:
        self.name = file.name
        self.context = file.context
        self.line = Line(options.table.slots, options.table.queue)
        self._file = file
        self._options = options
        self._running: Running | None = None
        self._loading: asyncio.Task[Running] | None = None
        self._users = 0
        self._last_used = time.monotonic()

    @property
    def state(self) -> State:
        """Whether it is in memory."""
        if self._loading is not None:
            return "loading"
        return "loaded" if self._alive() else "unloaded"

    @property
    def running(self) -> Running | None:
        """The loaded model; None when there is none."""
        return self._running if self._alive() else None

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Running]:
        """The loaded model, loaded first if needed; kept in memory while inside. Raises ModelUnavailable."""
        self._users += 1
        try:
            yield await self._load()
        finally:
            self._users -= 1
            self._last_used = time.monotonic()

    async def unload_if_idle(self) -> None:
        """Ends the process when nobody used it for the time agreed: all of its memory is given back."""
        idle = self._options.table.idle
        if idle and not self._users and self._alive() and time.monotonic() - self._last_used >= idle:
            log.info("model %s unloaded after %.0f s without use", self.name, idle)
            await self.close()

    async def close(self) -> None:
        """Ends the process, loaded or loading. It keeps nothing, so there is nothing to lose."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait([self._loading])
        running, self._running = self._running, None
        if running is not None:
            await _end(running.process)

    async def notice_death(self, running: Running) -> None:
        """Waits a moment for a process whose connection broke to be known as dead: another is then started.

        One that lives is left alone: it may be at work for others.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(running.process.wait(), SECONDS_TO_NOTICE)

    def _alive(self) -> bool:
        return self._running is not None and self._running.process.returncode is None

    async def _load(self) -> Running:
        if self._running is not None and self._alive():
            return self._running
        if self._loading is None:
            self._loading = asyncio.create_task(self._start())
            self._loading.add_done_callback(self._loaded)
        # Several requests may wait for one loading, and one of them may leave.
        return await asyncio.shield(self._loading)

    def _loaded(self, task: asyncio.Task[Running]) -> None:
        self._loading = None
        if not task.cancelled() and task.exception() is None:
            self._running = task.result()

    async def _start(self) -> Running:
        if self._running is not None:
            log.warning("model %s: its process died (%s)", self.name, self._running.process.returncode)
        begun = time.monotonic()
        try:
            path = await asyncio.to_thread(self._file.path, self._options.models)
        except (WeightsError, OptionsError, OSError) as error:
            raise ModelUnavailable(str(error)) from error
        settings = self._settings(path)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "socle.inference.engine.llama",
            stdin=PIPE,
            stdout=PIPE,
            env=WITHOUT_SPINNING | os.environ,
        )
        try:
            url = await asyncio.wait_for(_address(process, settings), SECONDS_TO_LOAD)
        except BaseException:
            await _end(process)
            raise
        log.info("model %s loaded in %.1f s (pid %d)", self.name, time.monotonic() - begun, process.pid)
        return Running(url, settings.key, process)

    def _settings(self, path: Path) -> ModelSettings:
        return ModelSettings(
            name=self.name,
            path=str(path),
            key=secrets.token_urlsafe(24),
            context=self.context,
            slots=self._options.table.slots,
            threads=self._options.threads,
            parent=os.getpid(),
        )


async def _address(process: Process, settings: ModelSettings) -> str:
    """Tells the process its settings and waits until it says where it listens. Raises ModelUnavailable."""
    if process.stdin is None or process.stdout is None:
        raise ModelUnavailable("The model's process has no pipes.")
    # Standard input stays open: its end is what ends the process if the kernel's signal cannot.
    process.stdin.write(json.dumps(asdict(settings)).encode() + b"\n")
    try:
        await process.stdin.drain()
        line = await process.stdout.readline()
    except (BrokenPipeError, ConnectionResetError):
        line = b""
    if not line:
        code = await process.wait()
        raise ModelUnavailable(f"The model '{settings.name}' could not be loaded (exit status {code}).")
    return line.decode().strip()


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
