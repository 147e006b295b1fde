"""Decodes the tracks of a recording to the disk, in the confined child process: nobody trusts the file."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

RATE = 16_000
SAMPLE = 2
# Demuxers of recordings only: a playlist or a concatenation would name other files to be opened.
FORMATS = (
    "wav,w64,aiff,caf,au,mp3,aac,ac3,eac3,flac,ogg,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,asf,amr,mpeg,"
    "mpegts,avi,flv"
)
MOST_TRACKS = 32
# Shorter gaps are the clock's unevenness; past the longest the file's times cannot be believed.
SHORTEST_GAP, LONGEST_GAP = 0.25, 1800.0
_SAY_EVERY_SECONDS = 0.5


def decode(path: Path, given: Any) -> bytes:
    """Writes each audio stream as 16-bit mono samples at 16 kHz into `given["folder"]`, every moment at its
    place on the recording's own clock; answers JSON: `tracks` (name, samples, title), or `fault`.

    `given["prefix"]` begins the files' names, `given["seconds"]` is the longest that is taken.
    """
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    try:
        with av.open(str(path), options=options, metadata_errors="ignore") as container:
            if not container.streams.audio:
                return _answer(fault="no_sound")
            return _decoded(container, given)
    except av.FFmpegError:
        return _answer(fault="broken")
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return _answer(fault="no_room")


def _decoded(container: Any, given: Any) -> bytes:
    streams = container.streams.audio[:MOST_TRACKS]
    began = min((_seconds(stream.start_time, stream) for stream in streams), default=0.0)
    with ExitStack() as stack:
        tracks = {
            stream.index: _Track(stream, number, given, began, stack) for number, stream in enumerate(streams)
        }
        said = _Said(container)
        for packet in container.demux(*streams):
            # The packet that ends a stream says of itself that it is of the first.
            track = tracks[packet.stream.index]
            track.take(packet)
            said.at(track.written / RATE)
            if track.is_too_long:
                return _answer(fault="too_long")
        for track in tracks.values():
            track.end()
    found = [track.described for track in tracks.values() if track.written]
    return _answer(tracks=found) if found else _answer(fault="no_sound")


def _seconds(time: int | None, stream: Any) -> float:
    return float(time * stream.time_base) if time is not None and stream.time_base else 0.0


def _answer(**said: Any) -> bytes:
    return json.dumps(said).encode()


class _Track:
    """One stream on its way to the disk."""

    def __init__(self, stream: Any, number: int, given: Any, began: float, stack: ExitStack) -> None:
        self.written = 0
        self._stream, self._began = stream, began
        self._name = f"{given['prefix']}{number}.pcm"
        self._most = int(float(given["seconds"]) * RATE)
        self._file: IO[bytes] = stack.enter_context((Path(given["folder"]) / self._name).open("wb"))
        self._resampler: Any = None
        self._shape: tuple[object, ...] | None = None

    @property
    def is_too_long(self) -> bool:
        return self.written > self._most

    @property
    def described(self) -> dict[str, Any]:
        title = str(self._stream.metadata.get("title") or "")[:120]
        return {"name": self._name, "samples": self.written, "title": title}

    def take(self, packet: Any) -> None:
        """Every frame that decodes: recordings are damaged in places, and the rest is worth hearing."""
        import av

        try:
            for frame in packet.decode():
                self._fill_gap(frame)
                self._take_shape(frame)
                self._resample(frame)
        except av.FFmpegError:
            return

    def end(self) -> None:
        """What the resampler still holds."""
        self._resample(None)
        self._file.flush()

    def _take_shape(self, frame: Any) -> None:
        """A resampler knows one rate and layout: streams put together from several change theirs."""
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            self._resample(None)
            self._shape = shape
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)

    def _resample(self, frame: Any) -> None:
        for piece in self._resampler.resample(frame) if self._resampler else ():
            self._file.write(bytes(piece.planes[0])[: piece.samples * SAMPLE])
            self.written += piece.samples

    def _fill_gap(self, frame: Any) -> None:
        if frame.pts is None or not frame.time_base:
            return
        gap = float(frame.pts * frame.time_base) - self._began - self.written / RATE
        if SHORTEST_GAP < gap < LONGEST_GAP:
            # A hole in the file of the length of the silence: it takes no place until it is copied.
            samples = min(int(gap * RATE), self._most + RATE - self.written)
            self._file.seek(max(samples, 0) * SAMPLE, os.SEEK_CUR)
            self.written += max(samples, 0)


class _Said:
    """Tells the parent how many seconds are decoded, now and then."""

    def __init__(self, container: Any) -> None:
        self._total = int((container.duration or 0) / 1_000_000)
        self._at = 0.0

    def at(self, seconds: float) -> None:
        """`page` and `pages` are the child's words for how far it is."""
        now = time.monotonic()
        if now - self._at > _SAY_EVERY_SECONDS:
            self._at = now
            said = {"page": int(seconds), "pages": max(self._total, int(seconds))}
            os.write(1, json.dumps(said).encode() + b"\n")
