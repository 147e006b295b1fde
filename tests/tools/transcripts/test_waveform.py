"""The waveform and the silences, from loudness."""

from hypothesis import given
from hypothesis import strategies as st

from socle.tools.transcripts.presentation.durations import clock, length, spoken
from socle.tools.transcripts.presentation.waveform import path, reduced, silences

PEAKS = st.lists(st.integers(0, 100), max_size=3000)


@given(PEAKS)
def test_a_waveform_has_at_most_its_bars_and_keeps_the_loudest(peaks: list[int]) -> None:
    found = reduced(peaks, 100)
    assert len(found) <= 100
    assert max(found, default=0) == max(peaks, default=0)


@given(PEAKS)
def test_silences_are_in_order_apart_and_quiet(peaks: list[int]) -> None:
    found = silences(peaks)
    ends = [moment for stretch in found for moment in stretch]
    assert ends == sorted(ends)
    assert all(max(peaks[round(start * 10) : round(end * 10)]) <= 5 for start, end in found)


def test_no_loudness_gives_no_drawing() -> None:
    assert path([]) == ""


def test_moments_and_durations_are_written_as_people_say_them() -> None:
    assert (clock(754), clock(3723)) == ("12:34", "1:02:03")
    assert (spoken(3723), spoken(0)) == ("1\u00a0h 2\u00a0min 3\u00a0s", "0\u00a0s")
    assert (length(59.7), length(3599)) == ("1\u00a0min", "1\u00a0h\u00a000")
    assert (length(45), length(750), length(3900)) == ("45\u00a0s", "12\u00a0min", "1\u00a0h\u00a005")
