"""Reading a question against retrieved passages: which sentences seem to answer it, and whether any can."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from socle.checks.evidence import Passage, Source, sources
from socle.checks.sentences import Span
from socle.checks.words import fold, in_families, vocabulary, words

Expected = Literal["number", "date", "duration", "name", "email", "phone", "formula", ""]

ANSWERABLE = 0.45  # least share of the question's words, by weight, that one passage must hold; measured
ANSWERABLE_MISSING = 0.6  # and when a rare word of the question is found in no passage
_MARK = 0.4  # least score of a sentence to be marked
_NEAR_BEST = 0.85  # and least share of the best one's
_KIND_BONUS = 0.35  # for a sentence that holds what the question expects
_MOST_MARKS = 2
_RARE = 0.55  # a question's word that weighs more is named when it is missing
_KINDS: tuple[tuple[Expected, re.Pattern[str]], ...] = (
    ("email", re.compile(r"\b(?:e-?mail|courriel|adresse electronique|mel)\b")),
    ("phone", re.compile(r"\btelephone\b")),
    ("formula", re.compile(r"\bformule\b")),
    ("duration", re.compile(
        r"\b(?:duree|combien de temps|delais?|combien d'(?:annee|heure)s?|combien de (?:jour|moi"
        r"|semaine)s?)\b"
    )),
    ("date", re.compile(r"\b(?:quand|quelle (?:date|annee)|en quelle|quel (?:jour|mois|siecle)|date)\b")),
    ("number", re.compile(
        r"\b(?:combien|montant|prix|taux|pourcentage|nombre|plafond|quelle (?:part|hauteur|taille"
        r"|distance|superficie|somme|proportion|population)|quel age)\b"
    )),
    ("name", re.compile(
        r"\b(?:qui|quel (?:est le nom|nom|pays)|quelle (?:ville|est le nom)|comment s'appel\w+|nom "
        r"d\w+)\b"
    )),
)  # fmt: skip
ASKING = vocabulary("asking")
_DURATIONS = frozenset({"mois", "jours", "heures", "minutes", "secondes"})


@dataclass(frozen=True, slots=True)
class Answerability:
    """How much of a question the passages speak of: share held by the best one, rare words found in none."""

    answerable: bool
    coverage: float
    missing: tuple[str, ...]
    sentence: str


def expected(question: str) -> Expected:
    """What kind of answer a question asks for; empty when it does not say."""
    folded = fold(question)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), "")


def answer_sentences(question: str, passage: Passage) -> tuple[Span, ...]:
    """The sentences of a passage that seem to answer the question, best first, two at most, perhaps none.

    Rule: the share of the question's words that the sentence and its headings hold, plus a bonus when it
    holds the kind of answer expected (a number for «combien», a date for «quand», a duration for «durée»).
    """
    weights, kind = _question_words(question), expected(question)
    scored = [(_score(weights, kind, source), source.span) for source in sources(passage)]
    best = max((score for score, _ in scored), default=0.0)
    marked = [(score, span) for score, span in scored if score >= max(_MARK, best * _NEAR_BEST)]
    marked.sort(key=lambda pair: (-pair[0], pair[1].start))
    return tuple(span for _, span in marked[:_MOST_MARKS])


def answerable(question: str, passages: Sequence[Passage]) -> Answerability:
    """Whether the passages speak of what the question asks, to refuse before a model invents.

    Rule: one passage and its headings must hold a measured share of the question's words, weighed by rarity;
    a greater one when a rare word of the question stands in none of them.
    """
    weights = _question_words(question)
    total = sum(weights.values())
    if not total:
        return Answerability(True, 1.0, (), "La question ne contient pas de mot à rechercher.")
    held = [_passage_families(passage) for passage in passages]
    best = (
        max((sum(w for stem, w in weights.items() if _is_in(stem, stems)) for stems in held), default=0.0)
        / total
    )
    anywhere = frozenset[str]().union(*held)
    absent = {stem for stem, weight in weights.items() if weight > _RARE and not _is_in(stem, anywhere)}
    missing = tuple(dict.fromkeys(word.text for word in words(question) if word.stem in absent))
    enough = best >= (ANSWERABLE_MISSING if missing else ANSWERABLE)
    return Answerability(enough, round(best, 3), missing, _told(enough, missing))


def _told(enough: bool, missing: Sequence[str]) -> str:
    named = ", ".join(f"« {word} »" for word in missing)
    if enough:
        return "Les passages trouvés parlent de ce que demande la question."
    if not named:
        return "Les passages trouvés ne parlent pas de ce que demande la question."
    return f"Les passages trouvés ne parlent pas de {named}."


def _question_words(question: str) -> dict[str, float]:
    found = [word for word in words(question) if word.weight and word.stem not in ASKING]
    return {word.stem: word.weight for word in found}


def _passage_families(passage: Passage) -> frozenset[str]:
    """Every stem of a passage and its headings, with the marks of their families."""
    return frozenset().union(
        *(source.stems | source.lead | source.context | source.families for source in sources(passage))
    )


def _is_in(stem: str, held: frozenset[str]) -> bool:
    return stem in held or in_families(stem, held)


def _score(weights: dict[str, float], kind: Expected, source: Source) -> float:
    near, around = source.stems | source.lead, source.context
    held = 0.0
    for stem, weight in weights.items():
        if stem in near:
            held += weight
        elif stem in around or in_families(stem, source.families):
            held += weight * 0.5
    share = held / (sum(weights.values()) or 1.0)
    return share + _KIND_BONUS * (share > 0 and _holds(kind, source))


def _holds(kind: Expected, source: Source) -> bool:
    if kind == "duration":
        return any(fact.unit in _DURATIONS for fact in source.facts)
    if kind == "number":
        return any(fact.kind == "number" and fact.unit not in _DURATIONS for fact in source.facts)
    return any(fact.kind == kind for fact in source.facts)
