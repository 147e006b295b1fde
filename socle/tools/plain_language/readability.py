"""How readable a French text is: the measures of domain knowledge, before and after a rewriting.

Kandel-Moles = 207 − 1.015 × words/sentences − 73.6 × syllables/words: the higher, the easier, about 0 to
100. LIX = words/sentences + 100 × long words/words: the lower, the easier. A measure describes a text and
proves nothing about who understands it: no text is called easy-to-read by it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from socle.checks.sentences import split_sentences
from socle.tools.plain_language import observing
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.observing import Place
from socle.tools.plain_language.syllables import syllables

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_READ = frozenset({"body", "item", "heading", "appeal", "mention"})


@dataclass(frozen=True, slots=True)
class Readability:
    """The measures of one text. Lengths are in words; lists hold the words found, without repetition."""

    words: int
    sentences: int
    kandel_moles: float
    lix: float
    mean_sentence: float
    longest_sentence: int
    long_sentences: int
    passives: int
    acronyms: tuple[str, ...]
    rare_words: tuple[str, ...]
    double_negations: int
    nominalisations: int


def readability(paragraphs: Sequence[str]) -> Readability:
    """The measures of some paragraphs; zeros for a text without words."""
    text = "\n\n".join(paragraphs)
    lengths = [observing.sentence_length(span.text) for span in split_sentences(text)]
    lengths = [length for length in lengths if length] or [0]
    found = _WORD.findall(text)
    return Readability(
        words=len(found),
        sentences=len(lengths),
        kandel_moles=round(_kandel_moles(found, lengths), 1),
        lix=round(_lix(found, lengths), 1),
        mean_sentence=round(sum(lengths) / len(lengths), 1),
        longest_sentence=max(lengths),
        long_sentences=_count(observing.long_sentences, text),
        passives=_count(observing.passives, text),
        acronyms=_distinct(text, observing.unexplained_acronyms(text)),
        rare_words=_distinct(text, observing.rare_words(text)),
        double_negations=_count(observing.double_negations, text),
        nominalisations=_count(observing.nominalisations, text),
    )


def letter_readability(paragraphs: Iterable[LetterParagraph]) -> Readability:
    """The measures of what a letter says: without its head, its courtesy and its signature."""
    return readability([paragraph.text for paragraph in paragraphs if paragraph.role in _READ])


def _kandel_moles(words: Sequence[str], lengths: Sequence[int]) -> float:
    if not words:
        return 0.0
    table = data_file("readability")["kandel_moles"]
    per_sentence = sum(lengths) / len(lengths)
    per_word = sum(syllables(word) for word in words) / len(words)
    return float(
        table["constant"]
        - table["per_word_of_sentence"] * per_sentence
        - table["per_syllable_of_word"] * per_word
    )


def _lix(words: Sequence[str], lengths: Sequence[int]) -> float:
    if not words:
        return 0.0
    over = int(data_file("readability")["lix"]["long_word_over"])
    long = sum(len(word) > over for word in words)
    return sum(lengths) / len(lengths) + 100 * long / len(words)


def _count(observed: Callable[[str], Iterator[Place]], text: str) -> int:
    return sum(1 for _ in observed(text))


def _distinct(text: str, places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[place.start : place.end] for place in places))
