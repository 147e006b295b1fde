"""Tells a sound that came through a telephone: its band begins above the voice's lowest tones and ends below
its hiss, 300 to 3,400 Hz (ITU-T G.712). Pure functions of samples.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RATE = 16_000
FRAME = 512
LOW, HIGH = 250.0, 3900.0  # hertz
# Shares of the power outside the band. Without a telephone a tenth or more lies below; a filter's slope or a
# hum leaves a little.
MOST_BELOW, MOST_ABOVE = 0.02, 0.003


class Band:
    """How the power of a sound is spread, gathered block by block."""

    def __init__(self) -> None:
        self._power = np.zeros(FRAME // 2 + 1)

    def hear(self, samples: Floats) -> None:
        """Takes samples at 16 kHz; what is less than a frame at their end is left out."""
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
        spectra = np.fft.rfft(frames * np.hanning(FRAME).astype(np.float32))
        self._power += (np.abs(spectra) ** 2).sum(axis=0)

    @property
    def is_telephone(self) -> bool:
        """Whether nearly nothing was heard below and above a telephone's band; not so for mere silence."""
        whole = float(self._power[1:].sum())
        if whole <= 0:
            return False
        hertz = np.fft.rfftfreq(FRAME, 1 / RATE)
        below = float(self._power[1:][hertz[1:] < LOW].sum()) / whole
        above = float(self._power[hertz > HIGH].sum()) / whole
        return below < MOST_BELOW and above < MOST_ABOVE
