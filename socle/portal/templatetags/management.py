"""`{% load management %}`: words for the catalogue's values."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def word(words: Mapping[str, str], value: str) -> str:
    """The French for a value; the value itself where there is none."""
    return words.get(value, value)
