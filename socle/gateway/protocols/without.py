"""Which models are served without a path that few providers have: they are not asked for it each time."""

from time import monotonic

SECONDS = 600.0


class Without:
    """The models of which the path is known to be missing, each for ten minutes."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def __contains__(self, model: str) -> bool:
        return self._until.get(model, 0.0) > monotonic()

    def add(self, model: str) -> None:
        """Enters a model, by its id."""
        self._until[model] = monotonic() + SECONDS
