"""Fields whose value is one of a list: announced by a label, ticked, or said in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from socle.tools.contracts.reading.boxes import first_option
from socle.tools.contracts.reading.fields import sentences
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.pairs import Pair
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, Value, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import phrase
from socle.tools.contracts.reading.vocabulary import ChoiceRule, vocabulary

_BOOLEANS: dict[str, Value] = {"true": True, "false": False}
_AS_WRITTEN = frozenset(("procedure",))
_LONGEST_AS_WRITTEN = 80
# A piece that says two of these says both: the first of them is what the contract is, whatever the count.
_STRONGER = {"prix_variation": ("revisable", "ferme_actualisable", "ferme")}


@dataclass(frozen=True)
class _Said:
    value: str
    segment: Segment
    start: int
    end: int


def read_choices(piece: Piece) -> list[Reading]:
    """What the piece says of each field with a list of values."""
    found: dict[str, Reading] = {}
    by_lot: list[Reading] = []
    for rule in vocabulary().choices:
        if piece.kind not in rule.kinds or rule.name in found:
            continue
        announced = _announced(piece, rule)
        said = announced[0] if announced else _in_sentences(piece, rule)
        if said is not None:
            found[rule.name] = _reading(piece, rule, said)
            by_lot += [_reading(piece, rule, other) for other in announced[1:]]
    return [*found.values(), *by_lot]


def _reading(piece: Piece, rule: ChoiceRule, said: _Said) -> Reading:
    place = (said.segment, said.start, said.end)
    lot = said.segment.lot if rule.lots else ""
    return reading(rule.name, _BOOLEANS.get(said.value, said.value), place, piece.name, lot=lot)


def _announced(piece: Piece, rule: ChoiceRule) -> list[_Said]:
    """What the first label announces; for a table of lots, what each lot's row does."""
    found: list[_Said] = []
    for pair in piece.pairs:
        said = _after_label(rule, pair)
        if said is None or any(other.segment.lot == said.segment.lot for other in found):
            continue
        found.append(said)
        if not rule.lots or not said.segment.lot:
            break
    return found


def _after_label(rule: ChoiceRule, pair: Pair) -> _Said | None:
    if not rule.named_by(pair.label) or not pair.value.strip(" .…_"):
        return None
    if rule.name.startswith("titulaire") and pair.role in {"sous_traitant", "cotraitant"}:
        return None
    named = _value_in(rule, fold(pair.value), anchored=True)
    if named is not None:
        value, start, end = named
        return _Said(value, pair.segment, pair.start + start, pair.start + end)
    written = phrase(pair.value) if rule.name in _AS_WRITTEN and not pair.titled else None
    if written is None or len(written.value) > _LONGEST_AS_WRITTEN:
        return None
    return _Said(written.value, pair.segment, pair.start + written.start, pair.start + written.end)


def _value_in(rule: ChoiceRule, text: str, *, anchored: bool) -> tuple[str, int, int] | None:
    for value, patterns in rule.values:
        for pattern in patterns:
            if not anchored and pattern.pattern.startswith("^"):
                continue
            match = pattern.search(text)
            if match:
                lead = len(match[0]) - len(match[0].lstrip(" .:;,-"))
                return value, match.start() + lead, match.end()
    return None


def _in_sentences(piece: Piece, rule: ChoiceRule) -> _Said | None:
    if rule.anywhere is None:
        return None
    found: list[_Said] = []
    for segment in piece.segments:
        if segment.is_title and rule.name != "forme":
            continue
        for start, end in sentences(segment):
            text = segment.folded[start:end]
            if not rule.anywhere.search(text) or (rule.without and rule.without.search(text)):
                continue
            named = _value_in(rule, text, anchored=False)
            if named is not None and start + named[1] >= first_option(segment.text):
                found.append(_Said(named[0], segment, start + named[1], start + named[2]))
    return _settled(rule, found)


def _settled(rule: ChoiceRule, found: list[_Said]) -> _Said | None:
    """The first saying, when all of them say the same; else nothing, save where one includes the others."""
    values = {said.value for said in found}
    if not values:
        return None
    for strong in _STRONGER.get(rule.name, ()):
        if strong in values:
            return next(said for said in found if said.value == strong)
    if len(values) == 1:
        return found[0]
    if rule.name == "ccag":
        return _most_said(found)
    if rule.name == "prix_forme" and "mixte" in values:
        return next(said for said in found if said.value == "mixte")
    return found[0] if rule.name == "forme" and found[0].value == "marche_subsequent" else None


def _most_said(found: list[_Said]) -> _Said | None:
    counts = {value: sum(said.value == value for said in found) for value in {said.value for said in found}}
    (first, most), *others = sorted(counts.items(), key=lambda item: -item[1])
    if others and most < 2 * others[0][1]:
        return None
    return next(said for said in found if said.value == first)
