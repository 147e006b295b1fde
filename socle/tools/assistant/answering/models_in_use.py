"""Which model answers, where it is hosted, and how much it can read."""

from dataclasses import dataclass

from django.conf import settings

from socle.inference.catalogue import Hosting, Model, Provider
from socle.inference.catalogue.stored import catalogue_in_force
from socle.inference.policy import allowed

_HOSTINGS = {
    Hosting.LOCAL: "hébergé ici",
    Hosting.SECNUMCLOUD: "hébergé en SecNumCloud",
    Hosting.EU: "hébergé dans l’Union européenne",
    Hosting.OTHER: "hébergé hors de l’Union européenne",
}


@dataclass(frozen=True)
class ReadingBudget:
    """How much a model is given: passages, and words in all."""

    passages: int
    words: int
    answer_tokens: int


SLOW = ReadingBudget(passages=3, words=420, answer_tokens=220)
"""For a model that reads some 64 tokens a second: an answer begins within about ten seconds."""
FULL = ReadingBudget(passages=8, words=1600, answer_tokens=700)


@dataclass(frozen=True)
class ModelInUse:
    """The model of a turn, in the words shown under its answer."""

    name: str
    title: str
    hosting: str
    budget: ReadingBudget


def model_in_use(sensitivity: str) -> ModelInUse:
    """The model that the operator gave to L'Assistant; raises UnknownModel."""
    catalogue = catalogue_in_force()
    model = catalogue.model(settings.SOCLE_ASSISTANT_MODEL)
    routes = allowed(catalogue, model, sensitivity)
    provider = (routes or list(model.routes))[0].provider
    return ModelInUse(
        name=settings.SOCLE_ASSISTANT_MODEL,
        title=f"{model.title} (démonstration)" if model.demonstration else model.title,
        hosting=_hosting(provider),
        budget=SLOW if _is_slow(model) else FULL,
    )


def _is_slow(model: Model) -> bool:
    return model.demonstration


def _hosting(provider: Provider) -> str:
    return _HOSTINGS[provider.hosting]
