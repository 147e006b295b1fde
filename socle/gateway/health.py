"""GET /health and /metrics: for probes and for Prometheus."""

import hmac

from django.conf import settings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from socle.gateway.metrics import MEDIA_TYPE
from socle.gateway.parts import Parts
from socle.interface.api_errors import ApiProblem

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


async def health(request: Request) -> JSONResponse:
    """The process answers. Faults of models or of the database are not its own, so it does not tell them."""
    return JSONResponse({"status": "ok"})


class MetricsPage:
    """The endpoint."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, request: Request) -> Response:
        """The counters; raises ApiProblem 401 for who has neither the key of SOCLE_METRICS_KEY nor, where
        none is set, an address of this very machine."""
        if not _may_read(request):
            raise ApiProblem(
                401,
                "Metrics are read with the key of SOCLE_METRICS_KEY, or from this machine where none is set.",
                type="authentication_error",
                code="invalid_api_key",
            )
        return Response(self._parts.metrics.page(), media_type=MEDIA_TYPE)


def _may_read(request: Request) -> bool:
    key = settings.SOCLE_METRICS_KEY
    if key:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), key.encode())
    # A proxy on this machine speaks for anybody: its mark tells it from a probe.
    is_forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return not is_forwarded and request.client is not None and request.client.host in _LOOPBACK
