"""Whose a passage is: the buyer's, the holder's, another member's, a subcontractor's."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.vocabulary import vocabulary

_CALLED = re.compile(
    r"(?:ci-?apres|ci-dessous)[^.;]{0,40}?(?:denomme\w*|designe\w*|appele\w*|nomme\w*|«|\"|l'|le |la )[^.;]{0,60}"
    r"|designe\w* (?:dans[^.;]{0,40})?(?:par|comme|sous)[^.;]{0,50}"
)
_LONGEST_MARK = 90


def role_of(text: str) -> str:
    """The role that a folded title or label names, or an empty text."""
    for role, patterns in vocabulary().roles.items():
        if any(pattern.search(text) for pattern in patterns):
            return role
    return ""


def roles(segments: list[Segment]) -> list[str]:
    """For each segment, the role of the section that it stands in, or its own where it names itself."""
    found: list[str] = []
    current = ""
    for segment in segments:
        if segment.is_title:
            current = role_of(segment.folded)
        elif (segment.row is None and _is_mark(segment)) or (segment.row is not None and _heads_rows(segment)):
            current = role_of(segment.folded) or current
        found.append(called(segment.folded) or current)
    return found


def _is_mark(segment: Segment) -> bool:
    """A short line that announces what follows: «Le mandataire du groupement :», «Pour l'acheteur»."""
    text = segment.text.strip()
    return len(text) <= _LONGEST_MARK and (
        text.endswith(":") or fold(text).startswith(("pour l", "pour la", "pour le"))
    )


def _heads_rows(segment: Segment) -> bool:
    """A row that is one title over the rows below it."""
    filled = [cell for cell in segment.cells if cell]
    return len(segment.cells) > 1 and len(set(filled)) == 1 and len(filled[0]) <= _LONGEST_MARK


def called(text: str) -> str:
    """The role that a text gives to whom it names: «ci-après dénommé le titulaire»."""
    match = _CALLED.search(text)
    return role_of(match[0]) if match else ""
