"""Whose voice: vectors of pieces of sound by Resemblyzer's network (generalised end-to-end loss, arXiv
1710.10467), in numpy. Vectors of one voice are near one another.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from socle.inference.engine.speech.decoding import RATE
from socle.inference.weights import provenance

Floats = npt.NDArray[np.float32]
Span = tuple[float, float]

NAME = "resemblyzer"
HOP, WINDOW, MELS = 160, 400, 40
FRAMES_A_SECOND = RATE // HOP
FRAMES = 160  # of one piece: 1.6 seconds
SHORTEST = 30  # frames: less says nothing of a voice
LAYERS, HIDDEN = 3, 256
LOUDNESS = -30.0  # dBFS, to which quiet recordings are raised
PIECES_AT_ONCE = 64


@dataclass(frozen=True)
class Piece:
    """A piece of sound, in frames of 10 ms; at most 160 of them."""

    start: int
    length: int = FRAMES

    @property
    def middle(self) -> float:
        """In seconds."""
        return (self.start + self.length / 2) * HOP / RATE


def pieces_of(spans: Sequence[Span] | None, duration: float, hop: float) -> Iterator[Piece]:
    """The pieces within these spans (seconds); a short span is one short piece, a shorter one none."""
    for start, end in [(0.0, duration)] if spans is None else spans:
        first, last = (round(min(max(moment, 0.0), duration) * FRAMES_A_SECOND) for moment in (start, end))
        if last - first < SHORTEST:
            continue
        if last - first <= FRAMES:
            yield Piece(first, last - first)
            continue
        yield from map(Piece, range(first, last - FRAMES, round(hop * FRAMES_A_SECOND)))
        yield Piece(last - FRAMES)


@dataclass(frozen=True)
class Voices:
    """The network's weights, by their names in the publication."""

    weights: dict[str, Floats]

    def vectors(self, sound: Floats, pieces: Sequence[Piece]) -> Floats:
        """A unit vector for each piece; a shorter one than 1.6 seconds is heard forth and back up to it."""
        if not pieces:
            return np.empty((0, HIDDEN), np.float32)
        mels = mel_frames(_raised(sound))
        groups = [pieces[first : first + PIECES_AT_ONCE] for first in range(0, len(pieces), PIECES_AT_ONCE)]
        return np.concatenate(
            [self._forward(np.stack([_cut(mels, one) for one in group])) for group in groups]
        )

    def _forward(self, pieces: Floats) -> Floats:
        values = pieces
        for layer in range(LAYERS):
            values = self._lstm(values, layer)
        raw = np.maximum(values[:, -1] @ self.weights["linear.weight"].T + self.weights["linear.bias"], 0)
        norms = np.linalg.norm(raw, axis=1, keepdims=True)
        return np.asarray(raw / np.maximum(norms, 1e-9), np.float32)

    def _lstm(self, inputs: Floats, layer: int) -> Floats:
        """One layer over all frames; the gates stand in torch's order: input, forget, cell, output."""
        read, kept = self.weights[f"lstm.weight_ih_l{layer}"].T, self.weights[f"lstm.weight_hh_l{layer}"].T
        bias = self.weights[f"lstm.bias_ih_l{layer}"] + self.weights[f"lstm.bias_hh_l{layer}"]
        given = inputs @ read + bias
        hidden = np.zeros((len(inputs), HIDDEN), np.float32)
        cell = np.zeros_like(hidden)
        outputs = np.empty((*inputs.shape[:2], HIDDEN), np.float32)
        for frame in range(inputs.shape[1]):
            gates = given[:, frame] + hidden @ kept
            entering, forgetting, leaving = (_sigmoid(gates[:, part]) for part in _GATES)
            cell = forgetting * cell + entering * np.tanh(gates[:, 2 * HIDDEN : 3 * HIDDEN])
            hidden = leaving * np.tanh(cell)
            outputs[:, frame] = hidden
        return outputs


_GATES = (slice(0, HIDDEN), slice(HIDDEN, 2 * HIDDEN), slice(3 * HIDDEN, 4 * HIDDEN))


def _cut(mels: Floats, piece: Piece) -> Floats:
    start = min(piece.start, len(mels) - 1)
    found = mels[start : start + piece.length]
    # Forth and back: said again from its beginning, its voice is told less well (measured: 0.4 seconds are
    # taken for another voice's in 15 rather than 16 of a hundred comparisons, two such in 22 rather than 25).
    return found if len(found) == FRAMES else np.resize(np.concatenate([found, found[::-1]]), (FRAMES, MELS))


def load_voices() -> Voices:
    """The network. Raises PartMissing."""
    (file,) = (file for file in provenance() if file.model == NAME)
    return Voices(read_weights(file.path_in_package()))


def mel_frames(sound: Floats) -> Floats:
    """The power in 40 bands of the mel scale, every 10 ms, as librosa's melspectrogram gives it."""
    padded = np.pad(sound, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    bands = _bands()
    # In parts: the spectrum of an hour would take more memory than the sound.
    parts = [
        (np.abs(np.fft.rfft(frames[first : first + 4096] * hann)) ** 2).astype(np.float32) @ bands
        for first in range(0, len(frames), 4096)
    ]
    return np.concatenate(parts)


@cache
def _bands() -> Floats:
    """Triangles on Slaney's mel scale, each of the same area."""
    edges = _hertz(np.linspace(0, _mel(RATE / 2), MELS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])
    return np.asarray(triangles, np.float32)


def _mel(hertz: float) -> float:
    """Linear below 1000 Hz, logarithmic above."""
    return float(15 + np.log(hertz / 1000) / (np.log(6.4) / 27))


def _hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def _raised(sound: Floats) -> Floats:
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    change = LOUDNESS - 10 * np.log10(power) if power > 0 else 0.0
    return sound * np.float32(10 ** (max(0.0, change) / 20))


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))), np.float32)


def read_weights(path: Path) -> dict[str, Floats]:
    """The tensors of a file that torch wrote before version 1.6, read without torch.

    Pickles, of which only the classes below are made; then the raw numbers of each storage.
    """
    with path.open("rb") as file:
        for _ in ("magic", "protocol", "system"):
            _Unpickler(file).load()
        state = _Unpickler(file).load()["model_state"]
        storages: dict[str, Floats] = {}
        for key in _Unpickler(file).load():
            count = int(np.frombuffer(file.read(8), "<i8")[0])
            storages[key] = np.frombuffer(file.read(4 * count), "<f4")
    return {name: tensor.read(storages) for name, tensor in state.items() if isinstance(tensor, _Tensor)}


@dataclass(frozen=True)
class _Tensor:
    """Where a tensor's numbers lie."""

    storage: str
    offset: int
    size: tuple[int, ...]

    def read(self, storages: dict[str, Floats]) -> Floats:
        count = int(np.prod(self.size))
        return storages[self.storage][self.offset : self.offset + count].reshape(self.size)


def _tensor(storage: str, offset: int, size: tuple[int, ...], *_: Any) -> _Tensor:
    return _Tensor(storage, offset, size)


class _Unpickler(pickle.Unpickler):
    """Makes what weights are made of and nothing else."""

    _KNOWN = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch", "FloatStorage"): "float",
    }

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)

    def find_class(self, module: str, name: str) -> Any:
        """One of the known classes; for any other, something that is never called with effect."""
        return self._KNOWN.get((module, name), _nothing)

    def persistent_load(self, pid: Any) -> str:
        """A storage, by its key."""
        return str(pid[2])


def _nothing(*_: Any) -> None:
    return None
