"""Who operates this server, as its tools declare it: the operator says it once, in the settings."""

from __future__ import annotations

from django.conf import settings

from socle.work.declaration import Contact

_UNNAMED = "Administration qui exploite ce serveur"
_TEAM = "L’équipe qui administre le service"
_COUNTER = "À l’accueil de votre administration"


def administration() -> str:
    """The administration's name, for the register and for explanations."""
    return settings.SOCLE_ADMINISTRATION or _UNNAMED


def contact() -> Contact:
    """Whom to ask; the counter of one's administration where the operator named nobody."""
    return Contact(
        settings.SOCLE_CONTACT_NAME or _TEAM,
        settings.SOCLE_CONTACT_EMAIL,
        settings.SOCLE_CONTACT_PHONE,
        settings.SOCLE_CONTACT_ADDRESS or _COUNTER,
    )
