"""The writing of a turn: the model's words as they come, each sentence shown once it is proven."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from django.conf import settings

from socle.checks.sentences import split_sentences
from socle.inference.client import ChatDelta, GatewayClient, Usage
from socle.organisation.callers import Caller
from socle.organisation.tokens import issue_token
from socle.tools.assistant.answering.journal import Journal, Stopped
from socle.tools.assistant.answering.models_in_use import ModelInUse
from socle.tools.assistant.answering.prompting import Message
from socle.tools.assistant.answering.proving import Prover

TEMPERATURE = 0.0
"""The same question on the same passages gets the same answer."""


@dataclass
class Written:
    """What a model wrote, and whether a person stopped it."""

    text: str = ""
    usage: Usage | None = None
    stopped: bool = False


class ProvenText:
    """Lets a sentence out once it is whole and the rule supports it; holds the others back until the end."""

    def __init__(self, journal: Journal, prover: Prover) -> None:
        self._journal = journal
        self._prover = prover
        self._done = 0

    def take(self, text: str) -> None:
        """Looks at the answer so far; its last sentence may still grow."""
        for span in split_sentences(text)[:-1]:
            if span.start < self._done:
                continue
            self._done = span.end
            statement = self._prover.statement(text, span.start, span.end)
            if statement.outcome != "failed":
                own = replace(statement, start=0, end=span.end - span.start)
                self._journal.write(text[span.start : span.end] + " ", [own])
        self._journal.flush_if_due()


class PlainText:
    """Lets the words out as they come: an answer without documents has nothing to be proven from."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._done = 0

    def take(self, text: str) -> None:
        """Shows what is new in the answer so far."""
        self._journal.write(text[self._done :])
        self._done = len(text)


def write(
    caller: Caller, model: ModelInUse, messages: Sequence[Message], shown: ProvenText | PlainText
) -> Written:
    """Has the model write, and shows it by the way; raises GatewayError."""
    written = Written()
    with GatewayClient(settings.SOCLE_GATEWAY_URL, issue_token(caller)) as client:
        deltas = client.stream_chat(model.name, messages, model.budget.answer_tokens, temperature=TEMPERATURE)
        with closing(deltas) as stream:
            try:
                _follow(stream, written, shown)
            except Stopped:
                written.stopped = True
    return written


def _follow(stream: Iterator[ChatDelta], written: Written, shown: ProvenText | PlainText) -> None:
    for delta in stream:
        written.text += delta.text
        written.usage = delta.usage or written.usage
        shown.take(written.text)
