"""Hearing recordings within a run: models of speech asked in the name of the run's person.

What they answer is the tool's to keep; that they were asked is entered here into the ledger and the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from socle.inference.client import GatewayClient
from socle.inference.client.answers import VoicePiece
from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.organisation.callers import Caller
from socle.storage.scope import administration_scope
from socle.work.models import ModelAnswer, Run
from socle.work.patience import patiently
from socle.work.roles import alias_of

PATIENCE_SECONDS = 900.0
"""An engine that restarts, or is busy with others, is waited for: an hour of work lies behind a window."""

Detail = Literal["words", "segments", "text"]


@dataclass(frozen=True)
class Sound:
    """A piece of a recording: a key that names it within the run, its bytes (WAV), and what may help."""

    key: str
    content: bytes
    language: str = ""
    prompt: str = ""


class Hearing:
    """Asks models of speech. Its calls may run in several threads; `enter` belongs to the step's own."""

    def __init__(self, run: Run, caller: Caller) -> None:
        self._run = run
        self._caller = caller

    def transcribe(
        self, sound: Sound, stopped: Callable[[], None], detail: Detail = "words"
    ) -> Mapping[str, Any]:
        """What is said, in OpenAI's `verbose_json`. Raises GatewayError, and what `stopped` raises."""
        alias = alias_of("transcription")

        def call(client: GatewayClient) -> Mapping[str, Any]:
            return client.transcribe(
                alias,
                sound.content,
                language=sound.language,
                prompt=sound.prompt,
                finds_voice=False,
                detail=detail,
            )

        return patiently(self._caller, call, stopped, PATIENCE_SECONDS)

    def voices(
        self, sound: Sound, spans: Sequence[tuple[float, float]], stopped: Callable[[], None]
    ) -> list[VoicePiece]:
        """The vectors of the voices within these spans. Raises GatewayError, and what `stopped` raises."""
        alias = alias_of("voices")
        return patiently(
            self._caller,
            lambda client: client.voices(alias, sound.content, spans),
            stopped,
            PATIENCE_SECONDS,
        )

    def enter(self, sound: Sound, answer: Mapping[str, Any]) -> None:
        """Enters one transcription into the run and the ledger, in the caller's transaction, once."""
        alias, number = alias_of("transcription"), self._run.administration_id
        usage = answer.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        routed = usage.get("socle") or {}
        text = json.dumps(answer.get("text") or "", ensure_ascii=False)
        described = {
            "model": str(routed.get("model") or alias)[:100],
            "provider": str(routed.get("provider") or "")[:100],
            "hosting": str(routed.get("hosting") or "")[:20],
            "prompt_tokens": int(usage.get("prompt_tokens") or 0),
            "completion_tokens": int(usage.get("completion_tokens") or 0),
        }
        with administration_scope(number):
            _, made = ModelAnswer.objects.get_or_create(
                run=self._run,
                attempt=self._run.attempt,
                key=sound.key,
                request=hashlib.sha256(sound.content).hexdigest(),
                # The text stands in the tool's own rows.
                defaults={"administration_id": number, "role": "transcription", "text": "", **described},
            )
            if made:
                digests = {
                    "input": content_digest(number, sound.content),
                    "output": content_digest(number, text),
                }
                record(
                    Kind.MODEL_CALLED,
                    administration_id=number,
                    act=str(self._run.pk),
                    step=f"{self._run.attempt}:{sound.key}",
                    facts={"alias": alias, **described, **digests},
                )
