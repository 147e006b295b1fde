"""Decodes any recording into plain samples. Runs in a confined process: nobody trusts the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

RATE = 16_000
BYTES_A_SAMPLE = 2
# Demuxers of recordings only: a playlist or a concatenation would name other files to be opened.
FORMATS = (
    "wav,w64,aiff,caf,au,mp3,aac,ac3,flac,ogg,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,asf,amr,mpeg,mpegts,avi"
)


def decoded(path: Path, given: Any) -> bytes:
    """16-bit mono samples at 16 kHz, of the first `given["seconds"]` seconds; none where there is no sound.

    Raises av.FFmpegError for a file that is no recording.
    """
    import av

    most = int(given["seconds"] * RATE) * BYTES_A_SAMPLE
    samples = bytearray()
    options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    with av.open(str(path), options=options, metadata_errors="ignore") as container:
        if not container.streams.audio:
            return b""
        for piece in _resampled(_frames(container)):
            samples += bytes(piece.planes[0])[: piece.samples * BYTES_A_SAMPLE]
            if len(samples) >= most:
                break
    return bytes(samples[:most])


def _resampled(frames: Iterator[Any]) -> Iterator[Any]:
    """The frames as 16 kHz mono. A resampler knows one rate and layout: streams put together from several
    change theirs on the way."""
    import av

    resampler, known = None, None
    for frame in frames:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or shape != known:
            yield from resampler.resample(None) if resampler else ()
            resampler, known = av.AudioResampler(format="s16", layout="mono", rate=RATE), shape
        yield from resampler.resample(frame)
    yield from resampler.resample(None) if resampler else ()


def _frames(container: Any) -> Iterator[Any]:
    """Every frame that decodes: recordings are damaged in places, and the rest is worth hearing."""
    import av

    for packet in container.demux(audio=0):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue
