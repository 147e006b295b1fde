"""Which model plays a role: tools ask for `small` or `large`, the operator says which alias that is."""

from __future__ import annotations

from django.conf import settings

DEFAULT = "chat"


def alias_of(role: str) -> str:
    """The alias for a role, from SOCLE_MODEL_ROLES («small=chat,large=grand»); `chat` where none is given."""
    return dict(settings.SOCLE_MODEL_ROLES).get(role, DEFAULT)
