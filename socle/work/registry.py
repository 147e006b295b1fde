"""The tools of this server: each folder of socle.tools with a `declaration`, and those the operator adds."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from socle.work.declaration import Tool
from socle.work.doctrine import UnfitTool, check_lawful

_HOUSE = "socle.tools"


@cache
def tools() -> dict[str, Tool]:
    """Every registered tool by its slug, in the order of their titles.

    Raises UnfitTool for the first declaration that may not be registered: the server does not start with it.
    """
    found: dict[str, Tool] = {}
    for module in _modules():
        tool = import_module(f"{module}.declaration").tool
        check_lawful(tool)
        if tool.slug in found:
            raise UnfitTool(tool.slug, "un autre outil porte ce nom.", "Conception de Socle, décision 1")
        found[tool.slug] = tool
    return dict(sorted(found.items(), key=lambda pair: pair[1].title))


def tool_named(slug: str) -> Tool:
    """A registered tool; raises KeyError."""
    return tools()[slug]


def _modules() -> Iterator[str]:
    package = import_module(_HOUSE)
    for found in pkgutil.iter_modules(package.__path__, f"{_HOUSE}."):
        if found.ispkg and find_spec(f"{found.name}.declaration") is not None:
            yield found.name
    yield from settings.SOCLE_TOOLS
