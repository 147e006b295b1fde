"""How the models are, as the gateway says it under /health/models."""

from dataclasses import dataclass

import httpx
from django.conf import settings

from socle.organisation.callers import Caller
from socle.organisation.tokens import issue_token

_SECONDS = 3.0
_WORDS = {"green": "Répond", "yellow": "Répond en partie", "red": "Ne répond pas"}
_TAGS = {"green": "ok", "yellow": "warn", "red": "bad"}


@dataclass(frozen=True)
class Health:
    """The state of one model, in a word and the tag that shows it."""

    model: str
    word: str
    tag: str


def model_health(caller: Caller) -> list[Health] | None:
    """The state of each model; None where the gateway does not answer or does not tell."""
    address = settings.SOCLE_GATEWAY_URL.removesuffix("/v1") + "/health/models"
    headers = {"Authorization": f"Bearer {issue_token(caller)}"}
    try:
        answer = httpx.get(address, headers=headers, timeout=_SECONDS, trust_env=False)
        answer.raise_for_status()
        return [_health(one) for one in answer.json()["data"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def _health(said: dict[str, str]) -> Health:
    state = said["status"]
    return Health(said["id"], _WORDS.get(state, state), _TAGS.get(state, ""))
