import logging
from pathlib import Path

import pytest

from socle.inference.catalogue import CatalogueError, CatalogueSource, Hosting, Sensitivity, source

EU_FOR_PUBLIC = '[policy]\npublic = ["local", "eu"]\n'


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at on each call."""
    monkeypatch.setattr(source, "SECONDS_BETWEEN_LOOKS", 0)


def sends_public_data_to_the_eu(catalogue_source: CatalogueSource) -> bool:
    return catalogue_source.current().policy.accepts(Sensitivity.PUBLIC, Hosting.EU)


def test_a_file_that_appears_changes_and_goes_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "socle.toml"
    followed = CatalogueSource([path])
    assert not sends_public_data_to_the_eu(followed)

    path.write_text(EU_FOR_PUBLIC)
    assert sends_public_data_to_the_eu(followed)

    path.unlink()
    assert not sends_public_data_to_the_eu(followed)


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    followed = CatalogueSource([tmp_path / "socle.toml"])

    assert followed.current() is followed.current()


def test_a_wrong_file_leaves_the_former_catalogue_in_use_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "socle.toml"
    path.write_text(EU_FOR_PUBLIC)
    followed = CatalogueSource([path])
    followed.current()

    path.write_text("[policy]\npublic = 3\n")
    with caplog.at_level(logging.ERROR):
        assert sends_public_data_to_the_eu(followed)
        assert sends_public_data_to_the_eu(followed)

    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_file_that_was_never_right_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "socle.toml"
    path.write_text("nonsense")

    with pytest.raises(CatalogueError):
        CatalogueSource([path]).current()
