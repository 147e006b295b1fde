"""The child process: `python -m socle.knowledge.parsing`, with the parent's number and the limits: memory,
seconds, seconds at the longest, seconds for each recognised page, size of the result.

What to do stands in the file `request` of the current folder: a command and its arguments, the last of which
names the file for the result. Messages go to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from socle.knowledge.parsing.confinement import allow_more_time, confine, die_with_parent
from socle.knowledge.parsing.unreadable import Unreadable

_MEMORY_EXIT = 77
_PROGRESS_SECONDS = 0.1


def main() -> int:
    """Runs one command under the limits that it was given; gives the exit code."""
    parent, memory, seconds, longest, page_seconds, result_size = map(int, sys.argv[1:7])
    command, *arguments = json.loads(Path("request").read_text(encoding="utf-8"))
    die_with_parent(parent)
    confine(memory, seconds, longest, result_size)
    try:
        _run(command, arguments, page_seconds)
    except Unreadable as error:
        _say({"unreadable": error.code, "limit": error.limit})
        return 1
    except (MemoryError, RecursionError):
        return _MEMORY_EXIT
    return 0


def _run(command: str, arguments: list[str], page_seconds: int) -> None:
    if command == "parse":
        _parse(page_seconds, *arguments)
    elif command == "render":
        _render(*arguments)
    elif command == "call":
        _call(*arguments)
    else:
        _locate(*arguments)


def _parse(page_seconds: int, path: str, name: str, told: str, result: str) -> None:
    from socle.knowledge.parsing import parse
    from socle.knowledge.parsing.document import PageChoice

    how = json.loads(told)
    only = None if how["only"] is None else frozenset(how["only"])

    def recognising() -> None:
        _say({"recognising": True})
        allow_more_time(page_seconds)

    document = parse(
        Path(path),
        name=name,
        progress=_Progress(),
        recognising=recognising,
        choice=PageChoice(only, how["from_pictures"], how["most"]),
    )
    with open(result, "w", encoding="utf-8") as file:
        json.dump(document.as_json(), file, ensure_ascii=False, check_circular=False)


def _call(function: str, path: str, given: str, result: str) -> None:
    """Runs a function of the house on a file that it does not trust; its name never comes from a request."""
    module, name = function.split(":")
    answer = getattr(import_module(module), name)(Path(path), json.loads(given))
    Path(result).write_bytes(answer)


def _render(path: str, number: str, width: str, form: str, result: str) -> None:
    from socle.knowledge.parsing.picture import render

    Path(result).write_bytes(render(Path(path), int(number), int(width), form))


def _locate(path: str, number: str, quote: str, result: str) -> None:
    from socle.knowledge.parsing.pdf.quotes import boxes_of

    Path(result).write_text(json.dumps(boxes_of(Path(path), int(number), quote)), encoding="utf-8")


class _Progress:
    """Tells the parent how far reading has come, a few times a second at most."""

    def __init__(self) -> None:
        self._said_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said_at >= _PROGRESS_SECONDS or done == total:
            self._said_at = now
            _say({"page": done, "pages": total})


def _say(message: dict[str, object]) -> None:
    os.write(1, json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
