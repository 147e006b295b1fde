"""Which addresses may be told: https, on one of the operator's lists, and leading where it may."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from socle.gateway.images import is_public
from socle.work.refusals import InputRefused
from socle.work.webhooks.private_hosts import leads_inside

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
    """Whether it is an https address whose host the operator listed (SOCLE_FETCH_HOSTS, or for a host of its
    own network SOCLE_WEBHOOK_PRIVATE_HOSTS)."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    listed = _public_hosts() | settings.SOCLE_WEBHOOK_PRIVATE_HOSTS.keys()
    plain = not (parts.username or parts.password or parts.fragment) and address.isprintable()
    return len(address) <= _LONGEST and parts.scheme == "https" and host in listed and plain


def may_lead_to(host: str, address: str) -> bool:
    """Whether a listed host may be reached at an address: on the public internet where it is listed without a
    network, else within the network that the operator named for it."""
    host = host.lower()
    if host in _public_hosts() and is_public(address):
        return True
    return leads_inside(settings.SOCLE_WEBHOOK_PRIVATE_HOSTS, host, address)


def _public_hosts() -> set[str]:
    return {name.strip().lower() for name in settings.SOCLE_FETCH_HOSTS}
