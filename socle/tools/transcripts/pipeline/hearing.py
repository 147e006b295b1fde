"""The windows of a recording, heard two at a time; those heard before a crash are not asked again."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from socle.inference.client import CallRefused, GatewayError
from socle.inference.client.answers import VoicePiece
from socle.inference.speakers.spans import spans_of
from socle.jobs.stopping import STOPPING, WorkerStops
from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Window
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE
from socle.tools.transcripts.pipeline.languages import TOO_SHORT, code_of, is_believed
from socle.tools.transcripts.pipeline.timing import Said, said_in
from socle.tools.transcripts.pipeline.unheard import is_sure, put_between, unheard
from socle.tools.transcripts.pipeline.voices import packed
from socle.tools.transcripts.pipeline.windows import Piece
from socle.tools.transcripts.pipeline.workshop import Prepared
from socle.work.hearing import Detail, Sound
from socle.work.patience import sentence_of
from socle.work.toolbox import Cancelled, ModelAway, Work

Spans = Sequence[tuple[float, float]]

AT_ONCE = 2
_LESSER: Mapping[Detail, Detail] = {"words": "segments", "segments": "text"}
_REFUSED = (
    "Le modèle de transcription n’accepte pas cet enregistrement. Signalez-le à l’équipe qui administre "
    "le service."
)


@dataclass(frozen=True)
class Wishes:
    """How the windows are heard: a language for all or none, what to expect, and whether voices are told
    apart."""

    language: str = ""
    prompt: str = ""
    voices: bool = True


@dataclass(frozen=True)
class Call:
    """What was asked to be heard, and the answer."""

    sound: Sound
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Heard:
    """One window as it is kept, and the calls that it took."""

    piece: Piece
    calls: Sequence[Call]
    row: Mapping[str, Any]


class Listener:
    """Hears windows of one run. `stop` ends its threads' waiting."""

    def __init__(self, work: Work, prepared: Prepared, wishes: Wishes) -> None:
        self._work, self._prepared, self._wishes = work, prepared, wishes
        self._tracks = {track.number: track for track in prepared.tracks}
        self._stop = threading.Event()
        self._detail: Detail = "words"
        self._voiceless = not wishes.voices

    def heard(self, pieces: Sequence[Piece], language: str = "") -> Iterator[Heard]:
        """Each window as it is heard, in no order. Raises ModelAway, Cancelled, and WorkerStops."""
        waiting = list(pieces)
        with self._pool() as pool:
            pending: set[Future[Heard]] = set()
            while waiting or pending:
                while waiting and len(pending) < AT_ONCE * 2:
                    pending.add(pool.submit(self._hear, waiting.pop(0), language or self._wishes.language))
                done, pending = wait(pending, timeout=1.0, return_when=FIRST_COMPLETED)
                if STOPPING.is_set():
                    raise WorkerStops
                self._work.ensure_wanted()
                for one in done:
                    yield self._result(one)

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hearing")
        try:
            yield pool
        finally:
            self._stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            self._stop = threading.Event()

    def _result(self, future: Future[Heard]) -> Heard:
        try:
            return future.result()
        except GatewayError as error:
            raise ModelAway(sentence_of(error, _REFUSED)) from error

    def _hear(self, piece: Piece, language: str) -> Heard:
        """In a thread of its own, without the database."""
        key = f"window-{piece.track}-{piece.number}" + (f"-{language}" if language else "")
        sound = self._sound(piece, key, language)
        stop = self._stop
        answer, detail = self._transcribed(sound, stop)
        first = said_in(answer, piece)
        heard_in = code_of(answer.get("language")) or language
        calls, more = self._heard_alone(unheard(piece, first), heard_in, stop)
        said = put_between(first, more)
        row = {
            "language": heard_in,
            "detail": detail,
            "said": [one.as_row() for one in said],
            "voices": packed(self._voices(sound, _spans(piece, said, detail), stop), piece.start),
        }
        return Heard(piece, [Call(sound, answer), *calls], row)

    def _heard_alone(
        self, parts: Sequence[Piece], window: str, stop: threading.Event
    ) -> tuple[list[Call], list[Said]]:
        """What the model passed over in a window of that language; a few words are not guessed to be of
        another."""
        calls, found = list[Call](), list[Said]()
        for part in parts:
            language = self._wishes.language or (window if part.spoken < TOO_SHORT else "")
            key = f"window-{part.track}-{part.number}-{round(part.start * 1000)}"
            sound = self._sound(part, key, language)
            answer, _ = self._transcribed(sound, stop)
            calls.append(Call(sound, answer))
            said = said_in(answer, part)
            other = code_of(answer.get("language")) or language
            if is_sure(said):
                found += [replace(one, language=other if other != window else "") for one in said]
        return calls, found

    def _sound(self, piece: Piece, key: str, language: str) -> Sound:
        content = self._prepared.sound(self._tracks[piece.track], piece.start, piece.end)
        return Sound(key, wav(content), language, self._wishes.prompt)

    def _transcribed(self, sound: Sound, stop: threading.Event) -> tuple[Mapping[str, Any], Detail]:
        """The answer in as much detail as the provider gives. Raises GatewayError, Cancelled."""
        detail = self._detail
        while True:
            try:
                answer = self._work.hearing.transcribe(sound, _stopped_by(stop), detail)
            except CallRefused:
                if detail not in _LESSER:
                    raise
                detail = _LESSER[detail]
                continue
            self._detail = detail
            return answer, detail

    def _voices(self, sound: Sound, spans: Spans, stop: threading.Event) -> list[VoicePiece] | None:
        """The voices of a window; None where no provider tells them, which is not asked a second time."""
        if self._voiceless:
            return None
        if not spans:
            return []
        try:
            return self._work.hearing.voices(sound, spans, _stopped_by(stop))
        except GatewayError:
            self._voiceless = True
            return None


def _spans(piece: Piece, said: Sequence[Said], detail: Detail) -> Spans:
    """Where the voices of a window are listened to, from its beginning: its sentences, or its runs of speech
    where their times are not known."""
    spans = [(run.start, run.end) for run in piece.runs]
    if detail == "words":
        spans = spans_of([word for one in said for word in one.words])
    return [(start - piece.start, end - piece.start) for start, end in spans]


def keep(work: Work, heard: Heard) -> None:
    """Keeps a window and enters its call, both or neither; a window that was kept before is replaced."""
    number = work.run.administration_id
    with administration_scope(number):
        work.ensure_wanted()
        piece = heard.piece
        Window.objects.update_or_create(
            transcript_id=work.run.pk,
            track=piece.track,
            number=piece.number,
            defaults={
                "administration_id": number,
                "start": piece.start,
                "end": piece.end,
                "heard": dict(heard.row),
            },
        )
        _enter(work, heard)


def keep_surer(work: Work, heard: Heard) -> None:
    """Keeps a window that was heard again where it is surer than it was; else enters the call alone."""
    number, piece = work.run.administration_id, heard.piece
    with administration_scope(number):
        row = Window.objects.get(transcript_id=work.run.pk, track=piece.track, number=piece.number)
        if is_believed(heard.row, row.heard):
            keep(work, heard)
        else:
            work.ensure_wanted()
            _enter(work, heard)


def _enter(work: Work, heard: Heard) -> None:
    for call in heard.calls:
        work.hearing.enter(call.sound, call.answer)


def _stopped_by(stop: threading.Event) -> Any:
    def stopped() -> None:
        if stop.is_set():
            raise Cancelled

    return stopped


def wav(samples: bytes) -> bytes:
    """16-bit samples of one track as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(SAMPLE)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return file.getvalue()
