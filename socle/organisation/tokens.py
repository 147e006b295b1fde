"""Five-minute tokens with which pages and runs call the gateway for one person."""

from typing import Any

from django.core import signing

from socle.organisation.callers import Caller
from socle.organisation.scopes import Scopes

PREFIX = "st-"
LIFETIME = 300
_SALT = "socle.organisation.token"


class InvalidToken(Exception):
    """The token is not ours, was altered, or is past its time."""


def issue_token(caller: Caller) -> str:
    """A signed token that speaks for the caller, its sensitivity, key and run, for five minutes.

    Of a key's scopes it carries the models and the collections. Endpoints and addresses hold where the key is
    shown: what the server itself asks for on the way has others.
    """
    facts = {
        "p": caller.person_id,
        "s": caller.service_id,
        "a": caller.administration_id,
        "d": caller.sensitivity,
        "r": caller.run,
        "k": caller.key_id,
        "m": sorted(caller.scopes.models),
        "c": sorted(caller.scopes.collections),
    }
    return PREFIX + signing.dumps(facts, salt=_SALT)


def read_token(text: str) -> Caller:
    """The caller that a token speaks for; raises InvalidToken."""
    try:
        facts: dict[str, Any] = signing.loads(text.removeprefix(PREFIX), salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature as error:
        raise InvalidToken(str(type(error).__name__)) from error
    # A token of before an upgrade, which lives five minutes, names neither run, key nor scopes.
    scopes = Scopes.of(facts.get("m", ()), collections=facts.get("c", ()))
    return Caller(facts["p"], facts["s"], facts["a"], facts["d"], scopes, facts.get("k"), facts.get("r", ""))
