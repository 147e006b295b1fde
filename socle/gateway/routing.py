"""Where a request may go: its model, its sensitivity, and the routes that the policy allows for both."""

from dataclasses import dataclass

from starlette.types import Scope

from socle.inference import policy
from socle.inference.catalogue import Catalogue, Model, ModelType, Route, Sensitivity, UnknownModel
from socle.interface.api_errors import ApiProblem
from socle.organisation.callers import Caller

HEADER = b"x-socle-sensitivity"

_PURPOSE: dict[ModelType, str] = {
    "text-generation": "chat completions (/v1/chat/completions)",
    "text-embeddings-inference": "embeddings (/v1/embeddings)",
    "automatic-speech-recognition": "transcriptions (/v1/audio/transcriptions)",
    "image-to-text": "the reading of pages (/v1/ocr)",
    "text-classification": "reranking (/v1/rerank)",
}


@dataclass(frozen=True)
class Destination:
    """A model, the name that the client gave it, and the routes allowed for the data, the preferred first."""

    asked: str
    model: Model
    routes: tuple[Route, ...]


def sensitivity_of(caller: Caller, scope: Scope) -> Sensitivity:
    """The caller's sensitivity, raised by the header where it says more, never lowered by it.

    Raises ApiProblem 400 for a word that is not a sensitivity.
    """
    words = [value.decode("latin-1").strip().lower() for name, value in scope["headers"] if name == HEADER]
    try:
        said = [Sensitivity(word) for word in words]
    except ValueError:
        known = ", ".join(Sensitivity)
        raise ApiProblem(
            400,
            f"The header X-Socle-Sensitivity must be one of: {known}.",
            code="invalid_sensitivity",
            param="X-Socle-Sensitivity",
        ) from None
    return policy.highest(caller.sensitivity, *said)


def destination(catalogue: Catalogue, asked: str, kind: ModelType, sensitivity: Sensitivity) -> Destination:
    """The model of that name or alias and its allowed routes; raises ApiProblem 400, 403 or 404."""
    model = model_of(catalogue, asked)
    if model.type != kind:
        raise ApiProblem(
            400,
            f"The model '{asked}' does not do {_PURPOSE[kind]}: it is for {_PURPOSE[model.type]}.",
            code="model_type_mismatch",
            param="model",
        )
    routes = policy.allowed(catalogue, model, sensitivity)
    if not routes:
        raise _refused(catalogue, asked, model, sensitivity)
    return Destination(asked, model, tuple(routes))


def model_of(catalogue: Catalogue, asked: str) -> Model:
    """The model of that name or alias; raises ApiProblem 404."""
    try:
        return catalogue.model(asked)
    except UnknownModel:
        raise ApiProblem(
            404,
            f"The model '{asked[:100]}' does not exist. GET /v1/models lists those that do.",
            code="model_not_found",
            param="model",
        ) from None


def _refused(catalogue: Catalogue, asked: str, model: Model, sensitivity: Sensitivity) -> ApiProblem:
    here = ", ".join(sorted({route.provider.hosting for route in model.routes}))
    others = [
        other.id
        for other in catalogue.models.values()
        if other.type == model.type and policy.allowed(catalogue, other, sensitivity)
    ]
    there = f"Models allowed for it: {', '.join(others)}." if others else "No model is allowed for it."
    return ApiProblem(
        403,
        f"Data of sensitivity '{sensitivity}' may not go to the model '{asked}' (hosting: {here}). {there}",
        type="permission_error",
        code="sensitivity_not_allowed",
        param="model",
    )
