"""The file of heads only grows, is thinned with time, and never loses its newest line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from socle.ledger.chain import microseconds
from socle.ledger.heads import Head, append, last_head, path, statements, thin

KEY = bytes(32)


def head(position: int, at: datetime) -> Head:
    return Head(position, "00" * 32, microseconds(at))


def positions(data: Path) -> list[int]:
    return [line["position"] for line in statements(path(data))]


def test_the_last_line_is_the_last_head(tmp_path: Path) -> None:
    assert last_head(tmp_path, KEY) is None
    now = datetime.now(UTC)
    for position in (1, 2, 3):
        append(tmp_path, KEY, head(position, now).statement())
    assert last_head(tmp_path, KEY) == head(3, now)


def test_a_head_of_another_key_is_not_the_last(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    append(tmp_path, KEY, head(1, now).statement())
    append(tmp_path, b"another", head(2, now).statement())
    with path(tmp_path).open("a") as file:
        file.write('{"half a li')
    found = last_head(tmp_path, KEY)
    assert found is not None
    assert found.position == 1


def test_old_heads_are_thinned_to_one_an_hour_and_recent_ones_are_all_kept(tmp_path: Path) -> None:
    old = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=30)
    recent = datetime.now(UTC) - timedelta(hours=1)
    position = 0
    for begin in (old, old + timedelta(hours=1), recent):
        for second in range(3):
            position += 1
            append(tmp_path, KEY, head(position, begin + timedelta(seconds=second)).statement())
    append(tmp_path, KEY, {"type": "checkpoint", "position": 3})
    thin(tmp_path)
    assert positions(tmp_path) == [3, 6, 7, 8, 9, 3]
    assert path(tmp_path).stat().st_mode & 0o777 == 0o600
    thin(tmp_path)
    assert positions(tmp_path) == [3, 6, 7, 8, 9, 3]


def test_every_line_says_who_signed_it(tmp_path: Path) -> None:
    append(tmp_path, KEY, head(1, datetime.now(UTC)).statement())
    line = json.loads(path(tmp_path).read_text())
    assert len(line["signature"]) == 64
