"""What a request is taken for before it is answered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.quotas.estimate import (
    TOKENS_AROUND,
    TOKENS_OF_A_RECORDING,
    TOKENS_OF_AN_IMAGE,
    Demand,
    prompt_tokens,
    stated_completion,
    used,
)
from socle.gateway.routing import Destination
from socle.inference.catalogue import Hosting, Model, Provider, Route

PROVIDER = Provider("p", "P", "http://p", Hosting.LOCAL, "FRA")
FRENCH = "Madame, Monsieur, votre demande d’aide a été reçue ; elle sera examinée dans un délai de deux mois."

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def destination(**facts: Any) -> Destination:
    model = Model("m", "M", "text-generation", (Route(PROVIDER, "m"),), active_parameters=7.0, **facts)
    return Destination("m", model, model.routes)


def user(content: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": content}]}


@given(st.dictionaries(st.text(), json_values))
def test_any_request_has_an_estimate(body: dict[str, Any]) -> None:
    assert prompt_tokens(body) >= TOKENS_AROUND
    stated_completion(body)


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(one: str, other: str) -> None:
    assert prompt_tokens(user(one)) <= prompt_tokens(user(one + other))


def test_french_is_not_taken_for_less_than_it_is() -> None:
    """Tokenisers of the models at hand make about one token of four letters of it."""
    text = FRENCH * 20
    assert len(text) / 4 < prompt_tokens(user(text)) < len(text) / 2


def test_tools_count() -> None:
    tool = {"type": "function", "function": {"name": "x", "description": FRENCH * 10}}
    assert prompt_tokens({**user("a"), "tools": [tool]}) > prompt_tokens(user("a")) + 200


@pytest.mark.parametrize(
    ("part", "tokens"),
    [
        (
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 900_000}},
            TOKENS_OF_AN_IMAGE,
        ),
        ({"type": "input_audio", "input_audio": {"data": "A" * 900_000}}, TOKENS_OF_A_RECORDING),
    ],
)
def test_an_image_and_a_recording_count_flat(part: dict[str, Any], tokens: int) -> None:
    assert tokens <= prompt_tokens(user([part])) < tokens + 100


def test_tokens_sent_as_numbers_are_counted() -> None:
    assert prompt_tokens({"input": [[1] * 50, [2] * 50]}) >= 100


@pytest.mark.parametrize(
    ("said", "tokens"),
    [
        ({"max_tokens": 30}, 30),
        ({"max_completion_tokens": 40, "max_tokens": 30}, 40),
        ({"max_tokens": 30, "n": 3}, 90),
        ({"max_tokens": None}, None),
        ({}, None),
    ],
)
def test_the_most_that_may_be_written_is_read(said: dict[str, Any], tokens: int | None) -> None:
    assert stated_completion(said) == tokens


def test_what_is_stated_is_reserved_whole() -> None:
    demand = Demand(destination(), {**user("a"), "max_tokens": 5_000})
    assert demand.of("tokens", 1_000) > 5_000


def test_what_nobody_stated_takes_a_tenth_at_most() -> None:
    demand = Demand(destination(), user("a"))
    assert demand.of("tokens", 1_000) < 150
    assert demand.of("tokens", 10**9) > 1_024


def test_the_catalogue_states_it_for_the_model() -> None:
    demand = Demand(destination(most_completion_tokens=300), user("a"))
    assert 300 < demand.of("tokens", 1_000) < 350


def test_each_thing_is_counted_in_its_units() -> None:
    from decimal import Decimal

    demand = Demand(destination(completion_cost=Decimal(6)), {**user("a"), "max_tokens": 1_000_000})
    assert demand.of("requests", 10) == 1
    assert demand.of("cost", 10**9) == 6_000_000
    assert demand.of("energy", 10**9) > 0


def test_use_is_read_where_the_provider_reported_it() -> None:
    measured = {"total_tokens": 12, "cost": 0.0000031, "impacts": {"kWh": 0.5}, "socle": {"reported": True}}
    assert used(measured) == {"tokens": 12, "cost": 4, "energy": 500_000}
    assert used({**measured, "socle": {"reported": False}}) is None
    assert used(None) is None
