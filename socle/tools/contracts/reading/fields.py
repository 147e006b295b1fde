"""Fields that hold one value: read after their label, else in a sentence that says them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socle.tools.contracts.reading.boxes import has_boxes
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.pairs import Pair
from socle.tools.contracts.reading.parties import party_name
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import FINDERS, Found
from socle.tools.contracts.reading.vocabulary import FieldRule, SentenceRule, vocabulary

_SENTENCE = re.compile(r"(?<!\b[A-Za-z]\.)(?<=[.;])\s+(?=[^\W\d_])")
_TAXES = {
    "HT": re.compile(r"\b(?:ht|h\.t\.?|hors taxes?|hors tva)\b"),
    "TTC": re.compile(r"\b(?:ttc|t\.t\.c|toutes taxes)"),
}
_TAX_AFTER = 24
_UNITS = {"months": "mois", "days": "jours", "rate": "%"}
_SENTENCE_LIKE = re.compile(r"\b(?:present|stipulations?|est|sont|a pour|ont pour|comprend|doit|peut)\b")
_WORDED = frozenset(("text", "party"))
_EMPTY = re.compile(r"^[\s.…_\-/]*$")
_TOTAL = re.compile(r"total|montant|offre|ensemble|marche")
_OPTION = re.compile(r"options?\b|variante|prestations? supplementaire|\bpse\b")
_OTHER_LABEL = re.compile(r"\s*(?:code |n ?° ?(?:de )?)?(?:cpv|siret|siren|iban|bic|tva)\b")
_SUB_PARTIES = frozenset(("sous_traitant", "cotraitant"))
_HEADED_AMOUNTS = frozenset(("montant_ht", "montant_tva", "montant_ttc", "tva_taux"))


def read_fields(piece: Piece) -> list[Reading]:
    """What the piece says of each field with one value."""
    found: list[Reading] = []
    for rule in vocabulary().fields:
        if piece.kind in rule.kinds:
            found += _labelled(piece, rule) or _said(piece, rule) or _labelled(piece, rule, titled=True)
    return found


def _labelled(piece: Piece, rule: FieldRule, *, titled: bool = False) -> list[Reading]:
    """The first labelled value; one for each lot where rows of a table tell lots apart.

    What stands under a mere title is looked at last: it mostly is a sentence, which has rules of its own.
    """
    found: list[Reading] = []
    for pair in _whole_first(piece, rule):
        if (pair.titled and rule.type in _WORDED) is not titled or not _fits(piece, rule, pair):
            continue
        value = find(rule.type, pair.value) or _bare(rule, pair)
        if value is None:
            continue
        place = (pair.segment, pair.start + value.start, pair.start + value.end)
        lot = pair.segment.lot if rule.lots else ""
        if not found or (lot and lot not in {other.lot for other in found}):
            found.append(reading(rule.name, value.value, place, piece.name, lot=lot))
        if not lot:
            break
    return found


def _whole_first(piece: Piece, rule: FieldRule) -> list[Pair]:
    """The labels, those of a part of the price last; none of these where options add to the part."""
    if not rule.partial:
        return piece.pairs
    parts = [pair for pair in piece.pairs if any(part.search(pair.label) for part in rule.partial)]
    whole = [pair for pair in piece.pairs if pair not in parts]
    options = any(_OPTION.match(pair.label) and FINDERS["amount"](pair.value) for pair in whole)
    return whole if options else whole + parts


def _bare(rule: FieldRule, pair: Pair) -> Found | None:
    """A number whose unit the label gives: «Durée (en mois) : 36»."""
    unit = _UNITS.get(rule.type)
    if unit is None or unit not in f"{pair.label} {pair.remark}":
        return None
    match = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*", pair.value)
    return Found(match[1].replace(",", "."), *match.span(1)) if match else None


def _fits(piece: Piece, rule: FieldRule, pair: Pair) -> bool:
    """Whether a label names the field, and what it announces may be its value."""
    if not rule.named_by(pair.label, pair.remark) or _EMPTY.match(pair.value):
        return False
    if rule.role and pair.role != rule.role and not (rule.role == "titulaire" and not pair.role):
        return False
    return not _is_of_others(piece, rule, pair.role) and _is_of_type(piece, rule, pair)


def _is_of_others(piece: Piece, rule: FieldRule, role: str) -> bool:
    """Whether an amount is another member's or a subcontractor's."""
    return rule.type == "amount" and role in _SUB_PARTIES and piece.kind != "annexe_financiere"


def _is_of_type(piece: Piece, rule: FieldRule, pair: Pair) -> bool:
    if rule.type in _WORDED:
        return _is_wording(rule, pair)
    if rule.type == "words":
        return _before_tax(piece, pair)
    if rule.name in _HEADED_AMOUNTS and pair.segment.header and len(pair.segment.header) > 2:
        return bool(_TOTAL.search(pair.segment.folded.split(" ; ")[0])) or len(pair.segment.block.rows) == 1
    return True


def _is_wording(rule: FieldRule, pair: Pair) -> bool:
    """Whether a text is a name or a title, and not options, a date or a sentence under a mere title."""
    if has_boxes(pair.segment.text[pair.start : pair.end]) or _OTHER_LABEL.match(fold(pair.value)):
        return False
    if rule.type == "party" and FINDERS["date"](pair.value):
        return False
    return not (pair.titled and _SENTENCE_LIKE.search(fold(pair.value)))


def _before_tax(piece: Piece, pair: Pair) -> bool:
    """Whether an amount in words is before tax: its label, itself, or the amount just above says so."""
    above = piece.segments[pair.segment.index - 1].folded if pair.segment.index else ""
    for text in (pair.label + " " + pair.remark, fold(pair.value), pair.segment.folded[: pair.start], above):
        net, gross = _TAXES["HT"].search(text), _TAXES["TTC"].search(text)
        if net or gross:
            return net is not None and not (gross and gross.start() > net.start())
    return False


def find(kind: str, text: str) -> Found | None:
    """The first value of a type in a text."""
    return party_name(text) if kind == "party" else FINDERS[kind](text)


def sentences(segment: Segment) -> Iterator[tuple[int, int]]:
    """Where each sentence of a segment stands."""
    start = 0
    for stop in _SENTENCE.finditer(segment.said):
        yield start, stop.start()
        start = stop.end()
    yield start, len(segment.said)


def _said(piece: Piece, rule: FieldRule) -> list[Reading]:
    for sentence_rule in rule.sentences:
        for segment in piece.segments:
            if not _may_say(segment, sentence_rule) or _is_of_others(piece, rule, piece.roles[segment.index]):
                continue
            for start, end in sentences(segment):
                value = _in_sentence(segment, (start, end), rule, sentence_rule)
                if value is not None:
                    place = (segment, value.start, value.end)
                    return [reading(rule.name, value.value, place, piece.name)]
    return []


def _may_say(segment: Segment, rule: SentenceRule) -> bool:
    return not rule.section or rule.section in segment.section


def _in_sentence(
    segment: Segment, span: tuple[int, int], rule: FieldRule, sentence: SentenceRule
) -> Found | None:
    """The value in the segment's own places, or None."""
    start, end = span
    folded = segment.folded[start:end]
    if sentence.without and sentence.without.search(folded):
        return None
    for match in sentence.before.finditer(folded):
        for value in _following(segment.said[start:end], match.end(), rule, sentence):
            if _allowed(folded, value, sentence):
                return Found(value.value, start + value.start, start + value.end)
    return None


