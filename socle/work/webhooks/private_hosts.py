"""Hosts of the operator's own network that may be told, each with where its name may lead: «host=network»."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Hosts = Mapping[str, tuple[Network, ...]]

# RFC 1918, RFC 6598, RFC 4193. This machine itself and what hands out its secrets (169.254.169.254) are not.
_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


def private_hosts(text: str) -> Hosts:
    """The hosts of a setting, «scribe.interne=10.2.0.0/16,accueil.interne=10.3.4.5»; a host may stand several
    times. Raises ValueError for what is no private network."""
    found: dict[str, tuple[Network, ...]] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        host, _, network = pair.partition("=")
        name = host.strip().lower()
        found[name] = (*found.get(name, ()), _network(pair, network.strip()))
    return found


def leads_inside(hosts: Hosts, host: str, address: str) -> bool:
    """Whether an address is where the operator said that this host's name may lead."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in hosts.get(host, ()))


def _network(pair: str, text: str) -> Network:
    network = ipaddress.ip_network(text)
    inside = any(
        network.version == one.version and network.subnet_of(one)  # type: ignore[arg-type]
        for one in _PRIVATE
    )
    if not inside:
        raise ValueError(f"SOCLE_WEBHOOK_PRIVATE_HOSTS: {pair}: not within a private network")
    return network
