"""A digest proves a content to who has the key, and says nothing to who has not."""

from hashlib import sha256
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from socle.ledger.digests import content_digest, running_digest


def test_equal_contents_of_one_administration_have_equal_digests() -> None:
    assert content_digest(1, "la lettre") == content_digest(1, b"la lettre")
    assert content_digest(1, "la lettre") != content_digest(1, "une autre")


def test_administrations_cannot_compare_their_contents() -> None:
    assert content_digest(1, "la lettre") != content_digest(2, "la lettre")


def test_a_digest_is_not_that_which_anybody_computes() -> None:
    assert content_digest(1, "oui") != sha256(b"oui").hexdigest()


def test_the_key_is_a_file_that_its_owner_alone_reads(data: Path) -> None:
    content_digest(1, "x")
    assert (data / "secrets" / "ledger_contents").stat().st_mode & 0o777 == 0o600


@given(st.lists(st.binary(max_size=50), max_size=6))
def test_a_content_in_pieces_has_the_digest_of_the_whole(pieces: list[bytes]) -> None:
    running = running_digest(3)
    for piece in pieces:
        running.update(piece)
    assert running.hexdigest() == content_digest(3, b"".join(pieces))
