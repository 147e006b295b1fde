"""The suffix in the prompt, by the model's own marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.gateway.protocols.completions.endpoint import filled_in
from socle.gateway.protocols.completions.fields import CompletionFields
from socle.interface.api_errors import ApiProblem

MARKS = "<P>{prefix}<S>{suffix}<M>"
BACKWARDS = "<S>{suffix}<P>{prefix}"


def asked(**members: object) -> tuple[dict[str, object], CompletionFields]:
    body = {"model": "m", **members}
    return body, CompletionFields.model_validate(body)


@given(some.text(), some.text())
def test_both_halves_stand_between_the_marks_whatever_they_hold(prefix: str, suffix: str) -> None:
    body, fields = asked(prompt=prefix, suffix=suffix, max_tokens=3)
    assert filled_in(body, fields, MARKS) == {
        "model": "m",
        "prompt": f"<P>{prefix}<S>{suffix}<M>",
        "max_tokens": 3,
    }
    assert filled_in(body, fields, BACKWARDS)["prompt"] == f"<S>{suffix}<P>{prefix}"


def test_a_half_that_names_a_place_stays_as_it_is() -> None:
    body, fields = asked(prompt="{suffix}", suffix="{prefix}")
    assert filled_in(body, fields, MARKS)["prompt"] == "<P>{suffix}<S>{prefix}<M>"


def test_without_marks_or_suffix_the_provider_gets_what_came() -> None:
    body, fields = asked(prompt="a", suffix="b")
    assert filled_in(body, fields, None) == body
    body, fields = asked(prompt=[1, 2])
    assert filled_in(body, fields, MARKS) == body


def test_tokens_cannot_be_put_between_marks() -> None:
    body, fields = asked(prompt=[1, 2], suffix="b")
    with pytest.raises(ApiProblem) as refused:
        filled_in(body, fields, MARKS)
    assert refused.value.param == "prompt"
