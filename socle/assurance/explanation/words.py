"""Filters of the texts: how declared sentences are set into others."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import stringfilter

register = template.Library()
_ARTICLES = ("À ", "Au ", "Le ", "La ", "Les ", "L’", "L'", "Un ", "Une ", "Votre ", "Notre ")


@register.filter
@stringfilter
def lower_first(text: str) -> str:
    """A sentence as it goes on after a colon; acronyms and proper names of several capitals are kept."""
    word = text.split(" ", 1)[0]
    return text if word.isupper() and len(word) > 1 else text[:1].lower() + text[1:]


@register.filter
@stringfilter
def lower_article(text: str) -> str:
    """A name within a sentence: «l’équipe …», but «Accueil de la mairie» as it is written."""
    return text[:1].lower() + text[1:] if text.startswith(_ARTICLES) else text


@register.filter
@stringfilter
def full_stop(text: str) -> str:
    """The text, ended by one full stop."""
    bare = text.strip()
    return bare if not bare or bare.endswith((".", "!", "?", "…")) else f"{bare}."
