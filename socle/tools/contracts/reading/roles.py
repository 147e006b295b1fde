"""Whose a passage is: the buyer's, the holder's, another member's, a subcontractor's."""

from __future__ import annotations

import re
from itertools import zip_longest

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.labels import is_bare_label
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
    r"(?:acheteur|pouvoir adjudicateur|entite adjudicatrice|maitre d'ouvrage|personne publique|collectivite"
    r"|titulaire|attributaire|mandataire|prestataire|contractant|co-?traitant|sous-? ?traitant|entreprise)"
    r"(?: (?:public|du groupement|solidaire|titulaire|n ?° ?\d|\d))*"
)
# The buyer's words of the form ATTRI1, under which it signs.
_ACCEPTS = re.compile(
    r"(?:presente )?offre est acceptee|est acceptee la presente offre|^decision (?:de la |du |de l')"
)
_PAYS = re.compile(r"se liber\w+ des sommes dues|comptes? (?:suivants?|ci-dessous|ci-apres|a crediter)")
_NUMBERED = re.compile(r"(?:article )?(?:[a-h]|\d{1,2}|[ivx]+)\b")
_LISTED = frozenset(("cotraitant", "sous_traitant"))
_LONGEST_LEAD = 250
ITEM = re.compile(r"\s*[-–—•▪➢*]\s+")


def role_of(text: str) -> str:
    """The role that a folded title or label names, or an empty text."""
    for role, patterns in vocabulary().roles.items():
        if any(pattern.search(text) for pattern in patterns):
            return role
    return ""


def roles(segments: list[Segment]) -> list[str]:
    """For each segment, the role of the section that it stands in, or its own where it names itself."""
    numbered = any(segment.is_title and _NUMBERED.match(segment.folded) for segment in segments)
    found: list[str] = []
    current = listed = ""
    for segment, following in zip_longest(segments, segments[1:]):
        listed = listed if _is_of_list(segment) else ""
        announced = _announced(segment, following)
        if not announced and not (numbered and _is_label_alone(segment)):
            current = _after(segment, current)
        found.append(called(segment.folded) or listed or _of_column(segment) or current)
        listed = announced or listed
    return found


def _is_label_alone(segment: Segment) -> bool:
    """Whether an unnumbered title is a mere label of the numbered section that it stands in."""
    bare = segment.is_title and not _NUMBERED.match(segment.folded) and is_bare_label(segment.text)
    return bare and not role_of(segment.folded)


def _announced(segment: Segment, following: Segment | None) -> str:
    """Of whom a line announces the list: «Les autres membres sont :», above items or a table."""
    if segment.row is not None or not segment.text.rstrip().endswith(":") or following is None:
        return ""
    role = role_of(segment.folded)
    return role if role in _LISTED and len(segment.text) <= _LONGEST_LEAD and _is_of_list(following) else ""


def is_item(segment: Segment) -> bool:
    """Whether a line is one of a list with dashes or bullets."""
    return segment.row is None and ITEM.match(segment.text) is not None


def _is_of_list(segment: Segment) -> bool:
    return is_item(segment) or bool(segment.header) or len(segment.cells) > 2


def _of_column(segment: Segment) -> str:
    """The subcontractor's, where the first column of a table is named so."""
    if segment.header and segment.row != -1 and role_of(fold(segment.header[0])) == "sous_traitant":
        return "sous_traitant"
    return ""


def _after(segment: Segment, current: str) -> str:
    """Whose what follows is: as a title, a line that announces, or the label of a party's name says."""
    if segment.is_title:
        return role_of(segment.folded)
    if current == "notification":
        return current
    if segment.row is None and (said := _said(segment, current)) is not None:
        return said
    if segment.row is not None and _heads_rows(segment):
        return role_of(segment.folded) or current
    label = fold(segment.cells[0]) if len(segment.cells) == 2 else segment.folded.partition(":")[0]
    if current in ("", "acheteur") and _COMPANY.search(label):
        return "titulaire"
    return role_of(label) if _PARTY.fullmatch(label.strip()) else current


def _said(segment: Segment, current: str) -> str | None:
    """Whose what follows a line is, where it accepts an offer, names an account or announces a party."""
    if _ACCEPTS.search(segment.folded):
        return "acheteur"
    if _PAYS.search(segment.folded):
        return current if current in _LISTED else ""
    return role_of(segment.folded) or current if _is_mark(segment) else None


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
