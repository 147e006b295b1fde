"""What every path of the engine answers to a field that it cannot take."""

import pytest
from pydantic import BaseModel, Field

from socle.inference.engine.request_body import asked_of
from socle.interface.api_errors import ApiProblem


class Ask(BaseModel):
    """A request with one number."""

    count: int = Field(ge=1)


def test_what_is_asked_comes_in_its_shape() -> None:
    assert asked_of(Ask, {"count": "3", "more": "ignored"}) == Ask(count=3)


@pytest.mark.parametrize("body", [{}, {"count": 0}, {"count": "secret"}])
def test_a_field_that_cannot_be_taken_is_named_without_what_it_held(body: dict[str, object]) -> None:
    with pytest.raises(ApiProblem, match="Invalid value for 'count'") as refused:
        asked_of(Ask, body)
    assert (refused.value.status, refused.value.param) == (400, "count")
    assert "secret" not in str(refused.value)
