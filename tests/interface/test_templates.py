"""What every template owes: no inline script or style, French typography, a name for every icon's button."""

import re
from pathlib import Path

import pytest

import socle
from socle.interface.french import typography

PACKAGE = Path(socle.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
MODULES = [path for path in PACKAGE.rglob("static/**/*.js") if "vendor" not in path.parts]

_COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
_NOT_TEXT = re.compile(r"<code>.*?</code>|<kbd>.*?</kbd>|{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def markup(path: Path) -> str:
    return _COMMENTS.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds_a_style_or_a_script_of_its_own(path: Path) -> None:
    html = markup(path)
    assert not re.search(r"\sstyle=|<style", html)
    assert not re.search(r"\son[a-z]+=|hx-on|javascript:", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_names_another_host(path: Path) -> None:
    assert not re.search(r"(?:href|src|action)=\"(?:https?:)?//", markup(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_signs_stand_after_no_break_spaces(path: Path) -> None:
    # A tag or a variable stands for a word: what follows it is judged like what follows a word.
    text = _NOT_TEXT.sub("§", markup(path))
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if typography(line) != line] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_post_form_carries_its_token(path: Path) -> None:
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", markup(path), re.DOTALL):
        assert "{% csrf_token %}" in form


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_use_nothing_that_the_policy_forbids(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|setAttribute\(\"style\"|\.cssText", code)
