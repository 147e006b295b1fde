"""Languages of windows: the provider's name for one, and the strays that are heard again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

CHOICES = (
    ("fr", "Français"),
    ("en", "Anglais"),
    ("de", "Allemand"),
    ("es", "Espagnol"),
    ("it", "Italien"),
    ("pt", "Portugais"),
    ("nl", "Néerlandais"),
    ("ar", "Arabe"),
    ("pl", "Polonais"),
    ("ro", "Roumain"),
    ("ru", "Russe"),
    ("uk", "Ukrainien"),
    ("tr", "Turc"),
    ("zh", "Chinois"),
    ("ja", "Japonais"),
    ("ca", "Catalan"),
    ("br", "Breton"),
    ("oc", "Occitan"),
)
# OpenAI names languages in English in its verbose answers.
_NAMES: Mapping[str, str] = {
    "french": "fr",
    "english": "en",
    "german": "de",
    "spanish": "es",
    "castilian": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "flemish": "nl",
    "arabic": "ar",
    "polish": "pl",
    "romanian": "ro",
    "moldavian": "ro",
    "russian": "ru",
    "ukrainian": "uk",
    "turkish": "tr",
    "chinese": "zh",
    "mandarin": "zh",
    "japanese": "ja",
    "catalan": "ca",
    "valencian": "ca",
    "breton": "br",
    "occitan": "oc",
}
ESTABLISHED_SECONDS = 20.0
ESTABLISHED_WINDOWS = 2
LONE_SECONDS = 12.0
TOO_SHORT = 5.0
HOUSE = "fr"


def code_of(name: object) -> str:
    """ISO 639-1 of what a provider calls a language; empty where it says none."""
    text = str(name or "").strip().lower().partition("-")[0]
    return _NAMES.get(text, text if len(text) in {2, 3} else "")


def main_language(heard: Sequence[tuple[str, float]]) -> str:
    """The language most spoken, of windows given as (language, seconds of speech)."""
    seconds: Counter[str] = Counter()
    for language, spoken in heard:
        if language:
            seconds[language] += spoken  # type: ignore[assignment]
    return max(seconds, key=lambda one: (seconds[one], one)) if seconds else ""


def usual(heard: Sequence[tuple[str, float]]) -> tuple[set[str], str]:
    """The languages that are believed, and the one in which all else is heard again: French where so little
    is said that a guess of the language is wrong more often than not."""
    if sum(seconds for _, seconds in heard) < TOO_SHORT:
        return {HOUSE}, HOUSE
    return established(heard), main_language(heard)


def established(heard: Sequence[tuple[str, float]]) -> set[str]:
    """The languages that are really spoken: the main one, and those of several windows and 20 seconds, or of
    one long window. A short window alone in a language is a mistake more often than not."""
    found = {main_language(heard)}
    for language in {one for one, _ in heard if one}:
        spoken = [seconds for one, seconds in heard if one == language]
        several = len(spoken) >= ESTABLISHED_WINDOWS and sum(spoken) >= ESTABLISHED_SECONDS
        if several or max(spoken) >= LONE_SECONDS:
            found.add(language)
    return found - {""}


def is_believed(again: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether what a window holds when heard again, in another language, is surer than it was before: asked
    to hear French in English, a model translates, unsurely. Rows as windows keep them; a provider that tells
    no confidence is believed where it found words."""
    sure, was = _confidence(again), _confidence(before)
    return sure >= was if sure is not None and was is not None else bool(again.get("said"))


def _confidence(row: Mapping[str, Any]) -> float | None:
    """The mean of its words; 0 without words, None where they have none."""
    words = [word.get("confidence") for one in row.get("said", ()) for word in one["words"]]
    told = [float(one) for one in words if one is not None]
    return mean(told) if told else None if words else 0.0
