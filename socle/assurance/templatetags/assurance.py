"""`{% load assurance %}`: figures in words."""

from django import template

from socle.assurance.indicators.figures import Row
from socle.interface.french import SPACE

register = template.Library()


@register.filter
def percent(row: Row, count: int) -> str:
    """`{{ row|percent:row.kept }}` gives «40 %» of what was decided."""
    return f"{row.share(count)}{SPACE}%"


@register.filter
def duration(seconds: int | None) -> str:
    """«45 s», «2 min 05 s»; a dash where it is not known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}{SPACE}min{SPACE}{rest:02d}{SPACE}s" if minutes else f"{rest}{SPACE}s"
