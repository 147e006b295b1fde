"""The gateway's application, mounted by `asgi.py` or run alone by `socle gateway`."""

import django
from django.apps import apps
from django.conf import settings

if not apps.ready:  # run alone, by its import string
    django.setup()

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from socle.gateway.chat import Chat
from socle.gateway.database import unavailable
from socle.gateway.embeddings import Embeddings
from socle.gateway.health import MetricsPage, health
from socle.gateway.images import Images
from socle.gateway.me import Me
from socle.gateway.models_health import ModelsHealth
from socle.gateway.models_list import ModelsList
from socle.gateway.ocr import Ocr
from socle.gateway.parts import Parts
from socle.gateway.problems import Edge, answer, answer_http, answer_problem
from socle.gateway.protocols.routes import protocol_routes
from socle.gateway.rerank import Rerank
from socle.gateway.search import Search
from socle.gateway.transcriptions import Transcriptions
from socle.gateway.upstream import Patience, Upstream
from socle.gateway.voices import AudioVoices
from socle.inference.catalogue import CatalogueAway, CatalogueSource
from socle.interface.api_errors import ApiProblem


async def answer_away(request: Request, error: Exception) -> Response:
    """What is answered while it is not known what pages allow."""
    return answer(unavailable())


def create_application(
    *,
    catalogue: CatalogueSource | None = None,
    images: Images | None = None,
    patience: Patience | None = None,
) -> Edge:
    """The gateway with the settings in force, or with parts of one's own."""
    parts = Parts(
        catalogue=catalogue
        or CatalogueSource([settings.SOCLE_CATALOGUE or settings.SOCLE_DATA / "socle.toml"], waits=True),
        upstream=Upstream(patience or Patience()),
        images=images or Images(settings.SOCLE_FETCH_HOSTS),
        body_limit=settings.SOCLE_BODY_LIMIT,
        conversation_limit=settings.SOCLE_CONVERSATION_LIMIT,
        seconds_between_checks=settings.SOCLE_HEALTH_SECONDS,
    )
    models, me = ModelsList(parts), Me(parts)
    chat, embeddings = Chat(parts, Search(settings.SOCLE_SEARCH_URL)), Embeddings(parts)
    direct = {"/v1/chat/completions": chat, "/v1/embeddings": embeddings}
    routed = Starlette(
        routes=[
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/embeddings", embeddings, methods=["POST"]),
            Route(
                "/v1/audio/transcriptions",
                Transcriptions(parts, settings.SOCLE_AUDIO_LIMIT),
                methods=["POST"],
            ),
            Route("/v1/audio/voices", AudioVoices(parts, settings.SOCLE_AUDIO_LIMIT), methods=["POST"]),
            Route("/v1/ocr", Ocr(parts), methods=["POST"]),
            Route("/v1/rerank", Rerank(parts), methods=["POST"]),
            *protocol_routes(parts),
            Route("/v1/models", models.all),
            Route("/v1/models/{name:path}", models.one),
            Route("/v1/me", me.get, methods=["GET"]),
            Route("/v1/me", me.patch, methods=["PATCH"]),
            Route("/v1/me/info", me.get),
            Route("/health", health),
            Route("/metrics", MetricsPage(parts).get),
            Route("/health/models", ModelsHealth(parts).get),
        ],
        exception_handlers={
            ApiProblem: answer_problem,
            HTTPException: answer_http,
            CatalogueAway: answer_away,
        },
        lifespan=parts.running,
    )
    return Edge(routed, parts.metrics, direct)


application = create_application()
