"""What is written is read, and what is no line is told apart."""

from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.journal.lines import (
    Carried,
    Closed,
    Line,
    NotALine,
    Opened,
    Progress,
    Settled,
    read,
    written,
)
from tests.gateway.journal.calls import closed, opened

numbers = st.integers(0, 2**60)
lines = st.one_of(
    st.builds(
        Opened, **{field.name: st.from_type(get_type_hints(Opened)[field.name]) for field in fields(Opened)}
    ),
    st.builds(
        Closed, seconds=st.floats(0, 1e6), first_token_seconds=st.none(), kwh=st.none(), kg_co2e=st.none()
    ),
    st.builds(Settled, st.text()),
    st.builds(Progress, numbers, st.dictionaries(st.text(), numbers)),
    st.just(Carried(opened("a"), closed("a"))),
    st.just(Carried(opened("a"))),
)


@given(lines)
def test_a_line_is_read_as_it_was_written(line: Line) -> None:
    raw = written(line)
    assert raw.count(b"\n") == 1
    assert read(raw.rstrip(b"\n")) == line


@given(st.binary())
def test_other_bytes_are_no_line(raw: bytes) -> None:
    with pytest.raises(NotALine):
        read(raw)


@given(st.integers(1, 200))
def test_half_a_line_is_no_line(length: int) -> None:
    with pytest.raises(NotALine):
        read(written(opened())[:length])


def test_a_line_of_a_later_version_is_read_without_what_it_adds() -> None:
    later = written(opened("a")).replace(b'"id"', b'"colour":"blue","id"')
    assert read(later) == opened("a")
