"""`{% load transcripts %}`: moments, durations and words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from socle.tools.transcripts.presentation import durations, words

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """«12:34»."""
    return durations.clock(seconds)


@register.filter
def spoken(seconds: float) -> str:
    """«12 min 34 s»."""
    return durations.spoken(seconds)


@register.filter
def lasting(seconds: float) -> str:
    """«12 min»."""
    return durations.length(seconds)


@register.filter
def said(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The words of a segment, each a place that can be heard."""
    return words.rendered(rows)


@register.filter
def corrected(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, str]]:
    """The words that the glossary corrected: place, word, what was heard."""
    return [
        (place, row["text"], row["instead_of"]) for place, row in enumerate(rows) if row.get("instead_of")
    ]


@register.filter
def named(names: Mapping[int, str], number: int) -> str:
    """The name of a person by their number."""
    return names.get(number, "Une personne partie")
