"""Error pages: what happened, what was kept, what to do next, and a reference for support.

The project's URLs name them: `handler400 = "socle.interface.errors.bad_request"` and so on.
They read no database, because they must stand when it is away.
"""

import sys
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from socle.interface.api_errors import ApiProblem
from socle.interface.references import reference_of


@dataclass(frozen=True)
class Explanation:
    """The sentences of one error page, in French."""

    title: str
    happened: str
    kept: str
    next_step: str


BAD_REQUEST = Explanation(
    "Cette demande n’a pas pu être lue",
    "L’adresse ou le formulaire reçu est incomplet ou trop volumineux.",
    "Rien n’a été modifié.",
    "Revenez à la page précédente, vérifiez ce que vous avez saisi, puis recommencez.",
)
FORBIDDEN = Explanation(
    "Vous n’avez pas accès à cette page",
    "Votre compte ne donne pas le droit d’ouvrir cette page ou de faire cette action.",
    "Rien n’a été modifié.",
    "Si vous en avez besoin pour votre travail, demandez ce droit à l’administration de la plateforme.",
)
NOT_FOUND = Explanation(
    "Cette page n’existe pas, ou n’est pas à vous",
    "L’adresse est peut-être incomplète, le contenu a pu être supprimé à sa date prévue, "
    "ou il appartient à une autre personne.",
    "Vos propres contenus ne sont pas touchés.",
    "Retrouvez vos conversations et vos documents depuis l’accueil.",
)
NOT_A_PAGE = Explanation(
    "Cette adresse n’est pas une page",
    "Elle sert à une action, comme enregistrer ou supprimer, et ne s’ouvre pas d’elle-même.",
    "Rien n’a été modifié.",
    "Retrouvez votre travail depuis l’accueil, puis recommencez l’action.",
)
CSRF = Explanation(
    "Votre action n’a pas été enregistrée",
    "La page était ouverte depuis trop longtemps, ou votre session a changé entre-temps.",
    "Rien n’a été modifié. Votre texte est encore sur la page précédente.",
    "Revenez à la page précédente, copiez votre texte si besoin, rechargez la page, puis recommencez.",
)
FAILURE = Explanation(
    "Un incident est survenu de notre côté",
    "Le serveur n’a pas pu terminer ce que vous avez demandé. Vous n’y êtes pour rien.",
    "Ce qui était déjà enregistré l’est toujours. Votre dernière action n’a pas été prise en compte.",
    "Réessayez dans un instant. Si l’incident revient, transmettez la référence ci-dessous au support.",
)
UNAVAILABLE = Explanation(
    "Le service est momentanément indisponible",
    "Une partie du serveur redémarre ou est en maintenance.",
    "Vos conversations et vos documents sont conservés. Les travaux en cours reprendront d’eux-mêmes.",
    "Rechargez cette page dans une minute.",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 400; under /v1, the same as JSON."""
    if request.path.startswith("/v1/"):
        problem = ApiProblem(400, "The request could not be read.", code="invalid_request")
        return JsonResponse(problem.body(), status=problem.status)
    return error_page(request, 400, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 403."""
    return error_page(request, 403, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 404; under /v1, the same as JSON."""
    if request.path.startswith("/v1/"):
        problem = ApiProblem(404, f"Unknown path: {request.path}", code="unknown_path")
        return JsonResponse(problem.body(), status=problem.status)
    return error_page(request, 404, NOT_FOUND)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """The page for 405: an address of an action, opened by hand or by going back."""
    return error_page(request, 405, NOT_A_PAGE)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old; `reason` is for logs, not for agents.

    A script's request is answered with the token that its page needs now: it keeps what was typed.
    """
    if "HX-Request" not in request.headers:
        return error_page(request, 403, CSRF)
    response = HttpResponse(
        render_to_string("interface/token.html", {"token": get_token(request)}), status=403
    )
    response["HX-Retarget"], response["HX-Reswap"] = "#session", "innerHTML"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for 500; for 503 when it is the database that is away. Under /v1, the same as JSON."""
    away = isinstance(sys.exception(), OperationalError)
    if request.path.startswith("/v1/"):
        problem = _api_problem(away, reference_of(request))
        return JsonResponse(problem.body(), status=problem.status, headers=problem.headers)
    return unavailable(request) if away else error_page(request, 500, FAILURE)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page for 503, with the time after which to come back."""
    response = error_page(request, 503, UNAVAILABLE)
    response["Retry-After"] = "60"
    return response


def _api_problem(away: bool, reference: str) -> ApiProblem:
    if away:
        told = "The service is temporarily unavailable. Try again."
        return ApiProblem(503, told, code="service_unavailable", headers={"Retry-After": "5"})
    return ApiProblem(500, f"The server failed. Reference for support: {reference}.", code="server_error")


def error_page(request: HttpRequest, status: int, explanation: Explanation) -> HttpResponse:
    """The page of an explanation; rendered without context processors, which may need what just failed."""
    context = {
        "status": status,
        "explanation": explanation,
        "reference": reference_of(request),
        "retry": request.method == "GET" and status >= 500,
        "path": request.get_full_path(),
    }
    return HttpResponse(render_to_string("interface/error.html", context), status=status)
