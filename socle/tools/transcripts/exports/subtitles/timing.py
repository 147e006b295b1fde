"""When each subtitle stands: never over another, as long as reading it takes where the speech leaves room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socle.tools.transcripts.exports.subtitles.cues import Cue
from socle.tools.transcripts.exports.subtitles.rules import Rules

# Where people speak over one another, the second is shown once the first was seen for this long.
_LEAST = 200


def timed(cues: Sequence[Cue], rules: Rules) -> list[Cue]:
    """The subtitles with their times: in order, none over another, each begun no earlier than its words."""
    starts = _starts(cues, rules)
    found: list[Cue] = []
    for place, cue in enumerate(cues):
        start = starts[place]
        wanted = max(cue.spoken[1], start + rules.reading_time(cue.characters))
        if place + 1 < len(cues):
            latest = starts[place + 1]
            # The gap is given up before the words are: a subtitle too short to have one keeps all its time.
            with_gap = latest - rules.gap
            wanted = min(wanted, with_gap if with_gap - start >= _LEAST else latest)
        found.append(replace(cue, start=start, end=max(wanted, start + 1)))
    return found


def _starts(cues: Sequence[Cue], rules: Rules) -> list[int]:
    """Each begins with its first word, or once the one before was seen for a moment."""
    starts: list[int] = []
    for cue in cues:
        least = starts[-1] + _LEAST + rules.gap if starts else 0
        starts.append(max(cue.spoken[0], least))
    return starts
