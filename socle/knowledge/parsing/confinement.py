"""What the child process takes away from itself before it opens a file that it does not trust."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
import threading

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # the refused call fails with EACCES
# Per machine: the kernel's name for it; the numbers of socket, connect, execve, execveat, ptrace.
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117)),
}


def confine(memory: int, seconds: int, longest: int, file_size: int) -> None:
    """Limits memory, processor time and file sizes; refuses network, other programs and core dumps.

    The process may grant itself more seconds (`allow_more_time`), up to the longest."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, longest)
    _soften(seconds)
    _limit(resource.RLIMIT_FSIZE, file_size)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        _refuse_calls()


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS: the clock and the caller's check remain
        return


def allow_more_time(seconds: int) -> None:
    """Grants this process more seconds of processor time, within the longest that it was given."""
    _soften(resource.getrlimit(resource.RLIMIT_CPU)[0] + seconds)


def _soften(seconds: int) -> None:
    """Sets where the kernel ends the process, below what it may ever have."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, hard), hard))


def die_with_parent(parent: int) -> None:
    """Ends this process as soon as its parent is gone: by the kernel where it can, else by the end of
    standard input, which the parent holds open."""
    threading.Thread(target=_die_at_end_of_input, daemon=True).start()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _die_at_end_of_input() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def _refuse_calls() -> None:
    """A seccomp filter, where the machine is known and the kernel takes one: limits hold without it."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return
    code = _filter(*known)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """BPF: on this machine and for one of these calls refuse, otherwise allow."""

    def instruction(code: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    load, equal, answer = 0x20, 0x15, 0x06
    lines = [
        instruction(load, 0, 0, 4),
        instruction(equal, 0, len(calls) + 1, machine),
        instruction(load, 0, 0, 0),
    ]
    for index, call in enumerate(calls):
        lines.append(instruction(equal, len(calls) - index, 0, call))
    return b"".join([*lines, instruction(answer, 0, 0, _ALLOW), instruction(answer, 0, 0, _REFUSE)])
