"""Whatever is changed in a chain, following it stops there and not before."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from socle.ledger.chain import End, Entry, Link, is_signed, linked, microseconds, moment, signed
from socle.ledger.checking import Place, Statements, follow
from socle.ledger.facts import canonical, checked
from socle.ledger.report import Report

KEY = bytes(range(32))
NOTHING = Statements({}, None, [])

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
facts = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
    words | numbers | st.booleans() | st.lists(words | numbers, max_size=3),
    max_size=4,
)
entries = st.builds(
    Entry,
    st.integers(1, 2**62),
    st.integers(0, 2**52),
    st.integers(0, 2**40),
    words,
    words,
    words,
    words,
    facts,
)


def chain(said: list[Entry]) -> list[Place]:
    end, places = End(), []
    for number, entry in enumerate(said):
        link = linked(KEY, end, entry, number)
        end = End(link.position, link.mac, number)
        places.append((link, entry))
    return places


def followed(places: list[Any], key: bytes = KEY) -> Report:
    report = Report()
    follow(places, [], NOTHING, key, report)
    return report


@given(st.lists(entries, max_size=8))
def test_a_chain_that_nobody_touched_holds(said: list[Entry]) -> None:
    report = followed(chain(said))
    assert (report.verified, report.faults) == (len(said), [])


@given(st.lists(entries, min_size=1, max_size=8), st.data())
def test_a_changed_field_of_an_entry_is_found_at_its_place(said: list[Entry], data: Any) -> None:
    places = chain(said)
    at = data.draw(st.integers(0, len(places) - 1))
    link, entry = places[at]
    assert entry is not None
    field = data.draw(st.sampled_from(Entry._fields))
    other = data.draw(entries)
    changed = entry._replace(**{field: getattr(other, field)})
    places[at] = (link, changed)
    expected = [] if canonical(changed) == canonical(entry) else [at + 1]
    assert [fault.position for fault in followed(places).faults] == expected


@given(st.lists(entries, min_size=1, max_size=8), st.data())
def test_a_changed_field_of_a_link_is_found_at_its_place(said: list[Entry], data: Any) -> None:
    places = chain(said)
    at = data.draw(st.integers(0, len(places) - 1))
    link, entry = places[at]
    field = data.draw(st.sampled_from(["sealed_at", "entry_id", "entry_at", "digest", "mac"]))
    value = getattr(link, field)
    different = value[:-1] + bytes([value[-1] ^ 1]) if isinstance(value, bytes) else value + 1
    places[at] = (link._replace(**{field: different}), entry)
    assert followed(places).faults[0].position == at + 1


@given(st.lists(entries, min_size=2, max_size=8), st.data())
def test_a_missing_place_is_found(said: list[Entry], data: Any) -> None:
    places = chain(said)
    at = data.draw(st.integers(0, len(places) - 2))
    del places[at]
    assert followed(places).faults[0].position == at + 1


@given(st.lists(entries, min_size=1, max_size=4))
def test_another_key_does_not_verify(said: list[Entry]) -> None:
    assert followed(chain(said), bytes(32)).faults[0].position == 1


@given(facts)
def test_facts_read_back_from_json_have_the_same_digest(given_facts: dict[str, Any]) -> None:
    """What PostgreSQL gives back is what was sealed: checked facts survive JSON unchanged."""
    import json

    kept = checked(given_facts)
    assert canonical(json.loads(canonical(kept))) == canonical(kept)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)))
def test_moments_keep_their_microseconds(when: datetime) -> None:
    aware = when.replace(tzinfo=UTC)
    assert moment(microseconds(aware)) == aware


@given(st.dictionaries(st.sampled_from("abc"), st.integers() | words), words)
def test_a_statement_is_signed_as_it_stands(statement: dict[str, Any], more: str) -> None:
    good = signed(KEY, statement)
    assert is_signed(KEY, good)
    assert not is_signed(bytes(32), good)
    assert not is_signed(KEY, {**good, "d": more})


def test_a_link_follows_one_mark_only() -> None:
    entry = Entry(1, 0, 1, "run_started", "a", "", "", {})
    first = linked(KEY, End(), entry, 5)
    assert isinstance(first, Link)
    assert first.mac != linked(KEY, End(0, b"\x01" * 32, 0), entry, 5).mac
