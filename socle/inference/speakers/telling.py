"""A speaker for each word: turns are grouped, each piece is given to the voice that it fits, words follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from socle.inference.speakers import clustering
from socle.inference.speakers.spans import PAUSE, Word, ends_sentence
from socle.inference.speakers.turns import Floats, Pieces, as_grouped, runs_of, turns_of

Groups = npt.NDArray[np.int64]

# What a change of speaker must gain, in cosine, to be believed: within a run of speech and after a pause.
CHANGE_WITHIN, CHANGE_AFTER_PAUSE = 0.4, 0.05
ROUNDS = 2
# A change of speaker is put at the end of a sentence, or at a pause, so near to it.
NEAR_WORDS = 2
# Shorter than a piece of sound, between two turns of one other voice: said while the other speaks.
INTERJECTION = 1.2


@dataclass(frozen=True)
class Said:
    """Who says a word, from 1 in the order in which they begin, and whether somebody else speaks at once."""

    speaker: int
    overlap: bool = False


def tell_apart(words: Sequence[Word], pieces: Pieces, number: int | None = None) -> list[Said]:
    """For each word, in their order, its speaker. `number` is how many people speak, where that is known."""
    if not len(pieces):
        return [Said(1) for _ in words]
    voices = voices_of(pieces, number)
    said = at_sentences(words, words_of(words, pieces, voices))
    order = {voice: place for place, voice in enumerate(dict.fromkeys(said), start=1)}
    marks = overlaps(words, said)
    return [Said(order[voice], mark) for voice, mark in zip(said, marks, strict=True)]


def voices_of(pieces: Pieces, number: int | None = None) -> Groups:
    """The number of the voice of each piece."""
    turns = as_grouped(pieces, turns_of(pieces))
    centres = clustering.centres_of(turns, clustering.grouped(turns, number))
    voices = followed(pieces, centres)
    for _ in range(ROUNDS - 1):
        voices = followed(pieces, _centres_again(pieces, voices, centres))
    return voices


def _centres_again(pieces: Pieces, voices: Groups, centres: Floats) -> Floats:
    """The centre of each voice's pieces; a voice that no piece was given keeps its own."""
    found = centres.copy()
    for voice in np.unique(voices).tolist():
        mean = pieces.vectors[voices == voice].mean(axis=0)
        found[voice] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return found


def followed(pieces: Pieces, centres: Floats) -> Groups:
    """The likeliest way through the voices (Viterbi): a change must gain more than it costs."""
    fits = pieces.vectors @ centres.T
    begins = np.zeros(len(pieces), bool)
    begins[[first for first, _ in runs_of(pieces)]] = True
    best = fits[0].copy()
    came = np.zeros(fits.shape, np.int64)
    stay = np.arange(fits.shape[1])
    for place in range(1, len(fits)):
        cost = CHANGE_AFTER_PAUSE if begins[place] else CHANGE_WITHIN
        top = int(best.argmax())
        changes = best[top] - cost > best
        came[place] = np.where(changes, top, stay)
        best = np.where(changes, best[top] - cost, best) + fits[place]
    way = np.empty(len(fits), np.int64)
    way[-1] = int(best.argmax())
    for place in range(len(fits) - 1, 0, -1):
        way[place - 1] = came[place, way[place]]
    return way


def words_of(words: Sequence[Word], pieces: Pieces, voices: Groups) -> list[int]:
    """For each word the voice of the piece whose middle is nearest to its own."""
    at = np.array([(word.start + word.end) / 2 for word in words])
    middles = pieces.middles
    after = np.clip(np.searchsorted(middles, at), 0, len(middles) - 1)
    before = np.maximum(after - 1, 0)
    nearer = np.abs(middles[before] - at) <= np.abs(middles[after] - at)
    return [int(voice) for voice in voices[np.where(nearer, before, after)]]


def at_sentences(words: Sequence[Word], said: Sequence[int]) -> list[int]:
    """Changes of speaker moved to the end of a sentence or to a pause that is very near: pieces of sound tell
    the moment of a change within half a second only."""
    found = list(said)
    for place in [one for one in range(1, len(said)) if said[one] != said[one - 1]]:
        target = _break_near(words, place)
        if target is None:
            continue
        for between in range(min(place, target), max(place, target)):
            found[between] = said[place - 1] if target > place else said[place]
    return found


def _break_near(words: Sequence[Word], place: int) -> int | None:
    """The word that begins a sentence, or else that follows a pause, nearest to this one."""
    offsets = sorted(range(-NEAR_WORDS, NEAR_WORDS + 1), key=abs)
    near = [place + offset for offset in offsets if 0 < place + offset < len(words)]
    sentences = [one for one in near if ends_sentence(words[one - 1])]
    pauses = [one for one in near if words[one].start - words[one - 1].end > PAUSE]
    return next(iter(sentences + pauses), None)


def overlaps(words: Sequence[Word], said: Sequence[int]) -> list[bool]:
    """Marks words said while another speaks: a turn shorter than a piece of sound can tell, without a pause
    around it, between two turns of one other voice."""
    marks = [False] * len(words)
    bounds = [0, *(one for one in range(1, len(said)) if said[one] != said[one - 1]), len(said)]
    spans = list(pairwise(bounds))
    for before, (first, last), after in zip(spans, spans[1:], spans[2:], strict=False):
        short = words[last - 1].end - words[first].start < INTERJECTION
        tight = words[first].start - words[before[1] - 1].end < PAUSE and (
            words[after[0]].start - words[last - 1].end < PAUSE
        )
        if short and tight and said[before[0]] == said[after[0]]:
            marks[first:last] = [True] * (last - first)
    return marks
