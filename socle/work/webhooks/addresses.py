"""Which addresses may be told: https, on the operator's list."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from socle.work.refusals import InputRefused

_LONGEST = 500


def checked_address(address: str) -> str:
    """The address, empty where none is given. Raises InputRefused for one that this server does not tell."""
    address = address.strip()
    if address and not is_listed(address):
        raise InputRefused(
            "webhook",
            "Cette adresse n’est pas permise\u00a0: elle commence par https, et son hôte est sur la liste de "
            "l’équipe qui administre le service.",
        )
    return address


def is_listed(address: str) -> bool:
    """Whether it is an https address whose host the operator listed (SOCLE_FETCH_HOSTS)."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    listed = {name.strip().lower() for name in settings.SOCLE_FETCH_HOSTS}
    plain = not (parts.username or parts.password or parts.fragment) and address.isprintable()
    return len(address) <= _LONGEST and parts.scheme == "https" and host in listed and plain
