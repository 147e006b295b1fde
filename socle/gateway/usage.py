"""Usage on every answer: the provider's token counts, their cost, and their energy with its source."""

from collections.abc import Mapping
from decimal import Decimal
from time import monotonic
from typing import Any

from socle.gateway import fast_json
from socle.gateway.routing import Destination
from socle.gateway.streaming import MODEL
from socle.inference.catalogue import Model, Route
from socle.inference.footprint import footprint
from socle.interface.api_errors import ApiProblem

MILLION = Decimal(1_000_000)
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")
KEY = b'"usage"'


class Meter:
    """Measures one call, from its asking to the usage of its end, which `measured` holds from then on.

    `begun` is the monotonic clock's reading when the provider was asked, now where none is given.
    """

    def __init__(self, destination: Destination, route: Route, begun: float | None = None) -> None:
        self.model = destination.model
        self._route = route
        self.begun = monotonic() if begun is None else begun
        self.measured: dict[str, Any] | None = None

    def usage(self, said: Mapping[str, Any] | None) -> dict[str, Any]:
        """The provider's usage with cost and impacts beside it, and who answered.

        `reported` is false, and the counts zero, where the provider gave none.
        """
        self.measured = self._described(said or {}, _counts(said or {}), said is not None)
        return self.measured

    def estimated(self, prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
        """The same for a call whose provider told no usage, from counts of our own."""
        said = {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
        return self._described({}, _counts(said), False)

    def _described(
        self, said: Mapping[str, Any], counts: Mapping[str, int], is_reported: bool
    ) -> dict[str, Any]:
        return {
            **said,
            **counts,
            "cost": float(
                cost(self.model, counts["prompt_tokens"], counts["completion_tokens"], self._route)
            ),
            "impacts": self._impacts(counts["completion_tokens"]),
            "socle": {
                "reported": is_reported,
                "model": self.model.id,
                "provider": self._route.provider.name,
                "hosting": self._route.provider.hosting,
                "country": self._route.provider.country,
            },
        }

    def _impacts(self, completion_tokens: int) -> dict[str, Any]:
        found = footprint(self.model, self._route.provider, completion_tokens, monotonic() - self.begun)
        # Clients read numbers here: no estimate is a zero that says so, and `source` says why.
        return {
            "kWh": found.kwh or 0.0,
            "kgCO2eq": found.kg_co2e or 0.0,
            "estimated": found.kwh is not None,
            "source": found.source,
        }


def cost(model: Model, prompt_tokens: int, completion_tokens: int, route: Route | None = None) -> Decimal:
    """Euros for these tokens, at the catalogue's prices per million: the route's own where it has some."""
    read, written = model.prices(route) if route else (model.prompt_cost, model.completion_cost)
    return (prompt_tokens * read + completion_tokens * written) / MILLION


def _counts(said: Mapping[str, Any]) -> dict[str, int]:
    found = {name: value if isinstance(value := said.get(name), int) else 0 for name in COUNTS}
    found["total_tokens"] = found["total_tokens"] or found["prompt_tokens"] + found["completion_tokens"]
    return found


def enriched(raw: bytes, asked: str, meter: Meter) -> bytes:
    """A whole answer with its usage completed and the model named as the client did; raises ApiProblem 502.

    What stands before the usage, which for embeddings is long, stays as it came.
    """
    head, tail = _cut(raw)
    said = tail.get("usage")
    tail["usage"] = meter.usage(said if isinstance(said, dict) else None)
    if "model" in tail or not head:
        tail["model"] = asked
    else:
        head = MODEL.sub(lambda _: b'"model":' + fast_json.written(asked), head, count=1)
    return (head or b"{") + fast_json.written(tail)[1:]


def _cut(raw: bytes) -> tuple[bytes, dict[str, Any]]:
    """The answer in two: the bytes before its usage, and the members from there on. Raises ApiProblem 502.

    What follows a key of the outer object, up to the end, is an object again once it has its brace back;
    deeper, a brace too many would remain. Where that fails, or without usage, all is read.
    """
    at = raw.rfind(KEY)
    tail = _object(b"{" + raw[at:]) if at > 0 else None
    if tail is not None:
        return raw[:at], tail
    whole = _object(raw)
    if whole is None:
        raise ApiProblem(502, "The model's answer is not a JSON object.", code="upstream_error")
    return b"", whole


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        found = fast_json.read(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
