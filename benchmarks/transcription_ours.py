"""The pipeline of Transcripts by its own functions, on the engine's code, in one process: what a worker and
the engine do for a run, without a database, a gateway and their waiting.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.transcription_measures import Span, joined
from socle.inference.client.answers import voice_pieces
from socle.inference.engine import voices as engine_voices
from socle.inference.engine.speech import shapes, whisper
from socle.inference.engine.speech.heard import Heard, Listening, Segment
from socle.inference.engine.speech.voices import Voices, pieces_of
from socle.inference.speakers import spans_of
from socle.tools.transcripts.pipeline import speech
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE, decode
from socle.tools.transcripts.pipeline.inventions import without_inventions
from socle.tools.transcripts.pipeline.lines import Spoken, lines_of
from socle.tools.transcripts.pipeline.speakers import speakers_of
from socle.tools.transcripts.pipeline.timing import Said, said_in
from socle.tools.transcripts.pipeline.typography import tidy
from socle.tools.transcripts.pipeline.unheard import is_sure, put_between, unheard
from socle.tools.transcripts.pipeline.voices import Row, packed
from socle.tools.transcripts.pipeline.windows import Piece, windows_of
from socle.tools.transcripts.spoken import Word

LONGEST = 5 * 3600


@dataclass(frozen=True)
class Engine:
    """The models. With `hears_again` false a window of the very samples of an earlier one is not heard twice:
    for the memory of a long recording that is a shorter one again and again."""

    whisper: Any
    voices: Voices
    hears_again: bool = True
    known: dict[bytes, list[Segment]] = field(default_factory=dict)

    def segments(self, samples: bytes, listening: Listening) -> list[Segment]:
        """What Whisper hears."""
        if self.hears_again:
            return self._heard(samples, listening)
        digest = hashlib.sha256(samples).digest()
        if digest not in self.known:
            self.known[digest] = self._heard(samples, listening)
        return self.known[digest]

    def _heard(self, samples: bytes, listening: Listening) -> list[Segment]:
        return list(whisper.listen(self.whisper, whisper.sound_of(samples), listening)[1])


def transcribed(file: Path, language: str, folder: Path, engine: Engine) -> tuple[str, list[Span]]:
    """The text, and who speaks when. `folder` is for the samples."""
    track = _decoded(file, folder)
    likely = speech.probabilities(track)
    duration = track.stat().st_size / SAMPLE / RATE
    words, rows = list[Word](), list[Row]()
    for piece in windows_of(0, speech.runs_of(likely, duration), likely):
        found, voice_rows = _window(engine, track, piece, language)
        words += found
        rows += voice_rows
    said = speakers_of(words, rows, None)
    lines = lines_of(
        [Spoken(word, who, 0, language, overlap) for word, (who, overlap) in zip(words, said, strict=True)]
    )
    spans = [(word.start, word.end, str(line.speaker)) for line in lines for word in line.words]
    return " ".join(line.text for line in lines), joined(spans)


def _decoded(file: Path, folder: Path) -> Path:
    answer = json.loads(decode(file, {"folder": str(folder), "prefix": "", "seconds": LONGEST}))
    return folder / str(answer["tracks"][0]["name"])


def _window(engine: Engine, track: Path, piece: Piece, language: str) -> tuple[list[Word], list[Row]]:
    """The words of a window and its voices, through the shapes of the gateway's answers."""
    said, duration = _said(engine, track, piece, language)
    parts = [_said(engine, track, part, language)[0] for part in unheard(piece, said)]
    said = put_between(said, [one for part in parts if is_sure(part) for one in part])
    kept, _ = without_inventions(said, piece.runs)
    spans = [(start - piece.start, end - piece.start) for start, end in spans_of(_words(said))]
    pieces = list(pieces_of(spans, duration, 0.4))
    vectors = engine.voices.vectors(whisper.sound_of(_samples(track, piece)), pieces)
    rows = packed(voice_pieces(engine_voices.answer_of(pieces, vectors, duration)), piece.start)
    return tidy(_words(kept), language), rows or []


def _said(engine: Engine, track: Path, piece: Piece, language: str) -> tuple[list[Said], float]:
    """What is heard in a piece, and how long it lasts."""
    samples = _samples(track, piece)
    segments = engine.segments(samples, Listening(language, words=True, finds_voice=False))
    heard = Heard(whisper.seconds_of(samples), language, segments)
    return said_in(shapes.verbose(heard, frozenset({"word", "segment"})), piece), heard.duration


def _words(said: Sequence[Said]) -> list[Word]:
    return [word for one in said for word in one.words]


def _samples(track: Path, piece: Piece) -> bytes:
    first, last = (round(moment * RATE) * SAMPLE for moment in (piece.start, piece.end))
    with track.open("rb") as file:
        file.seek(first)
        return file.read(last - first)
