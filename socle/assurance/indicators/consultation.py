"""Whether staff representatives were consulted: without it nobody's time is recorded."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone


def consulted_on() -> date | None:
    """The day of the consultation; None where there was none yet. Raises ImproperlyConfigured for a setting
    that is no date.
    """
    text = str(settings.SOCLE_STAFF_CONSULTED).strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(
            f"SOCLE_STAFF_CONSULTED is the date of a consultation, such as 2026-11-25; {text!r} is none."
        ) from None
    return day if day <= timezone.localdate() else None
