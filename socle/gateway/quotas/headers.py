"""Tells clients where they stand, in the names that OpenAI uses."""

import math
from collections.abc import Iterable

from socle.gateway.quotas.portion import Portion

_TOLD = frozenset({"requests", "tokens"})


def rate_limit_headers(portions: Iterable[Portion], now: float) -> dict[str, str]:
    """For requests and for tokens, the limit of which the least is left: its value, what is left, and when
    its window ends. Nothing for what has no limit."""
    headers: dict[str, str] = {}
    tightest: dict[str, tuple[int, Portion]] = {}
    for portion in portions:
        counted = portion.counted
        if counted in _TOLD:
            left = portion.remaining(now)
            if counted not in tightest or left < tightest[counted][0]:
                tightest[counted] = left, portion
    for name, (left, portion) in tightest.items():
        headers[f"x-ratelimit-limit-{name}"] = str(portion.value)
        headers[f"x-ratelimit-remaining-{name}"] = str(left)
        headers[f"x-ratelimit-reset-{name}"] = duration(portion.seconds_left(now))
    return headers


def duration(seconds: float) -> str:
    """As OpenAI writes it: `412ms`, `38s`, `6m0s`, `13h2m5s`."""
    if seconds < 1:
        return f"{max(math.ceil(seconds * 1000), 0)}ms"
    whole = math.ceil(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if whole >= 60 else "") + f"{rest}s"
