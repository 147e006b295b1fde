"""Whatever the order of lines and wherever a process dies, each call is told, and rightly."""

from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.journal.folding import Finished, Folding
from socle.gateway.journal.lines import Carried, Line, Progress, Settled, written
from tests.gateway.journal.calls import closed, opened


def told(lines: list[Line], is_own: bool = False) -> tuple[list[Finished], list[Finished]]:
    folding = Folding(is_own)
    settled = list(folding.fold(written(line).rstrip() for line in lines))
    return settled, folding.rest()


def test_a_call_is_told_when_it_is_settled() -> None:
    lines = [opened("a"), closed("a", is_settled=False), Settled("a")]
    assert told(lines[:2])[0] == []
    assert [call.closed for call in told(lines)[0]] == [closed("a", is_settled=False)]


def test_the_last_closing_holds() -> None:
    lines = [opened("a"), closed("a", is_settled=False, output_digest="1"), closed("a", output_digest="2")]
    assert [call.closed and call.closed.output_digest for call in told(lines)[0]] == ["2"]


def test_what_was_closed_and_not_settled_is_told_at_the_end_as_it_was_closed() -> None:
    settled, rest = told([opened("a"), closed("a", is_settled=False)])
    assert (settled, [call.closed is not None for call in rest]) == ([], [True])


def test_a_call_that_was_only_opened_has_the_events_that_were_seen_last() -> None:
    at = opened("a").at
    lines = [opened("a"), Progress(at + 1_000_000, {"a": 4}), Progress(at + 2_500_000, {"a": 9, "gone": 1})]
    assert told(lines)[1] == [Finished(opened("a"), None, 9, 2.5)]


def test_a_carried_call_counts_where_its_first_file_is_gone_and_not_twice_for_its_own_process() -> None:
    late = [closed("a", is_settled=False), Settled("a"), Carried(opened("a"))]
    assert [call.closed is not None for call in told(late)[1]] == [True]
    assert told([opened("a"), *late], is_own=True) == (
        [Finished(opened("a"), closed("a", is_settled=False))],
        [],
    )


def test_what_is_no_line_is_passed_over() -> None:
    folding = Folding(is_own=False)
    raw = [b"rubbish", written(opened("a")), written(closed("a")), b'{"opened":']
    assert len(list(folding.fold(raw))) == 1


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_each_call_is_told_wherever_the_file_changes_and_the_process_dies(
    choices: list[int], change: int, death: int
) -> None:
    """A choice names a call and takes its next step; unsettled calls are carried at the change of files."""
    steps, lines, carrier = dict.fromkeys(range(6), 0), [], Folding(is_own=True)
    for place, call in enumerate(choices):
        name = str(call)
        script: list[Line] = [opened(name), closed(name, is_settled=False), Settled(name)]
        if steps[call] < len(script):
            lines.append(script[steps[call]])
            steps[call] += 1
        if place == change:
            list(carrier.fold(written(line) for line in lines))
            lines = [*lines, *carrier.open]
    seen = lines[:death]
    settled, rest = told(seen)
    names = {line.id for line in seen if hasattr(line, "outcome")}
    begun = names | {line.id for line in seen if hasattr(line, "alias")}
    assert {call.opened.id for call in settled + rest} == begun
    for name in names:
        assert next(call for call in settled + rest if call.opened.id == name).closed is not None
