"""Sounds made for tests: a tone while somebody speaks, silence elsewhere."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np

from socle.storage.files import store
from socle.tools.transcripts.models import Transcript

RATE = 16_000


def mp3(seconds: float, spoken: Sequence[tuple[float, float]]) -> bytes:
    """An MP3 of 32 kbit/s with a tone during these stretches."""
    times = np.arange(int(seconds * RATE)) / RATE
    heard = np.zeros(len(times), dtype=bool)
    for start, end in spoken:
        heard |= (times >= start) & (times < end)
    samples = (np.sin(times * 2 * np.pi * 220) * heard * 9000).astype(np.int16)
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=RATE)
        stream.bit_rate = 32_000
        stream.layout = "mono"
        for first in range(0, len(samples), RATE):
            frame = av.AudioFrame.from_ndarray(samples[None, first : first + RATE], "s16", "mono")
            frame.sample_rate = RATE
            frame.pts = first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def give_sound(transcript: Transcript, times: int = 1) -> None:
    """Gives a transcript its sound and its waveform; `times` repeats them, for a long recording."""
    spoken = [
        (one.start, one.end) for one in transcript.segments.filter(start__lt=transcript.duration / times)
    ]
    seconds = transcript.duration / times
    content = mp3(seconds, spoken) * times
    peaks = [60 if any(a <= place / 10 < b for a, b in spoken) else 0 for place in range(int(seconds * 10))]
    transcript.playback = store(transcript.administration_id, [content], len(content) + 1)
    transcript.peaks = peaks * times
    transcript.save(update_fields=["playback", "peaks"])
