"""Whose a passage is: the buyer's, the holder's, another member's, a subcontractor's."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.vocabulary import vocabulary

_CALLED = re.compile(
    r"(?:ci-?apres|ci-dessous)[^.;]{0,40}?(?:denomme\w*|designe\w*|appele\w*|nomme\w*|«|\"|l'|le |la )"
    r"[^.;]{0,60}"
    r"|designe\w* (?:dans[^.;]{0,40})?(?:par|comme|sous)[^.;]{0,50}"
)
_LONGEST_MARK = 90
_COMPANY = re.compile(r"nom commercial|(?:denomination|raison) sociale")
_PARTY = re.compile(
    r"(?:(?:designation|nom|identification|identite|denomination) (?:de l'|du |de la ))?(?:l'|le |la )?"
    r"(?:acheteur|pouvoir adjudicateur|entite adjudicatrice|maitre d'ouvrage|titulaire|attributaire"
    r"|mandataire|prestataire|contractant|co-?traitant|sous-? ?traitant|entreprise)"
    r"(?: (?:public|du groupement|solidaire|titulaire|n ?° ?\d|\d))*"
)


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
        current = _after(segment, current)
        found.append(called(segment.folded) or current)
    return found


def _after(segment: Segment, current: str) -> str:
    """Whose what follows is: as a title, a line that announces, or the label of a party's name says."""
    if segment.is_title:
        return role_of(segment.folded)
    if current == "notification":
        return current
    if segment.row is None and _is_mark(segment):
        return role_of(segment.folded) or current
    if segment.row is not None and _heads_rows(segment):
        return role_of(segment.folded) or current
    label = fold(segment.cells[0]) if len(segment.cells) == 2 else segment.folded.partition(":")[0]
    if current in ("", "acheteur") and _COMPANY.search(label):
        return "titulaire"
    return role_of(label) if _PARTY.fullmatch(label.strip()) else current


def _is_mark(segment: Segment) -> bool:
    """A short line that announces what follows: «Le mandataire du groupement :», «Pour l'acheteur»."""
    text = segment.text.strip()
    return len(text) <= _LONGEST_MARK and (
        text.endswith((":", ",")) or fold(text).startswith(("pour l", "pour la", "pour le"))
    )


def _heads_rows(segment: Segment) -> bool:
    """A row that is one title over the rows below it."""
    filled = [cell for cell in segment.cells if cell]
    return len(segment.cells) > 1 and len(set(filled)) == 1 and len(filled[0]) <= _LONGEST_MARK


def called(text: str) -> str:
    """The role that a text gives to whom it names: «ci-après dénommé le titulaire»."""
    match = _CALLED.search(text)
    return role_of(match[0]) if match else ""