def _following(text: str, place: int, rule: FieldRule, sentence: SentenceRule) -> Iterator[Found]:
    """The values that stand near enough after a place, nearest first."""
    if sentence.until is not None:
        stop = sentence.until.search(text, place)
        value = find(rule.type, text[place : stop.start() if stop else len(text)])
        if value is not None:
            yield Found(value.value, place + value.start, place + value.end)
        return
    start = place
    while value := find(rule.type, text[start:]):
        if start + value.start - place > sentence.within:
            return
        yield Found(value.value, start + value.start, start + value.end)
        start += value.end


def _allowed(folded: str, value: Found, sentence: SentenceRule) -> bool:
    rest = folded[value.end :]
    if sentence.after and not sentence.after.search(rest):
        return False
    if not sentence.tax:
        return True
    near = folded[max(0, value.start - 40) : value.end + _TAX_AFTER]
    wanted, optional = sentence.tax.rstrip("?"), sentence.tax.endswith("?")
    following = rest[:_TAX_AFTER]
    other = "TTC" if wanted == "HT" else "HT"
    if _TAXES[wanted].search(following):
        first_other = _TAXES[other].search(following)
        first = _TAXES[wanted].search(following)
        return first_other is None or (first is not None and first.start() < first_other.start())
    if _TAXES[other].search(following):
        return False
    return optional or bool(_TAXES[wanted].search(near))
