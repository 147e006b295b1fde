"""Which routes of a model may carry data of a given sensitivity."""

from __future__ import annotations

from socle.inference.catalogue import Catalogue, Model, Route, Sensitivity

# From the least to the most sensitive: data of two sensitivities together have the higher of the two.
ORDER = (Sensitivity.PUBLIC, Sensitivity.INTERNAL, Sensitivity.PERSONAL, Sensitivity.RESTRICTED)


def allowed(catalogue: Catalogue, model: Model, sensitivity: str) -> list[Route]:
    """The model's routes, in its order of preference, whose place may receive such data.

    Empty when nowhere is allowed. Raises ValueError for a word that is not a sensitivity.
    """
    level = Sensitivity(sensitivity)
    accepts = catalogue.policy.accepts
    return [route for route in model.routes if accepts(level, route.provider.hosting, route.provider.country)]


def highest(*sensitivities: str) -> Sensitivity:
    """The most sensitive of these, `public` when there are none. Raises ValueError for an unknown word."""
    return max((Sensitivity(word) for word in sensitivities), key=ORDER.index, default=Sensitivity.PUBLIC)
