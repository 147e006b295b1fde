"""Tracks mixed into one, and made into what the player plays; in the child process, on our own samples."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE

Samples = npt.NDArray[np.int16]

BLOCK = RATE * 10
PEAKS_A_SECOND = 10
_BITRATE = 64_000
_LOUDEST, _QUIETEST = 99.5, 1000.0
_SAY_EVERY_SECONDS = 0.5


def mix(path: Path, given: Any) -> bytes:
    """Writes the sum of the tracks `given["tracks"]` as samples to `given["into"]`."""
    with Path(given["into"]).open("wb") as file:
        for block in mixed([path.parent / name for name in given["tracks"]]):
            file.write(block.tobytes())
    return b"{}"


def join(path: Path, given: Any) -> bytes:
    """Writes the tracks `given["tracks"]` one after the other as samples to `given["into"]`."""
    with Path(given["into"]).open("wb") as file:
        for name in given["tracks"]:
            with (path.parent / name).open("rb") as track:
                shutil.copyfileobj(track, file, BLOCK)
    return b"{}"


def encode(path: Path, given: Any) -> bytes:
    """Writes the mix of the tracks as an MP3 of constant bitrate, in which browsers find any moment, to
    `given["into"]`; answers JSON: `peaks`, the loudness ten times a second from 0 to 100."""
    import av

    peaks: list[Samples] = []
    paths = [path.parent / name for name in given["tracks"]]
    total = max(one.stat().st_size for one in paths) // SAMPLE // RATE
    with av.open(str(given["into"]), "w", format="mp3", options={"id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = _BITRATE
        stream.codec_context.options = {"reservoir": "0", "compression_level": "7"}
        said, begun = 0.0, 0
        for block in mixed(paths):
            peaks.append(_peaks(block))
            container.mux(stream.encode(_frame(block, begun)))
            begun += len(block)
            if time.monotonic() - said > _SAY_EVERY_SECONDS:
                said = time.monotonic()
                os.write(1, json.dumps({"page": begun // RATE, "pages": total}).encode() + b"\n")
        container.mux(stream.encode(None))
    return json.dumps({"peaks": shown(np.concatenate(peaks)) if peaks else []}).encode()


def _frame(block: Samples, begun: int) -> Any:
    import av

    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts = RATE, begun
    return frame


def mixed(paths: Sequence[Path]) -> Iterator[Samples]:
    """The sum of the tracks, ten seconds at a time; what would be too loud is cut there."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        while True:
            blocks = [np.frombuffer(file.read(BLOCK * SAMPLE), np.int16) for file in files]
            longest = max(map(len, blocks))
            if not longest:
                return
            total = np.zeros(longest, np.int32)
            for block in blocks:
                total[: len(block)] += block
            yield np.clip(total, -32768, 32767).astype(np.int16)


def _peaks(block: Samples) -> Samples:
    step = RATE // PEAKS_A_SECOND
    padded = np.pad(block, (0, -len(block) % step)).astype(np.int32)
    loudest = np.abs(padded.reshape(-1, step)).max(axis=1)
    return np.asarray(np.minimum(loudest, 32767), np.int16)


def shown(peaks: Samples) -> list[int]:
    """Peaks against the loudest but a few; a recording of silence stays flat."""
    if not len(peaks):
        return []
    top = max(float(np.percentile(peaks, _LOUDEST)), _QUIETEST)
    scaled: list[int] = np.minimum(np.rint(peaks.astype(np.float64) * 100 / top), 100).astype(int).tolist()
    return scaled
