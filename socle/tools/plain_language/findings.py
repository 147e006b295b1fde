"""Findings by rule: what makes a paragraph heavy, where, why, and plainer words; no model is needed.

A proposal replaces exactly the words quoted. It never touches a locked fact, and what it would give is
compared with the original; when the facts would differ, the finding stays and proposes nothing. Appeal
routes and mandatory mentions get no proposal at all: their words are the law's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from socle.checks.sentences import split_sentences
from socle.checks.words import fold
from socle.tools.plain_language import observing
from socle.tools.plain_language.cutting import cut
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.letter import LetterParagraph, Role
from socle.tools.plain_language.locked_spans import Span, locked_spans
from socle.tools.plain_language.locking import same_facts
from socle.tools.plain_language.observing import Place

_READ: frozenset[Role] = frozenset({"body", "item", "heading", "appeal", "mention", "courtesy"})
_WORDS_OF_THE_LAW: frozenset[Role] = frozenset({"appeal", "mention"})
_NUMERIC_DATE = re.compile(
    r"(?<![\w/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\w/-])|(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w-])"
)
_GLUED_AMOUNT = re.compile(
    r"(?<![\w.,/-])(?:\d{5,}(?:[.,]\d+)?|\d{4}(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+\.\d{2})(?=\s?(?:€|euros?\b|EUR\b))"
)

_VOWEL = re.compile(r"[aeiouyéèêâàîôûœh]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a paragraph: the rule, its place, the words, and plainer ones when they are sure."""

    rule: str
    paragraph: int
    start: int
    end: int
    quote: str
    title: str
    explanation: str
    proposal: str | None = None

    def applied_to(self, text: str) -> str:
        """The paragraph with the proposal in place of the quoted words."""
        return text if self.proposal is None else text[: self.start] + self.proposal + text[self.end :]


def find(paragraph: LetterParagraph, letter: str = "") -> list[Finding]:
    """The findings of a paragraph in order of place. `letter`: the whole text, which may explain acronyms."""
    if paragraph.role not in _READ:
        return []
    locked = locked_spans(paragraph.text)
    found = sorted(_every(paragraph, locked, letter or paragraph.text), key=lambda one: (one.start, one.end))
    return [_harmless(one, paragraph, locked) for one in found]


def find_in_letter(paragraphs: Iterable[LetterParagraph]) -> list[Finding]:
    """The findings of a whole letter, paragraph after paragraph."""
    every = list(paragraphs)
    letter = "\n\n".join(paragraph.text for paragraph in every)
    return [one for paragraph in every for one in find(paragraph, letter)]


def _every(paragraph: LetterParagraph, locked: Iterable[Span], letter: str) -> Iterator[Finding]:
    text = paragraph.text
    if paragraph.role == "courtesy":
        yield from _courtesy(paragraph)
        return
    yield from _formulas(paragraph)
    for rule, observed in _OBSERVED.items():
        yield from (_finding(rule, paragraph, place) for place in observed(text))
    yield from _long_sentences(paragraph)
    yield from _acronyms(paragraph, letter)
    for span in locked:
        if span.kind == "délai" and not re.search(r"\d{4}", text[span.start : span.end]):
            yield _finding("deadline", paragraph, Place(span.start, span.end))


def _numeric_dates(text: str) -> Iterator[Place]:
    return (Place(*match.span()) for match in _NUMERIC_DATE.finditer(text))


def _glued_amounts(text: str) -> Iterator[Place]:
    return (Place(*match.span()) for match in _GLUED_AMOUNT.finditer(text))


_OBSERVED = {
    "passive": observing.passives,
    "double_negation": observing.double_negations,
    "far_verb": observing.far_verbs,
    "capitals": observing.shouted,
    "unclear_date": _numeric_dates,
    "unclear_amount": _glued_amounts,
}


def _finding(
    rule: str,
    paragraph: LetterParagraph,
    place: Place,
    proposal: str | None = None,
    sentence: str = "explanation",
    **told: Any,
) -> Finding:
    table = data_file("finding_rules")[rule]
    quote = paragraph.text[place.start : place.end]
    explanation = str(table[sentence]).format(**{"quote": quote} | told)
    return Finding(rule, paragraph.index, *place, quote, str(table["title"]), explanation, proposal)


def _long_sentences(paragraph: LetterParagraph) -> Iterator[Finding]:
    most = int(data_file("readability")["sentence"]["long_over"])
    for span in split_sentences(paragraph.text):
        count = observing.sentence_length(span.text)
        if count > most:
            place = Place(span.start, span.end)
            yield _finding("long_sentence", paragraph, place, cut(span.text), count=count, most=most)


