"""Advisory locks that order those who create and those who unlink the same content."""

from django.db import connection

# Held alone by a backup while it copies: nothing is unlinked meanwhile.
UNLINK_LOCK = 0x50C1E002
_CONTENT_LOCKS = 0x50C1E001


def lock(administration_id: int, digest: str) -> None:
    """Alone with this content until the transaction ends: nobody unlinks what another is creating."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [_CONTENT_LOCKS, _key(administration_id, digest)]
        )


def try_lock_to_unlink(administration_id: int, digest: str) -> bool:
    """As `lock`, but False at once when someone holds it, or while a backup copies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock_shared(%s) AND pg_try_advisory_xact_lock(%s, %s)",
            [UNLINK_LOCK, _CONTENT_LOCKS, _key(administration_id, digest)],
        )
        return bool(cursor.fetchone()[0])


def _key(administration_id: int, digest: str) -> int:
    """32 bits of the digest: two contents that share them wait for each other, and nothing worse."""
    return int.from_bytes(bytes.fromhex(digest[:8]), "big", signed=True) ^ (administration_id & 0x7FFFFFFF)
