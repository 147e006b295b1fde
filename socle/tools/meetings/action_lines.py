"""An action as people read and correct it: a line for what, then «Qui :» and «Pour quand :» if said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WHO, _WHEN = "Qui", "Pour quand"
_PART = re.compile(r"\s*(qui|pour quand)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Action:
    """What is to be done, by whom, for when; empty where it is not said."""

    what: str
    who: str = ""
    when: str = ""


def action_lines(what: str, who: str, when: str) -> list[str]:
    """The lines of an action, without those that have nothing to say."""
    parts = ((_WHO, who), (_WHEN, when))
    return [what, *(f"{name}\u00a0: {said}" for name, said in parts if said)]


def action_of(lines: Sequence[object]) -> Action:
    """The action that lines tell, as a person may have left them."""
    parts: dict[str, str] = {}
    what: list[str] = []
    for line in map(str, lines):
        named = _PART.fullmatch(line)
        if named:
            parts[named[1].capitalize()] = named[2].strip()
        else:
            what.append(line.strip())
    return Action(" ".join(what), parts.get(_WHO, ""), parts.get(_WHEN, ""))
