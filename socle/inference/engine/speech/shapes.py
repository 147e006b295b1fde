"""Transcriptions in OpenAI's shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from socle.inference.engine.speech.heard import Heard, Segment, Word
from socle.inference.engine.speech.speakers import Turn

Json = dict[str, Any]


def plain(heard: Heard) -> Json:
    """`json`."""
    return {"text": heard.text, "usage": in_seconds(heard)}


def verbose(heard: Heard, granularities: frozenset[str]) -> Json:
    """`verbose_json`, with the times of segments, of words, or of both."""
    body: Json = {
        "task": "transcribe",
        "language": heard.language,
        "duration": heard.duration,
        "text": heard.text,
    }
    if "segment" in granularities:
        body["segments"] = [_segment(number, segment) for number, segment in enumerate(heard.segments)]
    if "word" in granularities:
        words = [word for segment in heard.segments for word in segment.words]
        body["words"] = [_word(word) for word in words]
    return {**body, "usage": in_seconds(heard)}


def diarized(heard: Heard, turns: Sequence[Turn]) -> Json:
    """`diarized_json`."""
    return {
        "task": "transcribe",
        "duration": heard.duration,
        "text": heard.text,
        "segments": [turn_json(number, turn) for number, turn in enumerate(turns)],
        "usage": in_seconds(heard),
    }


def turn_json(number: int, turn: Turn) -> Json:
    """What one speaker says in one go; also an event of a stream."""
    return {
        "type": "transcript.text.segment",
        "id": f"seg_{number}",
        "start": turn.start,
        "end": turn.end,
        "text": turn.text,
        "speaker": turn.speaker,
    }


def last_event(heard: Heard) -> Json:
    """The event that ends a stream."""
    return {"type": "transcript.text.done", "text": heard.text, "usage": in_tokens(heard)}


def in_seconds(heard: Heard) -> Json:
    """Usage of a whole answer: the sound in seconds, and the tokens that the model wrote."""
    return {"type": "duration", "seconds": heard.duration, **_tokens(heard)}


def in_tokens(heard: Heard) -> Json:
    """Usage of a stream, which OpenAI counts in tokens: this model writes some and reads none."""
    return {"type": "tokens", "input_tokens": 0, "output_tokens": heard.tokens, **_tokens(heard)}


def _tokens(heard: Heard) -> Json:
    return {"prompt_tokens": 0, "completion_tokens": heard.tokens, "total_tokens": heard.tokens}


def _word(word: Word) -> Json:
    """As OpenAI writes it, with the probability that other servers of Whisper tell too."""
    return {
        "word": word.text.strip(),
        "start": word.start,
        "end": word.end,
        "probability": word.probability,
    }


def _segment(number: int, segment: Segment) -> Json:
    return {
        "id": number,
        "seek": segment.seek,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "tokens": list(segment.tokens),
        "temperature": segment.temperature,
        "avg_logprob": segment.avg_logprob,
        "compression_ratio": segment.compression_ratio,
        "no_speech_prob": segment.no_speech_prob,
    }