def _acronyms(paragraph: LetterParagraph, letter: str) -> Iterator[Finding]:
    unknown = {letter[place.start : place.end] for place in observing.unexplained_acronyms(letter)}
    for place in observing.unexplained_acronyms(paragraph.text):
        if paragraph.text[place.start : place.end] in unknown:
            yield _finding("acronym", paragraph, place)


def _formulas(paragraph: LetterParagraph) -> Iterator[Finding]:
    text, table = paragraph.text, data_file("formulas")
    for match in _formula_pattern().finditer(text):
        key = _key(match.group())
        if key in _plain():
            place, proposal = _replacement(text, Place(*match.span()), _plain()[key])
            sentence = "explanation" if _plain()[key] else "removal"
            # What is replaced may reach beyond the formula, into the word that follows.
            yield _finding("formula", paragraph, place, proposal, sentence, quote=match.group())
        else:
            advice = {_key(heavy): said for heavy, said in table["say"].items()}[key]
            yield _finding("advice", paragraph, Place(*match.span()), advice=advice)


def _replacement(text: str, place: Place, plain: str) -> tuple[Place, str | None]:
    """The place and the words that fit there; no words where only a person can make them fit."""
    start, end = place
    opens = text[start : start + 1].isupper()
    if not plain:
        return _removal(text, place, opens)
    if plain.endswith(" ") and text[end : end + 1].isspace():
        plain = plain.rstrip()
    if plain.endswith("ce") and _VOWEL.match(text[end:].lstrip()):
        plain += "t"  # ledit avis: cet avis
    if opens:
        return place, plain[:1].upper() + plain[1:]
    return _elided(text, place, plain)


def _removal(text: str, place: Place, opens: bool) -> tuple[Place, str | None]:
    """A formula that goes takes the blank after it, and gives its capital to what follows."""
    following = re.compile(r",?\s*(\S)").match(text, place.end)
    if following is None:
        return place, None
    first = following.group(1)
    if not opens:
        return Place(place.start, following.start(1)), ""
    return Place(place.start, following.end()), first.upper()


def _elided(text: str, place: Place, plain: str) -> tuple[Place, str | None]:
    """«d’» becomes «de» before a consonant, and «de» becomes «d’» before a vowel."""
    vowel = bool(_VOWEL.match(plain))
    if before := re.search(r"(?<![^\W\d_])([ldnsjmt]|qu)['’]$", text[: place.start], re.IGNORECASE):
        if vowel:
            return place, plain
        if before.group(1).lower() == "l":
            return place, None
        return Place(before.start(), place.end), f"{before.group(1)}e {plain}"
    before = re.search(r"(?<![^\W\d_])([dnsjmt]|qu)e\s+$", text[: place.start], re.IGNORECASE)
    if before and vowel:
        return Place(before.start(), place.end), f"{before.group(1)}’{plain}"
    return place, plain


def _courtesy(paragraph: LetterParagraph) -> Iterator[Finding]:
    folded = fold(paragraph.text)
    if len(folded) != len(paragraph.text):  # œ: the places would be wrong
        return
    table = data_file("finding_rules")["courtesies"]
    match = re.search(str(table["pattern"]), folded)
    if match:
        mine = "nos" if re.search(r"\bnous\b", folded) else "mes"
        short = str(table["short"]).format(my=mine)
        agreed = not re.search(r"\bcroire\b", folded) and match.group() != fold(short)
        yield _finding("courtesy", paragraph, Place(*match.span()), short if agreed else None)


def _harmless(finding: Finding, paragraph: LetterParagraph, locked: Iterable[Span]) -> Finding:
    """The finding without its proposal when that would touch a locked fact or the words of the law."""
    if finding.proposal is None:
        return finding
    touched = finding.rule != "long_sentence" and any(
        span.start < finding.end and finding.start < span.end for span in locked
    )
    changed = not same_facts(paragraph.text, finding.applied_to(paragraph.text))
    if touched or changed or paragraph.role in _WORDS_OF_THE_LAW:
        return replace(finding, proposal=None)
    return finding


def _key(written: str) -> str:
    return re.sub(r"\s+", " ", written.replace("'", "’").lower())


@cache
def _plain() -> dict[str, str]:
    return {_key(heavy): str(plain) for heavy, plain in data_file("formulas")["replace"].items()}


@cache
def _formula_pattern() -> re.Pattern[str]:
    """Every formula, the longest first, as whole words."""
    table = data_file("formulas")
    every = sorted([*table["replace"], *table["say"]], key=len, reverse=True)
    written = "|".join(re.escape(one).replace("’", "['’]").replace(r"\ ", r"\s+") for one in every)
    return re.compile(rf"(?<![\w-])(?:{written})(?:(?<=['’])|(?![\w-]))", re.IGNORECASE)
