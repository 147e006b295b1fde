"""One ASGI application: Starlette answers the inference paths of /v1, Django answers everything else."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.settings")

from django.core.asgi import get_asgi_application

# Before the gateway is imported: it reads models that Django must know.
pages: Any = get_asgi_application()

from django.conf import settings  # noqa: E402

from socle.gateway.app import application as gateway  # noqa: E402
from socle.gateway.batches.upload_limit import UploadLimit  # noqa: E402
from socle.interface.sockets import Sockets  # noqa: E402
from socle.tools.transcripts.live.endpoint import PATH as LIVE  # noqa: E402
from socle.tools.transcripts.live.endpoint import Live  # noqa: E402

pages = UploadLimit(pages, "/v1/files", settings.SOCLE_FILE_LIMIT)
pages = Sockets(pages, {LIVE: Live()})

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

INFERENCE_PATHS = (
    *("/v1/models", "/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/responses"),
    *("/v1/messages", "/v1/audio/transcriptions", "/v1/audio/voices", "/v1/ocr", "/v1/rerank", "/v1/me"),
    *("/health", "/metrics"),
)
# Below a path of the gateway's, but rows of the organisation.
PATHS_OF_PAGES = ("/v1/me/keys", "/v1/me/usage")


def is_inference(path: str) -> bool:
    """Whether the gateway answers this path."""
    if any(path == known or path.startswith(known + "/") for known in PATHS_OF_PAGES):
        return False
    return any(path == known or path.startswith(known + "/") for known in INFERENCE_PATHS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends a request to the gateway or to the pages; start and stop of the process are the gateway's."""
    is_gateways = scope["type"] == "http" and is_inference(scope["path"])
    if scope["type"] == "lifespan" or is_gateways:
        await gateway(scope, receive, send)
    else:
        await pages(scope, receive, send)
