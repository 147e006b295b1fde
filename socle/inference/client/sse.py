"""Reads server-sent events: lines in, the data of each event out.

Follows https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation:
the data lines of one event are joined, one space after the colon is dropped. A comment that stands alone
gives an empty text: whoever waits learns that the sender is alive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def events(lines: Iterable[str]) -> Iterator[str]:
    """The data of each event. Unlike a browser, gives the last one even without its empty line:

    some servers end on a bare `data: [DONE]`, and a reader of JSON notices by itself what was cut.
    """
    data: list[str] = []
    alive = False
    for line in lines:
        if not line:
            if data or alive:
                yield "\n".join(data)
            data, alive = [], False
            continue
        alive = alive or line.startswith(":")
        name, _, value = line.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
    if data:
        yield "\n".join(data)


def lines(texts: Iterable[str]) -> Iterator[str]:
    """Cuts pieces of text into lines at LF, CRLF or CR, and nowhere else.

    `str.splitlines` would also cut at U+2028 and its like, which models write inside a JSON text.
    """
    rest = ""
    for text in texts:
        rest += text
        # A CR at the very end may be the first half of a CRLF: it waits for what follows.
        held = "\r" if rest.endswith("\r") else ""
        whole = rest.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        *done, rest = whole.split("\n")
        rest += held
        yield from done
    if rest:
        yield rest.rstrip("\r")
