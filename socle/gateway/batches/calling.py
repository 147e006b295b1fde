"""Asks the gateway what one line asks, like any client does, and says whether to ask again."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings

from socle.gateway.request_body import written
from socle.inference.client.gateway import PATIENCE
from socle.organisation.callers import Caller
from socle.organisation.tokens import issue_token

PRIORITY = {"X-Socle-Priority": "batch"}
MOST_FAULTS = 3
"""Attempts at a line that a provider breaks down on: each may have been paid for."""
LONGEST_PAUSE = 30.0
_BUSY = frozenset({429, 503})
_FAULTS = frozenset({408, 500, 502, 504})


@dataclass(frozen=True)
class Answer:
    """What the gateway answered; `status` is 0 where it was not reached, -1 where its answer was cut."""

    status: int
    body: bytes = b""
    request_id: str = ""
    retry_after: float | None = None

    @property
    def is_busy(self) -> bool:
        """Nothing was begun: the same request is asked again, for as long as the batch lasts."""
        return self.status == 0 or self.status in _BUSY

    @property
    def is_fault(self) -> bool:
        """Something broke, perhaps after it was paid for: asked again a few times."""
        return self.status < 0 or self.status in _FAULTS


def pause_before_next(answer: Answer, attempts: int) -> float | None:
    """Seconds to wait before asking again after `attempts` at it; None when the answer stands."""
    if not answer.is_busy and (not answer.is_fault or attempts >= MOST_FAULTS):
        return None
    pause = 2.0 ** min(attempts - 1, 10)
    if answer.is_busy and answer.retry_after is not None:
        pause = max(answer.retry_after, 0.1)
    return min(pause, LONGEST_PAUSE)


class LineClient:
    """The gateway, called for one person, behind everybody who waits in front of a screen."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        # trust_env: the token must not leave through a proxy that the environment happens to name.
        self._http = httpx.Client(timeout=PATIENCE, trust_env=False, headers=PRIORITY)
        self._base = settings.SOCLE_GATEWAY_URL.rstrip("/")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, endpoint: str, body: Mapping[str, Any]) -> Answer:
        """The gateway's answer to one request, with a token made for it."""
        headers = {"Authorization": f"Bearer {issue_token(self._caller)}", "Content-Type": "application/json"}
        try:
            response = self._http.post(
                self._base + endpoint.removeprefix("/v1"), content=written(body), headers=headers
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Answer(0)
        except httpx.TransportError:
            return Answer(-1)
        return Answer(
            response.status_code,
            response.content,
            response.headers.get("x-request-id", ""),
            _seconds(response.headers.get("retry-after")),
        )


def _seconds(header: str | None) -> float | None:
    try:
        found = float(header) if header else None
    except ValueError:
        return None
    return found if found is not None and math.isfinite(found) else None
