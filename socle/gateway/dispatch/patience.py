"""How long a provider is waited for."""

from dataclasses import dataclass
from functools import lru_cache

import aiohttp

from socle.inference.catalogue import Provider

# For a free connection of the pool, and to make one.
SECONDS_TO_GET_A_CONNECTION = 30.0


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection, for the first words of a stream, and for each byte after them.

    A whole answer comes at once when all of it is written: it may take as long as a byte may.
    """

    to_connect: float = 5.0
    between_bytes: float = 600.0
    first_token: float = 120.0

    def with_provider(self, provider: Provider) -> "Patience":
        """What the catalogue says of this provider, these values where it says nothing."""
        return Patience(
            self.to_connect,
            provider.silence_seconds or self.between_bytes,
            provider.first_token_seconds or self.first_token,
        )


@lru_cache(maxsize=256)
def timeout_of(patience: Patience, streamed: bool) -> aiohttp.ClientTimeout:
    """What aiohttp is told: before the first words of a stream, silence is judged by the clock for these."""
    silence = patience.between_bytes
    return aiohttp.ClientTimeout(
        total=None,
        connect=SECONDS_TO_GET_A_CONNECTION,
        sock_connect=patience.to_connect,
        sock_read=max(silence, patience.first_token) if streamed else silence,
    )
