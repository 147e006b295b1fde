"""What a key may be used for: models, endpoints, collections, addresses. An empty set allows all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

MOST_OF_ONE_KIND = 50
LONGEST_NAME = 200
ADMINISTRATION = "/v1/admin"
# What tells a client about itself and its models is never out of reach.
_ALWAYS = frozenset({"/v1/me", "/v1/me/info"})
_ALWAYS_WITH_ALL_BELOW = ("/v1/models", "/health")
_OLDER_NAMES = {"/v1/me/keys": "/v1/keys"}


class InvalidScope(ValueError):
    """A scope that means nothing: `value`, of the `field` models, endpoints, collections or addresses."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(f"{field}: {str(value)[:LONGEST_NAME]!r} is not valid.")
        self.field = field
        self.value = value


@dataclass(frozen=True)
class Scopes:
    """Names of models or aliases, paths of endpoints, ids of collections, CIDR networks of clients."""

    models: frozenset[str] = frozenset()
    endpoints: frozenset[str] = frozenset()
    collections: frozenset[int] = frozenset()
    addresses: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        models: Iterable[str] = (),
        endpoints: Iterable[str] = (),
        collections: Iterable[int] = (),
        addresses: Iterable[str] = (),
    ) -> Scopes:
        """Scopes that are known to be right, as a row keeps them."""
        return cls(frozenset(models), frozenset(endpoints), frozenset(collections), frozenset(addresses))

    @property
    def is_restricted(self) -> bool:
        """Whether anything at all is out of reach."""
        return bool(self.models or self.endpoints or self.addresses or self.collections)

    def allows_endpoint(self, path: str, method: str = "POST") -> bool:
        """Whether the path may be called; what only tells who asks and which models there are always may.

        The administration of the platform is reached by a restricted key only where it is named.
        """
        if not self.is_restricted or (method in {"GET", "HEAD"} and _is_always_allowed(path)):
            return True
        path = _current_name(path)
        if not self.endpoints:
            return not _is_below(path, ADMINISTRATION)
        return any(_is_below(path, endpoint) for endpoint in self.endpoints)

    def allows_address(self, address: str | None) -> bool:
        """Whether a client of this address may call; a client without one only where all may."""
        if not self.addresses:
            return True
        return address is not None and _is_within(address, self.addresses)

    def allows_model(self, names: Iterable[str]) -> bool:
        """Whether a model may be called that has these names: its id, its aliases."""
        return not self.models or not self.models.isdisjoint(names)

    def includes(self, other: Scopes) -> bool:
        """Whether all that the other allows is allowed here too."""
        return (
            _holds(self.models, other.models)
            and _holds(self.endpoints, other.endpoints)
            and _holds(self.collections, other.collections)
            and _includes_addresses(self.addresses, other.addresses)
        )

    def lists(self) -> dict[str, list[str] | list[int]]:
        """The four, sorted, as JSON has them."""
        return {
            "models": sorted(self.models),
            "endpoints": sorted(self.endpoints),
            "collections": sorted(self.collections),
            "addresses": sorted(self.addresses),
        }


ALL = Scopes()


def checked(
    models: Iterable[str] = (),
    endpoints: Iterable[str] = (),
    collections: Iterable[int] = (),
    addresses: Iterable[str] = (),
) -> Scopes:
    """Scopes as somebody states them; raises InvalidScope. A lone address becomes its network."""
    found = Scopes.of(
        (_name(name) for name in models),
        (_endpoint(path) for path in endpoints),
        (_collection(number) for number in collections),
        (_network_text(address) for address in addresses),
    )
    for field, values in found.lists().items():
        if len(values) > MOST_OF_ONE_KIND:
            raise InvalidScope(field, f"{len(values)} > {MOST_OF_ONE_KIND}")
    return found


def _name(name: str) -> str:
    stripped = name.strip()
    if not stripped or len(stripped) > LONGEST_NAME or "\x00" in stripped:
        raise InvalidScope("models", name)
    return stripped


def _endpoint(path: str) -> str:
    stripped = path.strip().rstrip("/")
    if not stripped.startswith("/v1/") or len(stripped) > LONGEST_NAME or "\x00" in stripped:
        raise InvalidScope("endpoints", path)
    return _current_name(stripped)


def _collection(number: int) -> int:
    # The ledger, which keeps scopes, writes numbers that every reader of JSON holds exactly.
    if not 0 < number <= 2**53:
        raise InvalidScope("collections", number)
    return number


def _network_text(address: str) -> str:
    try:
        return str(ip_network(address.strip(), strict=False))
    except ValueError as error:
        raise InvalidScope("addresses", address) from error


def _is_always_allowed(path: str) -> bool:
    return path in _ALWAYS or any(_is_below(path, known) for known in _ALWAYS_WITH_ALL_BELOW)


def _current_name(path: str) -> str:
    for older, name in _OLDER_NAMES.items():
        if _is_below(path, older):
            return name + path.removeprefix(older)
    return path


def _is_below(path: str, endpoint: str) -> bool:
    return path == endpoint or path.startswith(endpoint + "/")


def _holds(wide: frozenset[str] | frozenset[int], narrow: frozenset[str] | frozenset[int]) -> bool:
    return not wide or (bool(narrow) and narrow <= wide)


def _includes_addresses(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    if not wide or not narrow:
        return not wide
    return all(any(_lies_in(_network(one), _network(net)) for net in wide) for one in narrow)


def _lies_in(inner: IPv4Network | IPv6Network, outer: IPv4Network | IPv6Network) -> bool:
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)


@lru_cache(maxsize=10_000)
def _is_within(address: str, networks: frozenset[str]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # A socket of both families shows an IPv4 client as ::ffff:192.0.2.1.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return any((mapped or found) in _network(network) for network in networks)


@lru_cache(maxsize=10_000)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text)
