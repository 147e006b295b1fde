"""The files of one process's journal: appended to, one write a line, and taken away once they are kept.

A journal is a lock file and numbered files that continue one another. The lock is held for as long as the
process lives, so that a journal whose lock can be had is an orphan.
"""

import fcntl
import logging
import os
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from socle.storage.private import private_folder

LOCK = ".lock"
# What cannot be written, as on a full disk, waits in memory up to here.
MOST_UNWRITTEN = 20_000

log = logging.getLogger(__name__)


def new_name() -> str:
    """A name that no other journal has: when it was begun, by which process."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{token_hex(4)}"


def file_of(folder: Path, name: str, number: int) -> Path:
    """The journal's file of that number; the first is 1."""
    return folder / f"{name}.{number:06d}.jsonl"


def numbers_of(folder: Path, name: str) -> list[int]:
    """The numbers of the files that a journal has, in order."""
    return sorted(int(path.name.split(".")[-2]) for path in folder.glob(f"{name}.*.jsonl"))


def names_in(folder: Path) -> list[str]:
    """The journals of a folder, the oldest first."""
    return sorted(path.name.removesuffix(LOCK) for path in folder.glob(f"*{LOCK}"))


class Lock:
    """A journal's lock, which the system gives back however the process ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def made(cls, folder: Path, name: str) -> "Lock":
        """The lock of a new journal. It has its name only once it is held, so that nobody is faster."""
        draft = folder / f".{name}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        path = draft.rename(folder / (name + LOCK))
        return cls(path, descriptor)

    @classmethod
    def of_orphan(cls, folder: Path, name: str) -> "Lock | None":
        """The lock of a journal whose process no longer runs; None while it does, or when it is gone."""
        path = folder / (name + LOCK)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink:
                return cls(path, descriptor)
        except BlockingIOError:
            pass
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Lets go: the journal, if files are left of it, is an orphan from now on."""
        os.close(self._descriptor)

    def remove(self) -> None:
        """The journal is no more."""
        self._path.unlink(missing_ok=True)
        self.release()


class Journal:
    """The journal of this process. Lines may come from any thread; no line is ever in parts."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        self.folder = folder
        self.name = name or new_name()
        self.number = 0
        self.lost = 0
        self._guard = threading.Lock()
        self._descriptor: int | None = None
        self._lock: Lock | None = None
        self._unwritten: deque[bytes] = deque()
        self._is_torn = False
        self._failing = False

    def open(self) -> None:
        """Makes the first file. Raises OSError where the folder cannot be written to."""
        private_folder(self.folder)
        self._lock = Lock.made(self.folder, self.name)
        self.rotate()

    def append(self, line: bytes) -> None:
        """Writes a line before it returns; where the disk refuses, the line waits in memory."""
        with self._guard:
            if self._unwritten or not self._write(line):
                self._keep(line)

    def retry(self) -> None:
        """Writes what waits in memory."""
        with self._guard:
            while self._unwritten and self._write(self._unwritten[0]):
                self._unwritten.popleft()

    def rotate(self) -> None:
        """Goes on in a new file."""
        with self._guard:
            self._end_file()
            path = file_of(self.folder, self.name, self.number + 1)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(path, flags, 0o600)
            self.number += 1

    @property
    def size(self) -> int:
        """Bytes in the file that is written to."""
        return os.fstat(self._descriptor).st_size if self._descriptor is not None else 0

    @property
    def waiting(self) -> int:
        """Lines that the disk did not take so far."""
        return len(self._unwritten)

    def synchronise(self) -> None:
        """Returns once the disk itself holds what was written; callable beside `append`."""
        if self._descriptor is not None:
            os.fdatasync(self._descriptor)

    def close(self, keep: bool) -> None:
        """Ends the journal; with `keep` its files stay, for the next process to take up."""
        with self._guard:
            self._end_file()
        if self.waiting:
            log.error("%d lines of the usage journal are lost: the disk did not take them.", self.waiting)
        if self._lock is None:
            return
        if keep:
            self._lock.release()
        else:
            remove_files(self.folder, self.name)
            self._lock.remove()
        self._lock = None

    def _end_file(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None
        self._is_torn = False

    def _write(self, line: bytes) -> bool:
        if self._descriptor is None:
            return False
        # What a full disk cut short is ended, so that the next line is a line.
        whole = b"\n" + line if self._is_torn else line
        try:
            count = os.write(self._descriptor, whole)
        except OSError as error:
            self._tell(error.strerror or type(error).__name__)
            return False
        if count < len(whole):
            self._is_torn = self._is_torn or count > 0
            self._tell("it was cut short")
            return False
        self._is_torn = self._failing = False
        return True

    def _keep(self, line: bytes) -> None:
        if len(self._unwritten) < MOST_UNWRITTEN:
            self._unwritten.append(line)
        else:
            self.lost += 1

    def _tell(self, reason: str) -> None:
        if not self._failing:
            log.error("The usage journal cannot be written (%s): its lines wait in memory.", reason)
        self._failing = True


def remove_files(folder: Path, name: str, before: int | None = None) -> None:
    """Takes away a journal's files, those of smaller numbers only where one is given."""
    for number in numbers_of(folder, name):
        if before is None or number < before:
            file_of(folder, name, number).unlink(missing_ok=True)


class Reading:
    """Reads the files of a journal in their order, each line once, going on where it stopped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._offset = 0
        self._rest = b""
        self.number = (numbers_of(folder, name) or [1])[0]

    def lines(self, most: int) -> list[bytes] | None:
        """The whole lines in the next `most` bytes; None at the end of what was written so far."""
        while True:
            # Looked at before reading: once the next file is there, nothing more comes into this one.
            following = [number for number in numbers_of(self._folder, self._name) if number > self.number]
            if piece := self._read(most):
                break
            if not following:
                return None
            self.number, self._offset, self._rest = following[0], 0, b""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        return [line for line in whole if line]

    def _read(self, most: int) -> bytes:
        try:
            with file_of(self._folder, self._name, self.number).open("rb") as file:
                file.seek(self._offset)
                piece = file.read(most)
        except FileNotFoundError:
            return b""
        self._offset += len(piece)
        return piece
