"""The lines of a batch's file: read as a stream, told apart, checked."""

import io
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.batches.lines_in_turn import LinesInTurn
from socle.gateway.batches.request_lines import BatchRequest, LineFault, RawLine, raw_lines, request_of
from socle.gateway.batches.validating import MOST_ERRORS, validate

CHAT = "/v1/chat/completions"
LONGEST = 200


def line(**changed: Any) -> dict[str, Any]:
    asked = {"custom_id": "a", "method": "POST", "url": CHAT, "body": {"model": "m", "messages": []}}
    return {name: value for name, value in (asked | changed).items() if value is not None}


def read(content: bytes) -> BatchRequest:
    return request_of(RawLine(1, 0, len(content), content), CHAT)


def file_of(*lines: Any) -> io.BytesIO:
    return io.BytesIO("\n".join(json.dumps(one) for one in lines).encode())


@given(st.lists(st.binary(max_size=LONGEST + 50).filter(lambda text: b"\n" not in text)), st.booleans())
def test_lines_are_numbered_and_found_again_from_where_they_end(pieces: list[bytes], last: bool) -> None:
    content = b"\n".join(pieces) + (b"\n" if last else b"")
    whole = list(raw_lines(io.BytesIO(content), LONGEST))
    for one in whole:
        kept = content[one.start : one.end]
        assert one.content in (kept, None)
        assert kept.rstrip(b"\n") == pieces[one.number - 1]
        after = list(raw_lines(io.BytesIO(content), LONGEST, one.end, one.number + 1))
        assert after == [other for other in whole if other.number > one.number]
    seen = {one.number for one in whole}
    assert all(
        number in seen or not piece.strip(b" \t\r\x0b\x0c") for number, piece in enumerate(pieces, 1)
    ) or (b"\xef\xbb\xbf" in content)


@given(st.binary(max_size=300))
def test_any_line_is_a_request_or_has_one_fault(content: bytes) -> None:
    assert fault_of(content) in {"invalid_json_line:None", "missing_required_parameter:custom_id"}


def fault_of(content: bytes) -> str:
    """The code and the place of a line's fault, empty where it has none."""
    try:
        read(content)
    except LineFault as fault:
        return f"{fault.code}:{fault.param}"
    return ""


TEXT = st.text(alphabet="aé\x00\ud800\u2028", max_size=3) | st.sampled_from(["model", "POST", CHAT])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("custom_id", "method", "url", "body"), JSON)))
def test_any_object_is_a_request_or_has_one_fault_that_names_its_place(asked: dict[str, Any]) -> None:
    content = json.dumps(asked).encode()
    fault = fault_of(content)
    if fault:
        assert fault.partition(":")[2] in {"custom_id", "method", "url", "body", "body.model", "body.stream"}
    else:
        assert read(content).body == asked["body"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"custom_id": None}, "missing_required_parameter"),
        ({"custom_id": 7}, "invalid_custom_id"),
        ({"custom_id": "x" * 513}, "invalid_custom_id"),
        ({"method": "GET"}, "invalid_method"),
        ({"url": "/v1/embeddings"}, "invalid_url"),
        ({"body": None}, "missing_required_parameter"),
        ({"body": {}}, "missing_required_parameter"),
        ({"body": {"model": "m", "stream": True}}, "stream_not_supported"),
    ],
)
def test_a_fault_has_a_code(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(LineFault) as fault:
        read(json.dumps(line(**changed)).encode())
    assert fault.value.code == code


@pytest.mark.parametrize("content", [b"[1]", b"NaN", b'{"a": NaN}', b"\xff", b"[" * 100_000, b'"\\ud800"'])
def test_what_is_no_json_object_is_told_so(content: bytes) -> None:
    with pytest.raises(LineFault) as fault:
        read(content)
    assert fault.value.code == "invalid_json_line"


def test_a_mark_at_the_beginning_of_the_file_is_passed_over() -> None:
    file = io.BytesIO(b"\xef\xbb\xbf" + json.dumps(line()).encode() + b"\r\n")
    assert (validate(file, CHAT).total, validate(file, CHAT).errors) == (1, [])


def test_an_empty_file_is_told_so() -> None:
    assert [error["code"] for error in validate(io.BytesIO(b"\n \n"), CHAT).errors] == ["empty_file"]


def test_a_model_is_told_where_all_lines_name_one() -> None:
    several = file_of(line(), line(custom_id="b", body={"model": "n"}))
    assert (validate(file_of(line()), CHAT).model, validate(several, CHAT).model) == ("m", "")


def test_reading_stops_after_too_many_lines(settings: Any) -> None:
    settings.SOCLE_BATCH_LINES = 2
    verdict = validate(file_of(*(line(custom_id=str(number)) for number in range(5))), CHAT)
    assert [(error["code"], error["line"]) for error in verdict.errors] == [("too_many_requests", 3)]


def test_reading_stops_after_too_many_errors() -> None:
    verdict = validate(io.BytesIO(b"{\n" * 10_000), CHAT)
    assert (len(verdict.errors), verdict.total) == (MOST_ERRORS, MOST_ERRORS)


def test_a_line_longer_than_a_request_may_be_is_told_by_its_number(settings: Any) -> None:
    settings.SOCLE_BODY_LIMIT = 500
    file = file_of(line(), line(custom_id="b", body={"model": "x" * 2000}), line(custom_id="c"))
    assert [(error["code"], error["line"]) for error in validate(file, CHAT).errors] == [
        ("line_too_large", 2)
    ]


def test_the_texts_of_embeddings_are_counted(settings: Any) -> None:
    settings.SOCLE_BATCH_LINES = 3
    url = "/v1/embeddings"

    def asked(number: int, given: Any) -> dict[str, Any]:
        return line(custom_id=str(number), url=url, body={"model": "m", "input": given})

    assert validate(file_of(asked(1, "a"), asked(2, [1, 2, 3, 4]), asked(3, ["b"])), url).errors == []
    (error,) = validate(file_of(asked(1, "a"), asked(2, ["b", "c", "d"])), url).errors
    assert (error["code"], error["line"]) == ("too_many_inputs", 2)


@given(st.sets(st.integers(1, 20)), st.randoms(use_true_random=False))
def test_whatever_was_answered_each_other_line_is_given_once_and_found_again(
    answered: set[int], chance: Random
) -> None:
    content = b"".join(b"%d\n" % number for number in range(1, 21))
    done, rest = set(answered), (0, 1)
    while rest is not None:
        assert all(before in done for before in range(1, rest[1]))
        turn = LinesInTurn(io.BytesIO(content), LONGEST, *rest, frozenset(done))
        for _ in range(chance.randint(1, 6)):
            one = turn.take()
            if one is not None and chance.random() < 0.7:
                assert one.number not in done
                done.add(one.number)
                turn.done(one)
        rest = turn.rest()
    assert done == set(range(1, 21))
