"""How long a text is: in words, in sentences, and compared with its original."""

import re
from dataclasses import dataclass

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed
from socle.checks.sentences import split_sentences

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Length:
    """Words (elided articles with their word), sentences, and words of the longest sentence."""

    words: int
    sentences: int
    longest: int


def length(text: str) -> Length:
    """The length of a text."""
    counts = [len(_WORD.findall(sentence.text)) for sentence in split_sentences(text)]
    counts = [count for count in counts if count]
    return Length(sum(counts), len(counts), max(counts, default=0))


def check_length(text: str, fewest: int = 0, most: int | None = None) -> CheckOutcome:
    """A text has between `fewest` and `most` words."""
    name, found = "length", length(text).words
    if not found and not fewest:
        return not_applicable(name, "Le texte est vide.")
    if found < fewest:
        return failed(name, f"Le texte compte {_words(found)}, il en faut au moins {fewest}. Complétez-le.")
    if most is not None and found > most:
        return failed(name, f"Le texte compte {_words(found)}, il en faut au plus {most}. Raccourcissez-le.")
    return passed(name, f"Le texte compte {_words(found)}.")


def check_sentence_length(text: str, most: int = 25) -> CheckOutcome:
    """No sentence has more than `most` words. Source of 25: guide «Rédactions claires» of the DITP."""
    name, found = "sentence_length", length(text)
    if not found.words:
        return not_applicable(name, "Le texte est vide.")
    if found.longest > most:
        told = f"La phrase la plus longue compte {_words(found.longest)}"
        return failed(name, f"{told}, au-delà de {most}. Coupez-la en deux.")
    return passed(name, f"Aucune phrase ne dépasse {most} mots.")


def check_share(original: str, text: str, least: float = 0.3, most: float = 1.5) -> CheckOutcome:
    """A text keeps a reasonable share of its original's words: neither gutted nor padded."""
    name, before, after = "share", length(original).words, length(text).words
    if not before:
        return not_applicable(name, "Le texte d'origine est vide : rien à comparer.")
    told = (
        f"Le texte compte {_words(after)} contre {before} dans l'original ({round(100 * after / before)} %)"
    )
    if after < least * before:
        return failed(name, f"{told} : il a pu perdre des informations. Comparez-les.")
    if after > most * before:
        return failed(name, f"{told} : il a pu en ajouter. Comparez-les.")
    return passed(name, f"{told}.")


def _words(count: int) -> str:
    return f"{count} {'mots' if count > 1 else 'mot'}"
