"""`{% load assistant %}`: what the pages of L'Assistant ask about their documents."""

from collections.abc import Iterable

from django import template
from django.conf import settings

from socle.knowledge.actions import UNDER_WAY
from socle.knowledge.models import Document

register = template.Library()


@register.filter
def under_way(document: Document) -> bool:
    """Whether the document is still being read or prepared."""
    return document.status in UNDER_WAY


@register.filter
def any_under_way(documents: Iterable[Document]) -> bool:
    """Whether a list has to be asked for again."""
    return any(under_way(document) for document in documents)


@register.simple_tag
def upload_limit() -> int:
    """The size of the largest file that is taken, in octets."""
    return int(settings.SOCLE_UPLOAD_LIMIT)
