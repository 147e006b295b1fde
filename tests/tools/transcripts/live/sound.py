"""Real French sound for the live text, as a microphone gives it."""

from pathlib import Path

import av

RATE = 16_000


def samples_of(path: Path) -> bytes:
    """A recording as 16-bit samples, 16 000 a second."""
    resampler, found = av.AudioResampler(format="s16", layout="mono", rate=RATE), b""
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            for part in resampler.resample(frame):
                found += part.to_ndarray().tobytes()
    return found


def silence(seconds: float) -> bytes:
    """Nothing but zeros."""
    return bytes(round(seconds * RATE) * 2)
