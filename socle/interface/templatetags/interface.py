"""`{% load interface %}`: French print and icons."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from socle.interface import french, icons

register = template.Library()


@register.filter
@stringfilter
def typography(text: str) -> str:
    """Text with the no-break spaces of French; escaped afterwards like any text."""
    return french.typography(text)


@register.filter
def long_date(moment: date | None) -> str:
    """«22 novembre 2026»; nothing when there is no date."""
    if moment is None:
        return ""
    return french.long_date(_local(moment))


@register.filter
def date_and_time(moment: datetime | None) -> str:
    """«22 novembre 2026 à 14 h 05», Paris time; nothing when there is no moment."""
    if moment is None:
        return ""
    return french.date_and_time(timezone.localtime(moment) if timezone.is_aware(moment) else moment)


@register.filter
def french_number(value: Decimal | float, decimals: int | None = None) -> str:
    """«1 234,50» with the given digits after the comma."""
    return french.number(value, decimals)


@register.filter
def file_size(size: int) -> str:
    """«3,4 Mo»."""
    return french.file_size(size)


@register.filter
def energy(watt_hours: Decimal | float) -> str:
    """«0,4 Wh»."""
    return french.energy(watt_hours)


@register.filter
def counted(count: int, words: str) -> str:
    """`{{ 3|counted:"page,pages" }}` gives «3 pages»."""
    one, many = words.split(",")
    return french.counted(count, one, many)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing of an icon, hidden from screen readers: the word beside it says what it means."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        icons.PATHS[name],
    )


def _local(moment: date) -> date:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment).date()
    return moment
