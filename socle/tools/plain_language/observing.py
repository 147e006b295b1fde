"""What makes a text heavy, and where: passive voice, acronyms, rare words, double negations, and the like.

Rules, not a parser: each says where it looks and may miss or overdo; readability counts what is found
here, and findings explain it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from socle.checks.facts import facts
from socle.checks.sentences import Span, split_sentences
from socle.checks.words import fold, weight, words
from socle.tools.plain_language.data_files import data_file

_TOKEN_OF_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d\s.,/]*")
_REGULAR = re.compile(r"\w{2,}(?:é|ée|és|ées)$")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,7}\b")
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]*(?: [A-Z][A-Z0-9]*)*\b")
_ROMAN = re.compile(r"[IVXLC]+$")
_NEGATION = re.compile(
    r"\b(?:ne\s|n['’])(?:\S+\s){0,5}?(?:pas|plus|jamais|aucune?|rien|nul|guère|saurai\w+)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?:(?!\s(?:et|mais|ou)\s)[^,;:.()])+")
_INCISE = re.compile(r"\w,\s([^,;:.()]+),\s+(\w+)")


# «-ivement», «-ablement», «-emment» end adverbs; «-issement», «-llement», «-gement» end nouns.
_ADVERB_STEMS = (
    "ive",
    "ble",
    "elle",
    "ale",
    "aire",
    "oire",
    "euse",
    "ique",
    "em",
    "am",
    "ide",
    "te",
    "ère",
    "é",
    "i",
    "u",
    "ne",
    "eure",
    "ibre",
    "ière",
)
_NOUN_STEMS = ("isse", "gne", "tte", "aite", "onne", "ienne", "verne", "raite")


class Place(NamedTuple):
    """Where something stands in a text."""

    start: int
    end: int


def sentence_length(sentence: str) -> int:
    """The words of a sentence; a number counts for one, and an elided article goes with its word."""
    return len(_TOKEN_OF_WORD.findall(sentence))


def long_sentences(text: str) -> Iterator[Place]:
    """Sentences over the length of the data file."""
    most = int(_table("sentence")["long_over"])
    return (
        Place(span.start, span.end) for span in split_sentences(text) if sentence_length(span.text) > most
    )


def passives(text: str) -> Iterator[Place]:
    """A form of «être» and a participle, save those that are active («est arrivé») or pronominal."""
    for sentence in split_sentences(text):
        found = list(_words_of(sentence))
        index = 0
        while index < len(found):
            participle = _participle_after(found, index)
            if participle is None:
                index += 1
                continue
            first = index - 1 if index and found[index - 1].folded in _listed("passive", "before") else index
            yield Place(found[first].start, found[participle].end)
            index = participle + 1


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    folded: str


def _words_of(sentence: Span) -> Iterator[_Word]:
    for match in re.finditer(r"[^\W\d_]+", sentence.text):
        yield _Word(
            sentence.start + match.start(), sentence.start + match.end(), match.group(), fold(match.group())
        )


def _participle_after(found: list[_Word], index: int) -> int | None:
    if found[index].folded not in _listed("passive", "auxiliaries"):
        return None
    if index and found[index - 1].folded in {"se", "s", "me", "m", "te", "t"}:
        return None
    for after in range(index + 1, min(index + 4, len(found))):
        word = found[after]
        if word.folded in _listed("passive", "auxiliaries"):
            continue
        if _is_participle(word.text):
            return None if word.folded in _listed("passive", "not_passive") else after
        if not word.folded.endswith("ment") and word.folded not in {
            "pas",
            "plus",
            "jamais",
            "donc",
            "alors",
            "ainsi",
            "bien",
        }:
            return None
    return None


def _is_participle(word: str) -> bool:
    lowered = word.lower()
    return bool(_REGULAR.search(lowered)) or lowered in _irregular_participles()


@cache
def _irregular_participles() -> frozenset[str]:
    forms: set[str] = set()
    for word in _table("participles")["irregular"].split():
        forms |= {word, word + "e", word + "s", word + "es"}
    return frozenset(forms)


def unexplained_acronyms(text: str) -> Iterator[Place]:
    """The first place of each acronym that the text never explains in brackets, before or after it."""
    seen: set[str] = set()
    for match in _ACRONYM.finditer(text):
        name = match.group()
        if name in seen or _ROMAN.match(name) or name in _listed("acronyms", "known", folded=False):
            continue
        if any(letter.isdigit() for letter in name) or _in_code(text, match) or _in_capitals(text, match):
            continue
        seen.add(name)
        if not re.search(rf"\(\s*{name}\s*\)|\b{name}\s*\([^)]*[a-zà-ÿ]{{3}}[^)]*\)|\b{name}\s*[:=]\s", text):
            yield Place(*match.span())


def _in_code(text: str, match: re.Match[str]) -> bool:
    """Is it a piece of a reference, as in 2026-URB-088?"""
    return text[match.start() - 1 : match.start()] in {"-", "/", "*"} or text[
        match.end() : match.end() + 1
    ] in {"-", "/", "*"}


def _in_capitals(text: str, match: re.Match[str]) -> bool:
    """Is it a word of a passage in capitals, or of a place to fill in, as in «NOM DU PRODUIT»?"""
    if any(place.start <= match.start() < place.end for place in shouted(text)):
        return True
    run = next(one for one in _CAPITALS.finditer(text) if one.start() <= match.start() < one.end())
    return " " in run.group() and any(weight(word) == 0 for word in run.group().lower().split())


def rare_words(text: str) -> Iterator[Place]:
    """Words that few ordinary texts hold (socle/checks/french_words.txt), names and acronyms apart."""
    named = [(fact.start, fact.end) for fact in facts(text) if fact.kind in {"name", "url", "email"}]
    least = float(_table("rare")["least_weight"])
    for word in words(text):
        if word.text.islower() and len(word.text) > 3 and weight(word.text) >= least:
            if any(start <= word.start < end for start, end in named):
                continue
            yield Place(word.start, word.end)


def double_negations(text: str) -> Iterator[Place]:
    """Clauses that deny twice: «n’est pas exclu», «ne peut pas … sans»."""
    denying = re.compile(str(_table("double_negation")["denying"]), re.IGNORECASE)
    for sentence in split_sentences(text):
        for clause in _CLAUSE.finditer(text, sentence.start, sentence.end):
            first = _NEGATION.search(text, clause.start(), clause.end())
            if first is None:
                continue
            again = _NEGATION.search(text, first.end(), clause.end()) or denying.search(
                text, first.end(), clause.end()
            )
            if again:
                yield Place(first.start(), again.end())


def nominalisations(text: str) -> Iterator[Place]:
    """Nouns made from verbs, by their ending: «procéder au règlement», «mise en conformité»."""
    table = _table("nominalisation")
    endings, ordinary = tuple(table["endings"]), _listed("nominalisation", "ordinary")
    for word in words(text):
        if (
            len(word.text) > 6
            and word.text.islower()
            and word.text.endswith(endings)
            and word.folded not in ordinary
            and not (word.text.endswith(("ment", "ments")) and _is_adverb(word.text))
        ):
            yield Place(word.start, word.end)


def _is_adverb(word: str) -> bool:
    """Is a word in -ment made from an adjective: «rapidement», «récemment», and not «règlement»?"""
    stem = re.sub(r"ments?$", "", word)
    if word.endswith("ments"):
        return False
    return stem.endswith(_ADVERB_STEMS) and not stem.endswith(_NOUN_STEMS)


def shouted(text: str) -> Iterator[Place]:
    """Passages in capitals."""
    pattern = re.compile(str(_table("capitals")["shouted"]))
    return (Place(*match.span()) for match in pattern.finditer(text))


def far_verbs(text: str) -> Iterator[Place]:
    """Many words between two commas, just before the verb that they keep from its subject."""
    table = _table("distance")
    verbs = frozenset(str(table["verbs"]).split())
    for sentence in split_sentences(text):
        for match in _INCISE.finditer(sentence.text):
            long = len(match.group(1).split()) > int(table["most_words"])
            if long and match.group(2) != "à" and fold(match.group(2)) in verbs:
                yield Place(sentence.start + match.start(1), sentence.start + match.end(2))


def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = data_file("readability")[name]
    return found


@cache
def _listed(table: str, name: str, folded: bool = True) -> frozenset[str]:
    written = str(_table(table)[name]).split()
    return frozenset(fold(word) for word in written) if folded else frozenset(written)
