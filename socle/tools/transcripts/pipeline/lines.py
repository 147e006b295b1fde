"""Words of speakers made into segments: what one says in one go, cut at sentences and pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from socle.tools.transcripts.spoken import Word

LONGEST = 30.0  # seconds
ENOUGH = 12.0  # a sentence's end past this begins another segment
PAUSE = 1.5
OVERLAP = 0.3
_ENDS = (".", "!", "?", "…", "»")


@dataclass(frozen=True)
class Spoken:
    """A word, who says it (0 for nobody known), on which track, in which language."""

    word: Word
    speaker: int
    track: int = 0
    language: str = ""
    overlap: bool = False


@dataclass
class Made:
    """A segment to be written."""

    speaker: int
    track: int
    language: str
    words: list[Word] = field(default_factory=list)
    overlap: bool = False

    @property
    def start(self) -> float:
        """When it begins."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """When it ends."""
        return max(word.end for word in self.words)

    @property
    def text(self) -> str:
        """The words, with spaces between them."""
        return " ".join(word.text for word in self.words)


def lines_of(spoken: Sequence[Spoken]) -> list[Made]:
    """The segments in the order in which they begin; those of several speakers at once are marked."""
    tracks = sorted({one.track for one in spoken})
    found = [line for track in tracks for line in _of_track([one for one in spoken if one.track == track])]
    found.sort(key=lambda line: (line.start, line.track))
    _mark_overlaps(found)
    return found


def _of_track(spoken: Sequence[Spoken]) -> Iterator[Made]:
    line: Made | None = None
    for one in spoken:
        if line is None or _begins(line, one):
            if line is not None:
                yield line
            line = Made(one.speaker, one.track, one.language)
        line.words.append(one.word)
        line.overlap = line.overlap or one.overlap
    if line is not None:
        yield line


def _begins(line: Made, one: Spoken) -> bool:
    """Whether a word begins a segment of its own."""
    if one.speaker != line.speaker or one.language != line.language:
        return True
    last = line.words[-1]
    if one.word.start - last.end > PAUSE or one.word.end - line.start > LONGEST:
        return True
    return last.text.endswith(_ENDS) and one.word.start - line.start > ENOUGH


def _mark_overlaps(lines: Sequence[Made]) -> None:
    """Marks segments of different speakers that share more than a moment."""
    open_lines: list[Made] = []
    for line in lines:
        open_lines = [other for other in open_lines if other.end - line.start > OVERLAP]
        for other in open_lines:
            if other.speaker != line.speaker and min(other.end, line.end) - line.start > OVERLAP:
                other.overlap = line.overlap = True
        open_lines.append(line)


def renumbered(lines: Sequence[Made]) -> dict[int, int]:
    """Speakers numbered from 1 in the order in which they begin to speak; 0 stays nobody."""
    order = dict.fromkeys(line.speaker for line in lines if line.speaker)
    return {speaker: number for number, speaker in enumerate(order, start=1)}
