"""What is asked of a recording and what was heard in it, in words of this house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Listening:
    """How to listen. `language` is an ISO 639-1 code, found out where it is None; `prompt` holds names and
    words to expect; at `temperature` 0 nothing is drawn by lot. Without `finds_voice` all of it is taken for
    speech: the client has cut it at silences already."""

    language: str | None = None
    prompt: str | None = None
    temperature: float = 0.0
    words: bool = False
    finds_voice: bool = True


@dataclass(frozen=True)
class Word:
    """A word and when it is said, in seconds; `probability` is how sure the model is of it, from 0 to 1."""

    text: str
    start: float
    end: float
    probability: float = 1.0


@dataclass(frozen=True)
class Segment:
    """Some words said in one go, with the model's own measures of how sure it is."""

    start: float
    end: float
    text: str
    tokens: Sequence[int] = ()
    seek: int = 0
    temperature: float = 0.0
    avg_logprob: float = 0.0
    compression_ratio: float = 0.0
    no_speech_prob: float = 0.0
    words: Sequence[Word] = ()


@dataclass
class Heard:
    """A whole recording; `duration` in seconds."""

    duration: float
    language: str = ""
    segments: list[Segment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was said."""
        return "".join(segment.text for segment in self.segments).strip()

    @property
    def tokens(self) -> int:
        """How many tokens the model wrote."""
        return sum(len(segment.tokens) for segment in self.segments)
