"""What a call took whose provider never told: a rule of thumb, marked as such (`is_reported` is false).

Four bytes of a request or an answer count for a token, as in French and English text; no more than the model
reads at once, so that an image written into the request does not count as text. Each event of a stream
counts for a token, as vLLM and llama.cpp write them.
"""

from time import monotonic

from socle.gateway.journal.folding import Finished
from socle.gateway.journal.lines import Closed, Outcome
from socle.gateway.routing import Destination
from socle.gateway.usage import Meter
from socle.inference.catalogue import Catalogue, Model, Route

BYTES_OF_A_TOKEN = 4
MOST_ESTIMATED = 1_000_000


def prompt_estimate(size: int, model: Model) -> int:
    """Tokens of a request of that many bytes; none for models that read no text."""
    if not model.type.startswith("text-"):
        return 0
    return min(size // BYTES_OF_A_TOKEN, model.context_length or MOST_ESTIMATED)


def completion_estimate(size: int, model: Model) -> int:
    """Tokens of a whole answer of that many bytes; none for models that write no text."""
    return prompt_estimate(size, model) if model.type == "text-generation" else 0


def interrupted(call: Finished, catalogue: Catalogue) -> Closed:
    """The closing of a call over which its process died, by the prices of today's catalogue.

    Without the model or the provider in it any more, cost is nothing and energy unknown.
    """
    opened, written = call.opened, call.events
    route = _route(call, catalogue)
    cost, kwh, kg = 0.0, None, None
    if route is not None:
        model = catalogue.models[opened.model]
        meter = Meter(Destination(opened.alias, model, (route,)), route, monotonic() - call.seconds)
        usage = meter.estimated(opened.prompt_estimate, written)
        cost = usage["cost"]
        if usage["impacts"]["estimated"]:
            kwh, kg = usage["impacts"]["kWh"], usage["impacts"]["kgCO2eq"]
    return Closed(
        id=opened.id,
        outcome=Outcome.INTERRUPTED,
        is_reported=False,
        prompt_tokens=opened.prompt_estimate,
        completion_tokens=written,
        cost=repr(cost),
        kwh=kwh,
        kg_co2e=kg,
        seconds=call.seconds,
        input_digest=opened.input_digest,
    )


def _route(call: Finished, catalogue: Catalogue) -> Route | None:
    model = catalogue.models.get(call.opened.model)
    routes = model.routes if model is not None else ()
    return next((route for route in routes if route.provider.name == call.opened.provider), None)
