"""A service's names and acronyms: told to the model before, and put right after, each correction flagged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from socle.tools.transcripts.pipeline.timing import folded, spread
from socle.tools.transcripts.spoken import Word, cut_at_spaces

LONGEST_PROMPT = 600
_SHORTEST_LIKE = 6  # letters: shorter names resemble too many words
_PARTS = re.compile(
    r"^(?P<before>(?:[«(\"“]\u00a0?)?(?:(?:[ldjmtscn]|qu|jusqu|lorsqu)['’])?)"
    r"(?P<core>.*?)(?P<after>[\u00a0\s]*[.,;:!?…»)\"”]*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A term as it is to be written, and what models write instead."""

    text: str
    heard_as: Sequence[str] = ()


def prompt_of(terms: Iterable[Term], context: str = "") -> str:
    """What the model is told to expect: the person's own words first, then terms while there is room."""
    found = " ".join(context.split())[:LONGEST_PROMPT]
    for term in terms:
        longer = f"{found}, {term.text}" if found else term.text
        if len(longer) > LONGEST_PROMPT:
            break
        found = longer
    return found


def corrected(words: Sequence[Word], terms: Sequence[Term]) -> list[Word]:
    """The words with terms put right: whole words only, by what they are known to be heard as, then by their
    letters, then by likeness where the word is a name or the model was unsure. Long terms go first."""
    found = list(words)
    for wanted in sorted(_patterns(terms), key=lambda one: -len(one.heard)):
        found = list(_replaced(found, wanted))
    return found


@dataclass(frozen=True)
class _Wanted:
    term: str
    heard: tuple[str, ...]
    like: bool


def _patterns(terms: Sequence[Term]) -> Iterator[_Wanted]:
    for term in terms:
        own = _key(term.text)
        for other in term.heard_as:
            if _key(other):
                yield _Wanted(term.text, _key(other), like=False)
        if own:
            yield _Wanted(term.text, own, like=_is_name(term.text))


def _key(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (folded(part) for part in cut_at_spaces(text))))


def _is_name(term: str) -> bool:
    """Whether likeness may correct to it: a long enough name, no acronym."""
    return term[:1].isupper() and not term.isupper() and len(folded(term)) >= _SHORTEST_LIKE


def _replaced(words: Sequence[Word], wanted: _Wanted) -> Iterator[Word]:
    size, at = len(wanted.heard), 0
    while at < len(words):
        part = words[at : at + size]
        if len(part) == size and not any(word.instead_of for word in part) and _matches(part, wanted):
            yield from _put(part, wanted.term)
            at += size
        else:
            yield words[at]
            at += 1


def _matches(part: Sequence[Word], wanted: _Wanted) -> bool:
    cores = [_core(word.text) for word in part]
    heard = tuple(folded(core) for core in cores)
    if heard == wanted.heard:
        return " ".join(cores) != wanted.term
    return wanted.like and _resembles(part, cores, heard, wanted.heard)


def _resembles(
    part: Sequence[Word], cores: Sequence[str], heard: Sequence[str], wanted: Sequence[str]
) -> bool:
    """Whether a name was nearly heard. A common word that was heard surely stays as it is."""
    if not all(core[:1].isupper() or word.is_unsure for core, word in zip(cores, part, strict=True)):
        return False
    most = 1 if sum(map(len, wanted)) < 9 else 2
    return sum(edits(one, other, most) for one, other in zip(heard, wanted, strict=True)) <= most


def edits(one: str, other: str, most: int) -> int:
    """Levenshtein's distance, or `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row[0] = row[0], number
        for place, mark in enumerate(other, start=1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (letter != mark)),
            )
    return min(row[-1], most + 1)


def _core(text: str) -> str:
    found = _PARTS.match(text)
    return found["core"] if found else text


def _put(part: Sequence[Word], term: str) -> list[Word]:
    """The term at the place of these words, with the signs around them; each word says what stood there."""
    first, last = _PARTS.match(part[0].text), _PARTS.match(part[-1].text)
    before = (first["before"] or "") if first else ""
    after = last["after"] if last else ""
    texts = cut_at_spaces(term)
    texts[0] = before + texts[0]
    texts[-1] += after
    if len(texts) == len(part):
        return [
            replace(word, text=text, instead_of=word.text) for word, text in zip(part, texts, strict=True)
        ]
    heard = " ".join(word.text for word in part)
    known = [word.confidence for word in part if word.confidence is not None]
    timed = spread(texts, [(part[0].start, part[-1].end)], min(known) if known else None)
    return [replace(word, instead_of=heard) for word in timed]
