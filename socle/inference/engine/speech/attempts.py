"""Whisper that draws nothing by lot: the same sound gives the same words, today and before a court."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from faster_whisper import WhisperModel

# The ways in which a piece is heard, one after the other until a text neither repeats itself nor is unsure.
# Whisper's own (arXiv 2212.04356, 4.5) are drawn by lot, hotter each time: each hearing gives another text.
WAYS: Sequence[Mapping[str, Any]] = (
    {},
    {"no_repeat_ngram_size": 3},
    {"no_repeat_ngram_size": 3, "beam_size": 1},
)
# The library's result: tokens and scores, mean logarithm of the probability, temperature, compression.
Attempt = tuple[Any, float, float, float]


class SteadyWhisper(WhisperModel):  # type: ignore[misc]  # it comes without types
    """The library's model, tried again in steady ways instead of by lot where no temperature was asked."""

    def generate_with_fallback(
        self, encoder_output: Any, prompt: list[int], tokenizer: Any, options: Any
    ) -> Attempt:
        """The tokens of one piece; the surest attempt where none is good."""
        found: list[Attempt] = []
        for way in [{}] if any(options.temperatures) else WAYS:
            asked = replace(options, **way)
            found.append(super().generate_with_fallback(encoder_output, prompt, tokenizer, asked))
            if not _is_poor(found[-1], options):
                return found[-1]
        return _surest(found, options)


def _surest(found: Sequence[Attempt], options: Any) -> Attempt:
    """Of those that do not repeat themselves, if there are any."""
    varied = [one for one in found if one[3] <= options.compression_ratio_threshold]
    return max(varied or found, key=lambda one: one[1])


def _is_poor(attempt: Attempt, options: Any) -> bool:
    """Whether a text repeats itself, or is unsure where somebody speaks."""
    result, sureness, _, compression = attempt
    unsure = sureness < options.log_prob_threshold
    if unsure and result.no_speech_prob > options.no_speech_threshold:
        return False
    return bool(unsure or compression > options.compression_ratio_threshold)
