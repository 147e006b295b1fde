"""What a call costs on the route that answered."""

from dataclasses import replace
from decimal import Decimal

from socle.gateway.usage import cost
from socle.inference.catalogue import Hosting, Model, Provider, Route

PROVIDER = Provider("p", "P", "http://p.example/v1", Hosting.LOCAL, "FRA")
ROUTE = Route(PROVIDER, "m")
MODEL = Model("m", "M", "text-generation", (ROUTE,), prompt_cost=Decimal(2), completion_cost=Decimal(6))


def test_a_route_without_prices_costs_what_the_model_does() -> None:
    # 1,000 tokens at 2 € and 500 at 6 € a million.
    assert cost(MODEL, 1000, 500, ROUTE) == cost(MODEL, 1000, 500) == Decimal("0.005")


def test_a_route_with_prices_of_its_own_costs_those() -> None:
    dear = replace(ROUTE, prompt_cost=Decimal(10), completion_cost=Decimal(0))
    assert cost(MODEL, 1000, 500, dear) == Decimal("0.01")
