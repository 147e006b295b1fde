"""What went wrong in an attempt: each exception and status as a failure of one kind."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from socle.gateway.dispatch.attempts import AttemptFailed, Kind
from socle.gateway.sse import EventTooLarge
from socle.gateway.streaming import StreamFailed
from socle.gateway.upstream_errors import (
    cut_short,
    fault,
    problem_of,
    refusal,
    status_of,
    timed_out,
    unreachable,
)
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

# No connection was made, or it ended before an answer.
CONNECTION_FAULTS = (aiohttp.ClientConnectionError, aiohttp.InvalidURL)
# What reading an answer may raise.
FAULTS = (aiohttp.ClientError, TimeoutError, StreamFailed, EventTooLarge)
WRONG_EVERYWHERE = frozenset({400, 409, 413, 422})


def malformed() -> AttemptFailed:
    """The answer is not what the protocol says."""
    return AttemptFailed("malformed", Kind.FAULT, fault())


def cut() -> AttemptFailed:
    """The answer ended before its end."""
    return AttemptFailed("cut", Kind.FAULT, cut_short())


def failure_of(route: Route, error: Exception) -> AttemptFailed:
    """The failure that an exception of `FAULTS` or `CONNECTION_FAULTS` is."""
    # Asked first: aiohttp's time-outs of a silent connection are faults of the connection, too.
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ConnectionTimeoutError):
        return AttemptFailed("timeout", Kind.FAULT, timed_out())
    if isinstance(error, CONNECTION_FAULTS):
        return AttemptFailed("unreachable", Kind.UNREACHED, unreachable())
    if isinstance(error, aiohttp.ClientPayloadError):
        return cut()
    if isinstance(error, StreamFailed) and error.reported is not None:
        status = status_of(error.reported)
        return AttemptFailed(str(status), kind_of(status), problem_of(route, status, error.reported))
    return malformed()


async def failure_of_status(route: Route, response: aiohttp.ClientResponse) -> AttemptFailed:
    """The failure that an unsuccessful response is."""
    problem = await refusal(route, response)
    kind = kind_of(response.status)
    cooldown = seconds_of(response.headers.get("Retry-After")) if kind is Kind.BUSY else 0.0
    return AttemptFailed(str(response.status), kind, problem, cooldown)


def kind_of(status: int) -> Kind:
    """Whether a status speaks of the request or of the provider; 401 and 403 speak of our key there."""
    if status in WRONG_EVERYWHERE:
        return Kind.REFUSED
    return {404: Kind.ABSENT, 429: Kind.BUSY}.get(status, Kind.FAULT)


def seconds_of(retry_after: str | None) -> float:
    """The seconds that a Retry-After asks for, given as such or as a date (RFC 9110); 0 where unreadable."""
    if not retry_after:
        return 0.0
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = _seconds_until(retry_after)
    return max(0.0, seconds) if math.isfinite(seconds) else 0.0


def _seconds_until(date: str) -> float:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    return ((then if then.tzinfo else then.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()


def stream_problem(route: Route, error: Exception) -> ApiProblem:
    """What a client reads of a stream that failed after it began."""
    if isinstance(error, TimeoutError) or (isinstance(error, StreamFailed) and error.reported is not None):
        return failure_of(route, error).problem
    return ApiProblem(502, "The model's answer was cut short.", code="stream_interrupted")
