"""Merkle trees as in RFC 6962, section 2.1: many things under one root, each provable without the others."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaves, in their order."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = _half(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What else is needed to compute the root from the leaf at this place, nearest first."""
    if len(leaves) <= 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*proof(leaves[:half], index), root(leaves[half:])]
    return [*proof(leaves[half:], index - half), root(leaves[:half])]


def proven_root(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes:
    """The root that a leaf and its proof lead to. Raises ValueError where the proof has not its length."""
    if count <= 1:
        if path:
            raise ValueError("The proof is too long")
        return sha256(b"\x00" + leaf).digest()
    if not path:
        raise ValueError("The proof is too short")
    half = _half(count)
    if index < half:
        return _node(proven_root(leaf, index, half, path[:-1]), path[-1])
    return _node(path[-1], proven_root(leaf, index - half, count - half, path[:-1]))


def _half(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << (count - 1).bit_length() - 1


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
