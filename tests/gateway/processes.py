"""Starts real processes on free ports of loopback, and waits for what they do."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
LONGEST = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(fact: Callable[[], bool], seconds: float = LONGEST) -> bool:
    """Whether a fact comes true; the limit only ends a test that would fail anyway."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.02)
    return fact()


@contextmanager
def running(command: list[str], port: int, environment: Mapping[str, str], ready: str) -> Iterator[str]:
    """The address of a process, once its path `ready` answers; stopped at the end."""
    process = started(command, port, environment, ready)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


def started(
    command: list[str], port: int, environment: Mapping[str, str], ready: str
) -> "subprocess.Popen[bytes]":
    """A process, once its path `ready` answers."""
    process = subprocess.Popen([sys.executable, *command], env={**os.environ, **environment}, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}{ready}"
        assert eventually(lambda: process.poll() is not None or _answers(address))
        assert process.poll() is None, f"{command} ended by itself"
    except BaseException:
        stop(process)
        raise
    return process


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
