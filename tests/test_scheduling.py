"""The files that one process runs together are named as they are."""

from tests.scheduling import PLACES
from tests.serving import ROOT


def test_every_file_that_is_named_exists() -> None:
    assert [file for file in PLACES if not (ROOT / file).exists()] == []
