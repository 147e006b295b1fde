"""Has the model of speech hear a piece of sound, in the name of the person who speaks into the microphone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from django.conf import settings

from socle.inference.client import GatewayClient
from socle.organisation.callers import Caller
from socle.organisation.tokens import issue_token
from socle.tools.transcripts.live.tail import Question
from socle.tools.transcripts.pipeline.glossary import Term, corrected, prompt_of
from socle.tools.transcripts.pipeline.hearing import wav
from socle.tools.transcripts.pipeline.inventions import without_inventions
from socle.tools.transcripts.pipeline.languages import code_of
from socle.tools.transcripts.pipeline.speech import Run
from socle.tools.transcripts.pipeline.timing import said_in
from socle.tools.transcripts.pipeline.typography import tidy
from socle.tools.transcripts.pipeline.windows import Piece
from socle.work.roles import alias_of

# Text that comes later is of no use to those who read it while others speak.
PATIENCE = httpx.Timeout(60.0, connect=5.0)


class Listener:
    """Hears pieces of what one person's microphone takes, one after the other."""

    def __init__(self, caller: Caller, language: str = "", terms: Sequence[Term] = ()) -> None:
        self._caller = caller
        self._language = language
        self._terms = terms

    def __call__(self, question: Question) -> list[str]:
        """The words of a piece of sound, without what the model invents. Raises GatewayError."""
        with GatewayClient(settings.SOCLE_GATEWAY_URL, issue_token(self._caller), PATIENCE) as client:
            answer = client.transcribe(
                alias_of("transcription"),
                wav(question.samples),
                language=self._language,
                prompt=prompt_of(self._terms),
                finds_voice=False,
                # Times are not needed, and cost as much again as the text.
                detail="text",
            )
        return words_of(answer, question, self._terms, self._language)


def words_of(
    answer: Mapping[str, Any], question: Question, terms: Sequence[Term], language: str
) -> list[str]:
    """The words of an answer as they are shown."""
    seconds = question.end - question.start
    runs = (Run(0.0, seconds),)
    kept, _ = without_inventions(said_in(answer, Piece(0, 0, 0.0, seconds, runs)), runs)
    words = corrected([word for said in kept for word in said.words], terms)
    return [word.text for word in tidy(words, language or code_of(answer.get("language")) or "fr")]
