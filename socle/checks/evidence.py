"""A retrieved passage read once: its sentences, their words and facts, and what stands above each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from socle.checks.facts import Fact, facts
from socle.checks.polarity import Told, clauses
from socle.checks.sentences import Span, split_sentences
from socle.checks.words import FAINT, families, words

_ROW_NUMBER = re.compile(r"\W*(?:[A-Za-zÀ-ÿ°' ]{0,12}[:=]\s*)?(\d{1,3})(?![\d.,]|\s*[%€])")
_REFERS_BACK = re.compile(
    r"\W*(?:ils?|elles?|ce|cet|cette|ces|celui|celle|ceux|leurs?|son|sa|ses)\b", re.IGNORECASE
)
_TITLE_WIDTH = 90
_TELLING = 0.55  # a word that weighs more tells one thing from another
_NUMBERED = {
    "lot": "lot", "annex": "annexe", "phas": "phase", "tranch": "tranche", "rang": "rang",
    "criter": "critere", "etap": "etape", "option": "option", "post": "poste",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage given to the model: its id, its text, and the path of headings above it."""

    id: int
    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a passage: what it holds, and what its headings and its list or table hold above it."""

    span: Span
    told: tuple[Told, ...]
    stems: frozenset[str]
    facts: tuple[Fact, ...]
    families: frozenset[str]  # families of the words of the sentence and its context
    lead: frozenset[str]  # words of the list's introduction or the table's head: they belong to the sentence
    context: frozenset[str]  # words of the headings, and of the sentence before when this one refers to it
    context_facts: tuple[Fact, ...]
    scope: frozenset[str]  # what tells the document spoken of from this one: «subséquent»


@lru_cache(maxsize=256)
def sources(passage: Passage) -> tuple[Source, ...]:
    """The sentences of a passage in order, read once."""
    above = " ; ".join(passage.headings)
    intro = header = before = title = ""
    found: list[Source] = []
    for span in split_sentences(passage.text):
        header = (header or span.text) if span.kind == "row" and "|" in span.text else ""
        lead = f"{intro} {header}" if span.kind in {"item", "row"} else ""
        back = before if _REFERS_BACK.match(span.text) else ""
        of = _scope(passage.headings, intro) if span.kind in {"item", "row"} else frozenset[str]()
        found.append(_source(span, lead, above, f"{title} {back}", of))
        title = span.text if _is_title(span) else title
        before = span.text
        if span.kind == "heading" or (span.kind == "text" and span.text.endswith(":")):
            intro = span.text
        elif span.kind == "text":
            intro = ""
    return tuple(found)


def _scope(headings: Sequence[str], intro: str) -> frozenset[str]:
    """What tells the contract or document that a list speaks of from the one that holds the list.

    «Le marché subséquent est attribué selon les critères suivants :» under «Passation d’un marché
    subséquent»: those criteria are another contract's than the one they stand in. Both the introduction and
    a heading must say so, the name of the thing being a word that speaks of documents in general.
    """
    if not intro.endswith(":"):
        return frozenset()
    return _qualifiers(intro) & frozenset[str]().union(*(_qualifiers(heading) for heading in headings))


@lru_cache(maxsize=512)
def _qualifiers(text: str) -> frozenset[str]:
    """The telling words right behind one that names a document: «subséquent» in «marché subséquent»."""
    pairs = pairwise(words(text))
    return frozenset(
        second.stem
        for first, second in pairs
        if first.folded.rstrip("s") in FAINT
        and second.weight > _TELLING
        and text[first.end : second.start].isspace()
    )


def _is_title(span: Span) -> bool:
    """Does a line stand above what follows it: a heading, or a short line without a verb's full stop?"""
    short = span.kind == "text" and len(span.text) < _TITLE_WIDTH and span.text[-1] not in ".!?;,"
    return span.kind == "heading" or short


def _source(span: Span, lead: str, above: str, before: str, scope: frozenset[str]) -> Source:
    told = tuple(clauses(span.text, row=span.kind == "row"))
    stems = frozenset(one.word.stem for one in told)
    context = _stems(above) | _stems(before)
    own = (*facts(span.text), *_row_labels(span, stems | _stems(lead) | context))
    return Source(
        span,
        told,
        stems,
        own,
        families(stems | context),
        _stems(lead),
        context,
        (*_facts(lead), *_facts(above)),
        scope,
    )


def _row_labels(span: Span, near: frozenset[str]) -> list[Fact]:
    """In a table or list of lots, a line that opens with 2 is about «lot 2»."""
    match = _ROW_NUMBER.match(span.text)
    if match is None or (span.kind == "text" and match.start(1) > 0):
        return []
    names = [name for stem, name in _NUMBERED.items() if stem in near]
    return [Fact(match.start(1), match.end(1), match[1], "label", f"{name} {match[1]}") for name in names]


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if word.weight)


@lru_cache(maxsize=512)
def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(facts(f"; {text}"))
