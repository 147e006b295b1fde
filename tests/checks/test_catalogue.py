"""Every check is on the page of the checks, under its own name, and gives the one shape of outcomes."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from typing import get_type_hints

import pytest

import socle.checks
from socle.checks.outcomes import CheckOutcome
from tests.serving import ROOT

PAGE = (ROOT / "docs/developer/checks.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| `(\w+)\.py` \|", PAGE, re.MULTILINE))


def checks() -> dict[str, Callable[..., CheckOutcome]]:
    found: dict[str, Callable[..., CheckOutcome]] = {}
    for info in pkgutil.iter_modules(socle.checks.__path__):
        module = importlib.import_module(f"socle.checks.{info.name}")
        for name, member in inspect.getmembers(module, inspect.isfunction):
            if member.__module__ == module.__name__ and name.startswith("check_"):
                found[name.removeprefix("check_")] = member
    return found


CHECKS = checks()


def test_the_page_tells_every_check_and_no_other() -> None:
    assert {name: function.__module__.rpartition(".")[2] for name, function in CHECKS.items()} == ROWS


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_has_one_name_one_shape_and_says_what_it_verifies(name: str) -> None:
    function = CHECKS[name]
    assert get_type_hints(function)["return"] is CheckOutcome
    assert function.__doc__
    assert f'"{name}"' in inspect.getsource(function)


def test_every_function_that_gives_an_outcome_is_called_a_check() -> None:
    makers = {"passed", "failed", "not_applicable"}
    for info in pkgutil.iter_modules(socle.checks.__path__):
        module = importlib.import_module(f"socle.checks.{info.name}")
        for name, member in inspect.getmembers(module, inspect.isfunction):
            public = member.__module__ == module.__name__ and not name.startswith("_") and name not in makers
            if public and get_type_hints(member).get("return") is CheckOutcome:
                assert name.startswith("check_"), f"{info.name}.{name}"
