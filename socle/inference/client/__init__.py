"""The client of the gateway, its answers and its errors."""

from socle.inference.client.answers import ChatAnswer, ChatDelta, Usage
from socle.inference.client.errors import (
    CallRefused,
    GatewayBusy,
    GatewayError,
    GatewayUnreachable,
    LimitReached,
    ModelNotFound,
    NotPermitted,
    NotSignedIn,
    PromptTooLong,
    ServerFault,
    StreamBroken,
    UnexpectedAnswer,
)
from socle.inference.client.gateway import GatewayClient

__all__ = [
    "CallRefused",
    "ChatAnswer",
    "ChatDelta",
    "GatewayBusy",
    "GatewayClient",
    "GatewayError",
    "GatewayUnreachable",
    "LimitReached",
    "ModelNotFound",
    "NotPermitted",
    "NotSignedIn",
    "PromptTooLong",
    "ServerFault",
    "StreamBroken",
    "UnexpectedAnswer",
    "Usage",
]
