"""Every address that Django answers. The inference paths of /v1 are the gateway's: see asgi.py."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from socle.gateway.api import router as limits
from socle.gateway.batches.api import router as batches
from socle.gateway.openapi import united
from socle.gateway.usage_api import router as usage
from socle.inference.api import router as catalogue
from socle.interface.api_errors import ApiProblem
from socle.interface.api_parser import StorableParser
from socle.knowledge.api import router as knowledge
from socle.organisation.api import router as organisation
from socle.work.api import router as work


class Contract(NinjaAPI):
    """The API of Django's side, whose OpenAPI document tells the gateway's paths too."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The whole of /v1."""
        schema = super().get_openapi_schema(**options)
        schema.update(united(schema))
        return schema


api = Contract(title="Socle", version="1", urls_namespace="v1", docs_url=None, parser=StorableParser())
api.add_router("", usage)
api.add_router("", knowledge)
api.add_router("", work)
api.add_router("", batches)
api.add_router("", organisation)
api.add_router("", limits)
api.add_router("", catalogue)


@api.exception_handler(ApiProblem)
def answer_problem(request: HttpRequest, problem: ApiProblem) -> HttpResponse:
    """A refusal in OpenAI's shape."""
    response = api.create_response(request, problem.body(), status=problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the first field that does not fit."""
    first = error.errors[0]
    field = ".".join(str(part) for part in first.get("loc", ())[1:])
    problem = ApiProblem(422, f"{field}: {first.get('msg')}", param=field or None, code="invalid_value")
    return answer_problem(request, problem)


@api.exception_handler(HttpError)
def answer_refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses by itself: a body that it cannot read."""
    if isinstance(error.__cause__, ApiProblem):
        return answer_problem(request, error.__cause__)
    code = "invalid_json" if error.status_code == 400 else None
    return answer_problem(request, ApiProblem(error.status_code, f"{error.message}.", code=code))


urlpatterns = [
    path("v1/", api.urls),
    path("assistant/", include("socle.tools.assistant.urls")),
    path("transcripts/", include("socle.tools.transcripts.urls")),
    path("comptes-rendus/", include("socle.tools.meetings.urls")),
    path("documents/", include("socle.knowledge.urls")),
    path("", include("socle.work.urls")),
    path("", include("socle.assurance.urls")),
    path("", include("socle.portal.urls")),
]
handler400 = "socle.interface.errors.bad_request"
handler403 = "socle.interface.errors.forbidden"
handler404 = "socle.interface.errors.not_found"
handler500 = "socle.interface.errors.server_error"
