"""`{% load management %}`: words for the values of the catalogue, of keys and of limits."""

from collections.abc import Mapping

from django import template

from socle.portal.catalogue_words import SENSITIVITIES
from socle.portal.limit_words import MEASURES

register = template.Library()


@register.filter
def word(words: Mapping[str, str], value: str) -> str:
    """The French for a value; the value itself where there is none."""
    return words.get(value, value)


@register.filter
def sensitivity_name(value: str) -> str:
    """«Personnelles», of data."""
    return word({key.value: title for key, title in SENSITIVITIES.items()}, value)


@register.filter
def measure_name(value: str) -> str:
    """«Appels par minute»."""
    return word(MEASURES, value)
