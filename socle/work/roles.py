"""Which model plays a role: tools ask for `small` or `large`, the operator says which alias that is."""

from __future__ import annotations

from django.conf import settings

DEFAULT = "chat"
OF_SPEECH = {"transcription": "audio", "voices": "audio"}


def alias_of(role: str) -> str:
    """The alias for a role, from SOCLE_MODEL_ROLES («small=chat,large=grand»); where none is given
    `audio` for speech and `chat` for the rest."""
    return dict(settings.SOCLE_MODEL_ROLES).get(role) or OF_SPEECH.get(role, DEFAULT)
