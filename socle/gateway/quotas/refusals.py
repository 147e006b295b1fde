"""The 429: which limit, whose, and when it opens again."""

import math
from collections.abc import Sequence
from decimal import Decimal

from socle.gateway.quotas.headers import duration, rate_limit_headers
from socle.gateway.quotas.portion import Portion
from socle.interface.api_errors import ApiProblem

_OF_HOLDER = {
    "key": "of this API key",
    "person": "of this key's owner",
    "service": "of the owner's service",
    "administration": "of the owner's administration",
}
_UNITS = {"requests": "requests", "tokens": "tokens", "cost": "euros", "energy": "kWh"}
SECONDS_FOR_A_SLOT = 1


def refused(portion: Portion, amount: int, portions: Sequence[Portion], now: float) -> ApiProblem:
    """A call that a limit does not let pass now, or never where it alone is larger than the limit."""
    headers = rate_limit_headers(portions, now)
    if portion.is_slots:
        return _problem(_all_in_use(portion), headers | {"Retry-After": str(SECONDS_FOR_A_SLOT)})
    if amount > portion.limit.value:
        # A client that tries again would only be refused again: OpenAI's libraries read this header.
        return _problem(_never(portion, amount), headers | {"x-should-retry": "false"})
    seconds = portion.seconds_left(now)
    message = (
        f"The limit {_whose(portion)}, {_described(portion)}, leaves too little for this request: it may use "
        f"{_number(portion, amount)}, and {_number(portion, portion.remaining(now))} is left. "
        f"It opens again in {duration(seconds)}."
    )
    code = "insufficient_quota" if portion.limit.measured.window == "month" else "rate_limit_exceeded"
    return _problem(message, headers | {"Retry-After": str(max(math.ceil(seconds), 1))}, code)


def _never(portion: Portion, amount: int) -> str:
    return (
        f"This request may use {_number(portion, amount)}, more than the whole limit {_whose(portion)}, "
        f"{_described(portion)}. A smaller max_tokens or a shorter prompt may pass."
        if portion.limit.measured.counted != "requests"
        else f"The limit {_whose(portion)} is {_described(portion)}: no request passes."
    )


def _all_in_use(portion: Portion) -> str:
    return (
        f"The limit {_whose(portion)}, {portion.limit.value} simultaneous requests, is reached. "
        "It opens again when one of them ends."
    )


def _problem(message: str, headers: dict[str, str], code: str = "rate_limit_exceeded") -> ApiProblem:
    return ApiProblem(429, message, code=code, headers=headers)


def _whose(portion: Portion) -> str:
    kind, holder = portion.limit.holder
    return _OF_HOLDER.get(kind, f"of the model '{holder}'")


def _described(portion: Portion) -> str:
    measured = portion.limit.measured
    return f"{_number(portion, portion.limit.value)} {_UNITS[measured.counted]} a {measured.window}"


def _number(portion: Portion, amount: int) -> str:
    """An amount as people read it: whole, or in euros or kWh without needless zeros."""
    units = portion.limit.measured.units
    return str(amount) if units == 1 else f"{(Decimal(amount) / units).normalize():f}"
