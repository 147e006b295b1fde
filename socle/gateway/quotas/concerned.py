"""Finds the portions that concern a call: those of its caller, and of the model under each of its names."""

from socle.gateway.models import Limit
from socle.gateway.quotas.known_limits import KnownLimits
from socle.gateway.quotas.leasing import Leasing
from socle.gateway.quotas.portion import Portion
from socle.gateway.quotas.told import holders_of
from socle.inference.catalogue import Model
from socle.organisation.callers import Caller

MOST_KEPT = 10_000
_ALIAS = str(Limit.HolderKind.ALIAS)

Place = tuple[int | None, int, int | None, int, str]


class Concerned:
    """Remembers what it found until limits change. Used from the event loop only."""

    def __init__(self, known: KnownLimits, leasing: Leasing) -> None:
        self._known = known
        self._leasing = leasing
        self._found: dict[Place, tuple[Model, tuple[Portion, ...]]] = {}

    def portions(self, caller: Caller, model: Model) -> tuple[Portion, ...]:
        """One for each limit that must let the call pass."""
        place = (caller.key_id, caller.person_id, caller.service_id, caller.administration_id, model.id)
        found = self._found.get(place)
        # A catalogue that was read again may give the model other aliases.
        if found is None or found[0] is not model:
            found = self._found[place] = (model, self._look(caller, model))
            if len(self._found) > MOST_KEPT:
                del self._found[next(iter(self._found))]
        return found[1]

    def forget(self) -> None:
        """Limits or portions are others now."""
        self._found.clear()

    def _look(self, caller: Caller, model: Model) -> tuple[Portion, ...]:
        holders = holders_of(caller) + [(_ALIAS, name) for name in (model.id, *model.aliases)]
        limits = (limit for holder in holders for limit in self._known.of(holder))
        return tuple(self._leasing.portion(limit) for limit in limits)
