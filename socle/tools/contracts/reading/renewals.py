"""A contract that says that it cannot be renewed: its number of renewals is read, and is zero."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.fields import sentences
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment

_NEVER = re.compile(
    r"\bnon (?:reconductible|renouvelable)s?\b"
    r"|\bn'est (?:pas|ni) (?:reconductible|renouvelable)\b"
    r"|\bne (?:sera|peut|pourra|saurait) (?:pas |en aucun cas )?(?:etre |faire l'objet d')?"
    r"(?:aucune? (?:reconduction|renouvellement)|(?:reconduit|renouvele)e?)\b"
    r"|\bne (?:fera|fait) l'objet d'aucune? (?:reconduction|renouvellement)\b"
    r"|\b(?:sans|aucune) (?:possibilite de )?(?:reconduction|renouvellement)\b"
)
# What makes it another saying: how it is renewed, how often at most, on what condition, or something else.
_OTHERWISE = re.compile(
    r"\btacite|\bexpres|\bautomati|\bau-? ?dela|\bplus (?:de|d')|\bque\b|\bsi\b|\ben cas\b|\blorsqu|\bsauf\b"
    r"|\bdecision\b|\bindemni|\boffres?\b|\bgaranti|\btranche|\bbons? de commande\b|\bautre\b"
    r"|\bune? seule fois\b"
)
_RENEWAL = r"(?:reconductions?|renouvellements?)"
_LABEL = re.compile(rf"\b(?:reconductible|renouvelable)s?$|^(?:possibilite de )?{_RENEWAL}$")
_COUNTED = re.compile(rf"^nombre (?:maximal |maximum |total )?(?:des |de |d')(?:periodes? de )?{_RENEWAL}")
_NO = re.compile(r"\W*(?:non(?: reconductible| renouvelable)?|aucune?|neant|sans objet)\W*")


def read_no_renewal(piece: Piece) -> list[Reading]:
    """A number of renewals of «0» where the piece says that there is none, by a label or in a sentence."""
    place = _labelled(piece) or _said(piece)
    return [reading("reconductions_nombre", "0", place, piece.name)] if place else []


def _labelled(piece: Piece) -> tuple[Segment, int, int] | None:
    for pair in piece.pairs:
        value = fold(pair.value)
        if (_LABEL.search(pair.label) or _COUNTED.match(pair.label)) and _NO.fullmatch(value):
            start = pair.start + len(value) - len(value.lstrip())
            return pair.segment, start, pair.start + len(value.rstrip())
    return None


def _said(piece: Piece) -> tuple[Segment, int, int] | None:
    for segment in piece.segments:
        for start, end in sentences(segment):
            text = segment.folded[start:end]
            never = _NEVER.search(text)
            if never is not None and not _OTHERWISE.search(text):
                return segment, start + never.start(), start + never.end()
    return None
