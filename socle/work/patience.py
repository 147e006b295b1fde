"""Calling the gateway within a run: waiting where waiting can help, with a sentence where it cannot."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings

from socle.inference.client import (
    CallRefused,
    GatewayClient,
    GatewayError,
    LimitReached,
    ModelNotFound,
    NotPermitted,
)
from socle.organisation.callers import Caller
from socle.organisation.tokens import issue_token

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 180.0
PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


class ModelAway(Exception):
    """No model can be asked now; the text is the sentence for the reader."""


class Unusable(Exception):
    """What the run was given cannot be worked on; the text is the sentence for the reader."""


def patiently(
    caller: Caller,
    call: Callable[[GatewayClient], Answer],
    stopped: Callable[[], None],
    patience: float = PATIENCE_SECONDS,
) -> Answer:
    """What `call` gives, tried again while the gateway is busy or away; each try has a token of its own.

    `stopped` is asked before each and raises to end it. Raises the GatewayError for which waiting is no help.
    """
    began, pauses = time.monotonic(), iter(PAUSES)
    while True:
        stopped()
        try:
            with GatewayClient(settings.SOCLE_GATEWAY_URL, issue_token(caller), priority="job") as client:
                return call(client)
        except GatewayError as error:
            if not _is_worth_waiting(error, time.monotonic() - began, patience):
                raise
            time.sleep(min(error.retry_after or next(pauses, PAUSES[-1]), PAUSES[-1]))


def _is_worth_waiting(error: GatewayError, waited: float, patience: float) -> bool:
    """Whether trying again can help in time: a limit of the month does not open while a run waits."""
    if isinstance(error, LimitReached) and (error.retry_after or 0) > patience:
        return False
    return error.retryable and waited <= patience


def sentence_of(error: GatewayError, refused: str = "Le texte est trop long pour le modèle.") -> str:
    """What the reader is told of an error that ended a run; `refused` where the model took no such call."""
    if isinstance(error, LimitReached):
        return (
            "Une limite d’utilisation est atteinte. Relancez plus tard : rien n’est perdu. "
            "Vos limites sont dites dans la page « Mes clés » de votre compte."
        )
    if isinstance(error, NotPermitted):
        return "Aucun modèle n’est autorisé pour des données de cette sensibilité."
    if isinstance(error, ModelNotFound):
        return "Le modèle de cet outil n’est pas installé. Signalez-le à l’équipe qui administre le service."
    if isinstance(error, CallRefused):
        return refused
    return "Aucun modèle ne répond en ce moment. Relancez dans quelques minutes : rien n’est perdu."
