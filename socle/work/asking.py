"""Asking a model within a run: once per question whatever crashes, and never an answer that does not fit."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from socle.inference.client import (
    ChatAnswer,
    GatewayClient,
    GatewayError,
)
from socle.ledger.digests import content_digest
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.organisation.callers import Caller
from socle.storage.scope import administration_scope
from socle.work.models import ModelAnswer, Run
from socle.work.patience import ModelAway, patiently, sentence_of
from socle.work.roles import alias_of

log = logging.getLogger(__name__)

Messages = Sequence[Mapping[str, Any]]
Accepted = TypeVar("Accepted")
Fitting = TypeVar("Fitting", bound=BaseModel)

ATTEMPTS = 3


class Unfit(Exception):
    """An answer that cannot be used; the text says why, to the model that is asked again."""


@dataclass(frozen=True)
class Question:
    """What is asked: a key that names the question within the run, the role, the words, the answer's form."""

    key: str
    role: str
    messages: Messages
    schema: Mapping[str, Any] | None = None
    most_tokens: int = 600
    temperature: float = 0.0


class Asking:
    """Asks models in the name of a run's person, with the run's sensitivity."""

    def __init__(self, run: Run, caller: Caller, stopped: Callable[[], None]) -> None:
        self._run = run
        self._caller = caller
        self._stopped = stopped

    def text(self, question: Question) -> str:
        """A model's words; raises ModelAway and Cancelled."""
        digest = _digest(question)
        known = self._known(question, digest)
        return known if known is not None else self._asked(question, digest)

    def accepted(self, question: Question, accept: Callable[[Any], Accepted]) -> Accepted | None:
        """What `accept` makes of the JSON of an answer.

        An answer that is no JSON, or that `accept` refuses by raising Unfit, is asked again with the reason;
        None once that has failed three times: nothing is invented in its place. Raises ModelAway, Cancelled.
        """
        asked = question
        for attempt in range(1, ATTEMPTS + 1):
            text = self.text(asked)
            try:
                return accept(_json(text))
            except Unfit as reason:
                log.info("run %s: answer %s does not fit (attempt %d)", self._run.pk, question.key, attempt)
                asked = _again(question, attempt + 1, text, str(reason))
        return None

    def fitting(self, question: Question, form: type[Fitting]) -> Fitting | None:
        """An answer of this form, or None where the model never gave one. Raises ModelAway and Cancelled."""
        formed = replace(question, schema=form.model_json_schema())
        return self.accepted(formed, lambda value: _validated(value, form))

    def _known(self, question: Question, digest: str) -> str | None:
        with administration_scope(self._run.administration_id):
            found = ModelAnswer.objects.filter(
                run=self._run, attempt=self._run.attempt, key=question.key, request=digest
            ).first()
        return found.text if found else None

    def _asked(self, question: Question, digest: str) -> str:
        alias = alias_of(question.role)
        answer = self._patiently(alias, question)
        self._keep(question, digest, alias, answer)
        return answer.text

    def _patiently(self, alias: str, question: Question) -> ChatAnswer:
        """The answer, waiting for a gateway that is busy or away; raises ModelAway."""
        options: dict[str, Any] = {"temperature": question.temperature}
        if question.schema is not None:
            options["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": dict(question.schema), "strict": True},
            }

        def chat(client: GatewayClient) -> ChatAnswer:
            return client.chat(alias, question.messages, question.most_tokens, **options)

        try:
            return patiently(self._caller, chat, self._stopped)
        except GatewayError as error:
            raise ModelAway(sentence_of(error)) from error

    def _keep(self, question: Question, digest: str, alias: str, answer: ChatAnswer) -> None:
        """Keeps the answer and enters the call into the ledger, both or neither."""
        routed = answer.usage.details.get("socle") or {}
        kwh = answer.usage.kwh
        with administration_scope(self._run.administration_id):
            kept, made = ModelAnswer.objects.get_or_create(
                run=self._run,
                attempt=self._run.attempt,
                key=question.key,
                request=digest,
                defaults={
                    "administration_id": self._run.administration_id,
                    "role": question.role,
                    "model": str(routed.get("model") or alias)[:100],
                    "provider": str(routed.get("provider") or "")[:100],
                    "hosting": str(routed.get("hosting") or "")[:20],
                    "text": answer.text,
                    "prompt_tokens": answer.usage.prompt_tokens,
                    "completion_tokens": answer.usage.completion_tokens,
                    "energy_wh": None if kwh is None else kwh * 1000,
                    "energy_source": str((answer.usage.details.get("impacts") or {}).get("source", ""))[:300],
                },
            )
            if made:
                self._enter(kept, alias, question)

    def _enter(self, kept: ModelAnswer, alias: str, question: Question) -> None:
        number = self._run.administration_id
        record(
            Kind.MODEL_CALLED,
            administration_id=number,
            act=str(self._run.pk),
            step=f"{self._run.attempt}:{kept.key}:{kept.request[:16]}",
            facts={
                "alias": alias,
                "model": kept.model,
                "provider": kept.provider,
                "hosting": kept.hosting,
                "input": content_digest(number, json.dumps(list(question.messages), ensure_ascii=False)),
                "output": content_digest(number, kept.text),
                "prompt_tokens": kept.prompt_tokens,
                "completion_tokens": kept.completion_tokens,
            }
            | ({} if kept.energy_wh is None else {"energy_wh": kept.energy_wh}),
        )


def _digest(question: Question) -> str:
    asked = [question.role, list(question.messages), question.schema, question.most_tokens]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unfit("La réponse n’est pas un objet JSON complet.") from error


def _validated(value: Any, form: type[Fitting]) -> Fitting:
    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Unfit(f"Le champ « {place} » ne convient pas : {first['msg']}.") from error


def _again(question: Question, attempt: int, answer: str, reason: str) -> Question:
    """The same question with the answer that did not fit and why."""
    messages = [
        *question.messages,
        {"role": "assistant", "content": answer},
        {"role": "user", "content": f"{reason} Recommencez."},
    ]
    return replace(question, key=f"{question.key}#{attempt}", messages=messages)
