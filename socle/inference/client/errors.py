"""What may go wrong when calling the gateway, told apart by whether trying again can help."""

from __future__ import annotations


class GatewayError(Exception):
    """A call to the gateway failed. `retryable` says whether the same call may succeed a little later."""

    retryable = False

    def __init__(self, message: str, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class GatewayUnreachable(GatewayError):
    """No connection, or none in time."""

    retryable = True


class GatewayBusy(GatewayError):
    """Too many requests at once; `retry_after` gives seconds when the gateway said so."""

    retryable = True


class LimitReached(GatewayBusy):
    """Past a limit that was set for the caller or the model: `retry_after` may be the rest of a month."""


class ServerFault(GatewayError):
    """The gateway or the provider behind it failed (5xx)."""

    retryable = True


class StreamBroken(GatewayError):
    """A stream stopped before its end: what was received is not a whole answer."""

    retryable = True


class CallRefused(GatewayError):
    """The gateway does not accept the request as it is (400, 413, 422)."""


class PromptTooLong(CallRefused):
    """The prompt does not fit the model's context."""


class NotSignedIn(GatewayError):
    """The token is missing, wrong, expired or revoked (401)."""


class NotPermitted(GatewayError):
    """The policy or the caller's rights forbid it (403)."""


class ModelNotFound(GatewayError):
    """The gateway serves no model of that name (404)."""


class UnexpectedAnswer(GatewayError):
    """The answer is not what OpenAI's protocol says."""
