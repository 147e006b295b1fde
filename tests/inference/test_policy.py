from dataclasses import replace

import pytest

from socle.inference.catalogue import Hosting, Policy, Provider, Route, Sensitivity, read_catalogue
from socle.inference.policy import allowed, highest

CATALOGUE = read_catalogue([])
ABROAD = Provider("abroad", "Ailleurs", "https://abroad.example/v1", Hosting.OTHER, "USA")
CHAT = CATALOGUE.model("chat")
BOTH = replace(CHAT, routes=(Route(ABROAD, "big"), *CHAT.routes))


@pytest.mark.parametrize("sensitivity", ["public", "internal", "personal", "restricted"])
def test_by_default_data_stay_here_whatever_their_sensitivity(sensitivity: str) -> None:
    assert [route.provider.name for route in allowed(CATALOGUE, BOTH, sensitivity)] == ["local"]


def test_what_the_policy_lists_is_allowed_in_the_models_order() -> None:
    opened = replace(
        CATALOGUE, policy=Policy({Sensitivity.PUBLIC: frozenset({Hosting.LOCAL, Hosting.OTHER})})
    )

    assert [route.provider.name for route in allowed(opened, BOTH, "public")] == ["abroad", "local"]
    assert allowed(opened, BOTH, "internal") == []


def test_a_word_that_is_no_sensitivity_is_an_error() -> None:
    with pytest.raises(ValueError, match="secret"):
        allowed(CATALOGUE, CHAT, "secret")


def test_data_of_several_sensitivities_have_the_highest() -> None:
    assert highest("internal", "restricted", "public") is Sensitivity.RESTRICTED
    assert highest() is Sensitivity.PUBLIC
