"""Vectors of passages and of questions, asked from the gateway like any client does."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from socle.inference.client import GatewayClient, GatewayError, NotPermitted
from socle.knowledge.attempts import Attempt
from socle.knowledge.contents import passages_of
from socle.knowledge.models import VECTOR_DIMENSIONS, Document, Passage
from socle.organisation.callers import Caller, caller_of
from socle.organisation.tokens import issue_token

log = logging.getLogger(__name__)

BATCH = 64
"""Texts in one call: half a second of the local encoder, so that progress moves and a cancel is felt."""

NOT_PERMITTED = (
    "Aucun moteur n’est autorisé à traiter des documents de cette sensibilité. "
    "Voyez avec l’équipe qui administre le service."
)
REFUSED = (
    "Le moteur qui prépare la recherche a refusé ce document. Relancez-le\u00a0; "
    "si cela se reproduit, signalez-le à l’équipe qui administre le service."
)
WRONG_SIZE = (
    "Le moteur qui prépare la recherche n’est pas celui que la base attend. "
    "Signalez-le à l’équipe qui administre le service."
)


class EmbeddingImpossible(Exception):
    """The vectors cannot be had, and trying again will not help; `sentence` is for the reader."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def embed_some(attempt: Attempt, number: int) -> str:
    """Gives the next passages their vectors: `more` to do, `done`, `stopped`, or `wait` and try again.

    No database connection is held during the call. Raises EmbeddingImpossible.
    """
    with attempt.held() as document:
        if document is None:
            return "stopped"
        caller = caller_for(document)
        waiting = passages_of(document).filter(embedding__isnull=True)
        texts = {passage.pk: embedded_text(passage) for passage in waiting[:number]}
    if not texts:
        return "done"
    try:
        vectors = _vectors(caller, list(texts.values()))
    except GatewayError as error:
        if error.retryable:
            log.info("document %s waits for vectors: %s", attempt.document_id, type(error).__name__)
            return "wait"
        log.warning("document %s has no vectors: %s", attempt.document_id, type(error).__name__)
        raise EmbeddingImpossible(NOT_PERMITTED if isinstance(error, NotPermitted) else REFUSED) from error
    return _write(attempt, dict(zip(texts, vectors, strict=True)))


def _vectors(caller: Caller, texts: list[str]) -> list[list[float]]:
    with GatewayClient(settings.SOCLE_GATEWAY_URL, issue_token(caller), priority="job") as client:
        vectors = client.embed(settings.SOCLE_EMBEDDING_MODEL, texts)
    if any(len(vector) != VECTOR_DIMENSIONS for vector in vectors):
        raise EmbeddingImpossible(WRONG_SIZE)
    return vectors


def _write(attempt: Attempt, vectors: Mapping[int, list[float]]) -> str:
    with attempt.held() as document:
        if document is None:
            return "stopped"
        for number, vector in vectors.items():
            Passage.objects.filter(pk=number).update(embedding=vector)
        waiting = passages_of(document).filter(embedding__isnull=True).count()
        document.done = document.total - waiting
        document.save(update_fields=["done"])
        return "more" if waiting else "done"


def embedded_text(passage: Passage) -> str:
    """What a passage's vector is made of: its nearest heading says what its sentences only refer to."""
    return f"{passage.headings[-1]}\n{passage.text}" if passage.headings else passage.text


def caller_for(document: Document) -> Caller:
    """Who the gateway is called for: the document's owner, with the sensitivity of its collection."""
    person = document.owner or document.collection.owner
    if person is None:
        raise EmbeddingImpossible(REFUSED)
    return caller_of(person, sensitivity=document.collection.sensitivity)


def question_vector(caller: Caller, question: str) -> tuple[list[float], Mapping[str, Any]]:
    """A question's vector and what it cost, as the gateway says it; raises GatewayError."""
    with GatewayClient(settings.SOCLE_GATEWAY_URL, issue_token(caller)) as client:
        found, usage = client.embed_metered(settings.SOCLE_EMBEDDING_MODEL, [question])
    return found[0], usage.details
