"""One root stands for many leaves, each provable without the others."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.ledger.merkle import proof, proven_root, root

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


# Vectors of the certificate-transparency reference implementation, for the eight inputs of its tests.
REFERENCE = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
REFERENCE.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_roots_are_those_of_rfc_6962(count: int) -> None:
    assert root(REFERENCE[:count]).hex() == ROOTS[count]


def test_the_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert root([]) == sha256(b"").digest()


@given(leaves, st.data())
def test_every_leaf_is_proven(given_leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(given_leaves) - 1))
    path = proof(given_leaves, index)
    assert proven_root(given_leaves[index], index, len(given_leaves), path) == root(given_leaves)
    assert proven_root(given_leaves[index] + b"!", index, len(given_leaves), path) != root(given_leaves)


@given(leaves, st.data())
def test_a_changed_added_or_removed_leaf_changes_the_root(
    given_leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(given_leaves) - 1))
    changed = [*given_leaves[:index], given_leaves[index] + b"!", *given_leaves[index + 1 :]]
    assert root(changed) != root(given_leaves)
    assert root([*given_leaves, b"one more"]) != root(given_leaves)
    assert root(given_leaves[:-1]) != root(given_leaves)


def test_a_proof_of_the_wrong_length_is_refused() -> None:
    path = proof(REFERENCE, 2)
    for wrong in (path[:-1], [*path, b""]):
        with pytest.raises(ValueError, match="proof"):
            proven_root(REFERENCE[2], 2, 8, wrong)
