"""A transcript cut into subtitles: what each says, and between which words of the recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socle.tools.transcripts.exports.subtitles.breaks import cost_after, in_lines, inner_cost
from socle.tools.transcripts.exports.subtitles.rules import Rules
from socle.tools.transcripts.spoken import Line, SpokenTranscript, Word

# A silence inside a subtitle that lasts longer is where it should have ended.
PAUSE = 0.8
_PAUSE_COST, _EACH_CUE, _TOO_FAST, _TOO_LONG = 25, 6, 12, 60
_MOST_WORDS = 24
DASH = "– "


@dataclass(frozen=True)
class Cue:
    """One subtitle. Times in milliseconds; `spoken` are those of its first and last word."""

    lines: tuple[str, ...]
    speaker: str
    start: int
    end: int
    spoken: tuple[int, int]

    @property
    def characters(self) -> int:
        """How much there is to read, spaces included."""
        return sum(map(len, self.lines))


def cut(transcript: SpokenTranscript, rules: Rules) -> list[Cue]:
    """The subtitles in the order in which they begin, not timed yet: a dash says that the voice changes."""
    pieces = sorted(
        ((line, words) for line in transcript.lines for words in _cut_line(line, rules)),
        key=lambda piece: (piece[1][0].start, piece[0].start),
    )
    several = len(transcript.speakers) > 1
    cues: list[Cue] = []
    for line, words in pieces:
        changes = several and (not cues or cues[-1].speaker != line.speaker)
        cues.append(_cue(line, words, rules, changes))
    return cues


def _cue(line: Line, words: Sequence[Word], rules: Rules, dashed: bool) -> Cue:
    texts = [word.text for word in words]
    if dashed:
        texts[0] = DASH + texts[0]
    start = max(0, round(words[0].start * 1000))
    end = max(start, round(max(word.end for word in words) * 1000))
    return Cue(tuple(in_lines(texts, rules)), line.speaker, start, end, (start, end))


def _cut_line(line: Line, rules: Rules) -> Iterator[Sequence[Word]]:
    """The best way to cut what one speaker says: each cut has a cost, and the sum is the least there is."""
    words = [word for word in line.words if word.text.strip()]
    least = [0.0] + [float("inf")] * len(words)
    begins = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        for start in range(end - 1, max(-1, end - 1 - _MOST_WORDS), -1):
            cost = least[start] + _cost(words, start, end, rules)
            if cost < least[end]:
                least[end], begins[end] = cost, start
            if _length(words, start, end) > rules.room + len(DASH):
                break
    cuts: list[tuple[int, int]] = []
    end = len(words)
    while end:
        cuts.append((begins[end], end))
        end = begins[end]
    for start, end in reversed(cuts):
        yield words[start:end]


def _cost(words: Sequence[Word], start: int, end: int, rules: Rules) -> float:
    texts = [word.text for word in words[start:end]]
    length = _length(words, start, end)
    cost = float(_EACH_CUE)
    if end < len(words):
        cost += cost_after([word.text for word in words[start : end + 1]], end - start - 1, rules)
    if length + len(DASH) > rules.line:
        dashed = [DASH + texts[0], *texts[1:]]
        lines = in_lines(dashed, rules)
        cost += inner_cost(dashed, rules)
        over = sum(max(0, len(one) - rules.line) for one in lines)
        cost += 1000 * (over + max(0, len(lines) - rules.lines) * rules.line)
    lasts = (words[end - 1].end - words[start].start) * 1000
    until = words[end].start if end < len(words) else words[end - 1].end + 1.0
    room = max((until - words[start].start) * 1000, lasts)
    if rules.reading_time(length) > room:
        cost += _TOO_FAST
    if lasts > rules.longest:
        cost += _TOO_LONG * (lasts / rules.longest)
    pauses = zip(words[start : end - 1], words[start + 1 : end], strict=True)
    return cost + _PAUSE_COST * sum(after.start - before.end > PAUSE for before, after in pauses)


def _length(words: Sequence[Word], start: int, end: int) -> int:
    return sum(len(word.text) for word in words[start:end]) + end - start - 1
