from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template

from socle.interface import front_end
from socle.interface.icons import PATHS


def shown(template: str, **context: object) -> str:
    return Template("{% load interface %}" + template).render(Context(context))


def test_typography_is_escaped_like_any_text() -> None:
    assert shown("{{ text|typography }}", text="<b> ?") == "&lt;b&gt;\u00a0?"


def test_dates_are_told_in_paris_time() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert shown("{{ at|long_date }}", at=late) == "23\u00a0novembre 2026"
    assert shown("{{ at|date_and_time }}", at=late) == "23\u00a0novembre 2026 à 0\u00a0h\u00a030"


def test_a_plain_date_is_not_moved() -> None:
    assert shown("{{ day|long_date }}", day=date(2026, 11, 22)) == "22\u00a0novembre 2026"


def test_no_date_shows_nothing() -> None:
    assert shown("{{ day|long_date }}{{ day|date_and_time }}", day=None) == ""


def test_counts_agree_with_their_noun() -> None:
    assert shown('{{ n|counted:"page,pages" }}', n=2) == "2\u00a0pages"


def test_numbers_sizes_and_energy_have_their_units() -> None:
    assert shown("{{ n|french_number:2 }}", n=1234.5) == "1\u00a0234,50"
    assert shown("{{ n|file_size }}", n=3_400_000) == "3,4\u00a0Mo"
    assert shown("{{ n|energy }}", n=0.41) == "0,4\u00a0Wh"


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_hidden_from_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in shown(f'{{% icon "{name}" %}}')


def test_the_front_end_is_copied_from_its_packages(tmp_path: Path) -> None:
    modules, target = tmp_path / "node_modules", tmp_path / "vendor"
    for file in front_end.FILES:
        (modules / file).parent.mkdir(parents=True, exist_ok=True)
        (modules / file).write_text(file)
    copied = front_end.copy_front_end(modules, target)
    assert {path.name for path in copied} >= {"htmx.min.js", "source-sans-3-LICENSE.txt"}
    assert all(path.is_file() for path in copied)


def test_a_missing_package_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(front_end.FrontEndMissing, match=r"htmx\.min\.js.*npm ci"):
        front_end.copy_front_end(tmp_path, tmp_path / "vendor")
