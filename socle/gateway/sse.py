"""Cuts a stream of bytes into whole server-sent events, and reads the data of one."""

LARGEST_EVENT = 16_000_000


class EventTooLarge(Exception):
    """An event that does not end."""


class Events:
    """Gathers bytes until events are whole. Lines may end in LF or CRLF."""

    def __init__(self) -> None:
        self._rest = b""

    def whole(self, piece: bytes) -> bytes:
        """The events that this piece completes, one after the other, perhaps none. Raises EventTooLarge."""
        rest = self._rest + piece if self._rest else piece
        if b"\r" in rest:
            rest = rest.replace(b"\r\n", b"\n")
        end = rest.rfind(b"\n\n") + 2
        if end == 1:
            if len(rest) > LARGEST_EVENT:
                raise EventTooLarge
            self._rest = rest
            return b""
        self._rest = rest[end:]
        return rest[:end]


def data_of(event: bytes) -> bytes | None:
    """The data of an event; None for a comment."""
    lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
    return b"\n".join(lines) if lines else None


def event_of(data: bytes) -> bytes:
    """An event of this data, which has no line end in it."""
    return b"data: " + data + b"\n\n"
