"""In which order routes are tried, by each strategy."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.dispatch.providers import Providers
from socle.gateway.dispatch.strategies import Choice, beginning_of, ordered
from socle.inference.catalogue import Hosting, Model, Provider, Route, Strategy

NAMES = ("a", "b", "c")
PROVIDERS = [Provider(name, name, f"http://{name}.example/v1", Hosting.LOCAL, "FRA") for name in NAMES]
ROUTES = tuple(Route(provider, "m") for provider in PROVIDERS)
MODEL = Model("m", "M", "text-generation", ROUTES, active_parameters=7, total_parameters=7)
CHAT = {"messages": [{"role": "system", "content": "Vous aidez."}, {"role": "user", "content": "Bonjour"}]}


def order(
    strategy: Strategy,
    routes: tuple[Route, ...] = ROUTES,
    providers: Providers | None = None,
    body: dict[str, object] = CHAT,
) -> str:
    model = replace(MODEL, routes=routes, strategy=strategy)
    found = ordered(Choice(model, body, True, providers or Providers()), routes)
    return "".join(route.provider.name for route in found)


def weighted(*weights: float) -> tuple[Route, ...]:
    return tuple(replace(route, weight=weight) for route, weight in zip(ROUTES, weights, strict=True))


def test_the_default_is_the_order_written() -> None:
    assert order(Strategy.ORDER) == "abc"


def test_the_least_busy_counts_those_under_way() -> None:
    providers = Providers()
    for provider, load in zip(PROVIDERS, (2, 0, 1), strict=True):
        for _ in range(load):
            providers.of(provider).slots.take(provider)
    assert order(Strategy.LEAST_BUSY, providers=providers) == "bca"


def test_the_lowest_latency_comes_first_and_the_unknown_before_it() -> None:
    now = [0.0]
    providers = Providers(lambda: now[0])
    for route, seconds in zip(ROUTES[:2], (0.4, 0.1), strict=True):
        providers.of(route.provider).measured(route, True, seconds, now[0])
    assert order(Strategy.LOWEST_LATENCY, providers=providers) == "cba"
    now[0] = 61.0
    assert order(Strategy.LOWEST_LATENCY, providers=providers) == "abc"


def test_weights_share_the_load_and_zero_comes_last() -> None:
    drawn = [order(Strategy.WEIGHTED, weighted(3, 1, 0)) for _ in range(4000)]
    assert {found[-1] for found in drawn} == {"c"}
    assert 0.70 < Counter(found[0] for found in drawn)["a"] / 4000 < 0.80


def test_the_cheapest_reads_the_routes_own_prices() -> None:
    routes = (replace(ROUTES[0], prompt_cost=Decimal(1), completion_cost=Decimal(3)), *ROUTES[1:])
    priced = replace(MODEL, prompt_cost=Decimal(1), completion_cost=Decimal(2), strategy=Strategy.CHEAPEST)
    routes = (routes[0], routes[1], replace(routes[2], completion_cost=Decimal("0.5")))
    found = ordered(Choice(replace(priced, routes=routes), CHAT, True, Providers()), routes)
    assert "".join(route.provider.name for route in found) == "cba"


def test_least_energy_is_the_better_building_then_the_cleaner_electricity() -> None:
    sites = [
        replace(PROVIDERS[0], pue=1.5),
        replace(PROVIDERS[1], pue=1.1, country="POL"),
        replace(PROVIDERS[2], pue=1.1, country="FRA"),
    ]
    assert order(Strategy.LEAST_ENERGY, tuple(Route(site, "m") for site in sites)) == "cba"


def test_a_conversation_keeps_its_provider_as_it_grows() -> None:
    longer = {"messages": [*CHAT["messages"], {"role": "assistant", "content": "Oui ?"}]}
    assert order(Strategy.PREFIX_AFFINITY, body=longer) == order(Strategy.PREFIX_AFFINITY)


@given(st.text(max_size=30))
def test_a_provider_that_goes_moves_only_its_own_conversations(text: str) -> None:
    body: dict[str, object] = {"messages": [{"role": "user", "content": text}]}
    whole = order(Strategy.PREFIX_AFFINITY, body=body)
    assert order(Strategy.PREFIX_AFFINITY, ROUTES[:2], body=body) == whole.replace("c", "")


def test_conversations_spread_by_weight() -> None:
    def first(number: int) -> str:
        body: dict[str, object] = {"messages": [{"role": "user", "content": str(number)}]}
        return order(Strategy.PREFIX_AFFINITY, weighted(2, 1, 1), body=body)[0]

    shares = Counter(first(number) for number in range(2000))
    assert 0.45 < shares["a"] / 2000 < 0.55


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "text", "messages", "prompt"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["messages", "prompt", "input"]), JSON), st.sampled_from(Strategy))
def test_no_strategy_adds_or_loses_a_route(body: dict[str, object], strategy: Strategy) -> None:
    assert sorted(order(strategy, body=body)) == list(NAMES)


def test_images_do_not_count_in_a_beginning() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 1000}}
    content = [{"type": "text", "text": "Lisez"}, picture]
    assert len(beginning_of({"messages": [{"role": "user", "content": content}]})) < 100
