"""Subtitles, whatever the times and texts."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.gateway.subtitles import Cue, srt, vtt

# A loaded machine is no fault.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)[,.](\d{3})"
CUES = st.lists(
    st.builds(
        Cue,
        st.floats(0, 400_000, allow_nan=False),
        st.floats(0, 400_000, allow_nan=False),
        st.text(max_size=80),
    ),
    max_size=6,
)


def seconds(text: str) -> float:
    found = re.fullmatch(TIME, text)
    assert found is not None, text
    hours, minutes, rest, thousandths = map(int, found.groups())
    return hours * 3600 + minutes * 60 + rest + thousandths / 1000


@patient
@given(CUES)
def test_subrip_has_a_number_two_times_and_one_line_for_each_cue(cues: list[Cue]) -> None:
    cues = [cue for cue in cues if cue.text.strip()]
    blocks = srt(cues).split("\n\n")
    assert blocks.pop() == ""
    assert len(blocks) == len(cues)
    for number, (block, cue) in enumerate(zip(blocks, cues, strict=True), 1):
        first, times, line = block.split("\n")
        start, end = map(seconds, times.split(" --> "))
        assert int(first) == number
        assert abs(start - cue.start) <= 0.001
        assert abs(end - cue.end) <= 0.001
        assert line == cue.line


@patient
@given(CUES)
def test_webvtt_never_takes_a_text_for_a_time_or_a_tag(cues: list[Cue]) -> None:
    head, *blocks = vtt(cues).split("\n\n")
    assert head == "WEBVTT"
    assert blocks.pop() == ""
    for block in blocks:
        _, line = block.split("\n")
        assert "-->" not in line
        assert "<" not in line
