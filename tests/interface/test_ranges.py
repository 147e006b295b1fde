"""Files in pieces: RFC 9110, section 14."""

import io
from typing import Any

import pytest
from django.http import FileResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from socle.interface import ranges
from socle.interface.ranges import Unsatisfiable, asked_range, ranged

CONTENT = bytes(range(100))


def asked(header: str = "", **more: str) -> Any:
    headers = ({"Range": header} if header else {}) | more
    return ranged(RequestFactory().get("/", headers=headers), io.BytesIO(CONTENT), 100, "audio/mpeg", "abc")


@pytest.mark.parametrize(
    ("header", "first", "past"),
    [("bytes=0-9", 0, 10), ("bytes=90-", 90, 100), ("bytes=-5", 95, 100), ("bytes=50-500", 50, 100)],
)
def test_a_piece_says_where_it_stands(header: str, first: int, past: int) -> None:
    answer = asked(header)
    assert (answer.status_code, answer.content) == (206, CONTENT[first:past])
    assert answer["Content-Range"] == f"bytes {first}-{past - 1}/100"
    assert (answer["Accept-Ranges"], answer["X-Content-Type-Options"]) == ("bytes", "nosniff")
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("header", ["", "bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes=9-3", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole(header: str) -> None:
    answer = asked(header)
    assert answer.status_code == 200
    assert isinstance(answer, FileResponse)
    assert b"".join(answer.streaming_content) == CONTENT  # type: ignore[arg-type]


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_a_range_past_the_end_is_refused_with_the_size(header: str) -> None:
    answer = asked(header)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


def test_a_piece_of_another_content_is_not_given() -> None:
    assert asked("bytes=0-9", **{"If-Range": '"other"'}).status_code == 200
    assert asked("bytes=0-9", **{"If-Range": '"abc"'}).status_code == 206


def test_a_piece_is_never_larger_than_a_mebibyte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "LARGEST_PIECE", 30)
    assert asked("bytes=10-")["Content-Range"] == "bytes 10-39/100"


@given(st.text(), st.integers(0, 10**12))
def test_any_header_gives_a_range_within_the_file_or_none(header: str, size: int) -> None:
    try:
        piece = asked_range(f"bytes={header}", size)
    except Unsatisfiable:
        return
    assert piece is None or 0 <= piece[0] < piece[1] <= size
