"""Words as they are read: each a place that can be heard, the uncertain and the corrected ones said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from socle.tools.transcripts.spoken import UNSURE_BELOW

UNSURE_WORDS = Value(f"$[*] ? (@.confidence < {UNSURE_BELOW})")
"""The words of a segment that are to be checked, as the database is asked for them."""


def is_unsure(row: Mapping[str, Any]) -> bool:
    """Whether the model was not sure of the word, and no person has confirmed it."""
    confidence = row.get("confidence")
    return confidence is not None and confidence < UNSURE_BELOW


def has_unsure_words() -> Func:
    """The same, asked of the database for a whole segment."""
    return Func(
        F("words"),
        UNSURE_WORDS,
        function="jsonb_path_exists",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=BooleanField(),
    )


def unsure_count(segments: Sequence[Sequence[Mapping[str, Any]]]) -> int:
    """How many words of these segments are to be checked."""
    return sum(is_unsure(row) for words in segments for row in words)


def rendered(words: Sequence[Mapping[str, Any]]) -> SafeString:
    """The words of a segment as HTML, spaces between them."""
    # Each piece is escaped where it is made; forty thousand words want no template.
    return mark_safe(" ".join(_word(row) for row in words))  # noqa: S308


def _word(row: Mapping[str, Any]) -> str:
    start, text = f"{float(row['start']):.2f}", escape(row["text"])
    if row.get("instead_of"):
        heard = escape(row["instead_of"])
        note = f"(glossaire, entendu «\u00a0{heard}\u00a0»)"
        return f'<span class="w term" data-s="{start}">{text}{_note(note)}</span>'
    if is_unsure(row):
        return f'<span class="w unsure" data-s="{start}">{text}{_note("(à vérifier)")}</span>'
    return f'<span class="w" data-s="{start}">{text}</span>'


def _note(text: str) -> str:
    return f'<span class="visually-hidden"> {text}</span>'
