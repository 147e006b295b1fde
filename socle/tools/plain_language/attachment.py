"""Do two versions of a paragraph oblige, allow, forbid, except and deny alike, and say each fact of the same?

Words of one class may replace each other («vous êtes tenu de» and «vous devez»), but a class must not
vanish nor appear: that changes what the letter does to its reader.
"""

import re
from functools import cache

from socle.checks.sentences import split_sentences
from socle.checks.words import fold, related, words
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.locked_spans import TOKEN

_TELLING = 0.3  # the weight from which a word says what a sentence is about


def modality_differences(original: str, rewritten: str) -> list[str]:
    """In French, each class of modal words that one version has and the other lacks."""
    before, after = modal_classes(original), modal_classes(rewritten)
    titles = data_file("modality")["titles"]
    lost = [f"le texte ne dit plus {titles[name]}" for name in before if name not in after]
    added = [f"le texte ajoute {titles[name]}" for name in after if name not in before]
    return lost + added


def modal_classes(text: str) -> list[str]:
    """The classes of modality that a text holds, in the order of the data file."""
    folded = re.sub(r"\s+", " ", fold(text))
    return [name for name, pattern in _classes() if pattern.search(folded)]


def strayed_tokens(original: str, rewritten: str) -> list[str]:
    """The tokens whose sentence shares no telling word, nor another token, with their former sentence."""
    before, after = _company(original), _company(rewritten)
    return [token for token in before if token in after and not _meet(before[token], after[token])]


def _company(text: str) -> dict[str, set[str]]:
    """For each token, the stems and the other tokens of its sentence."""
    company: dict[str, set[str]] = {}
    for span in split_sentences(text):
        tokens = TOKEN.findall(span.text)
        stems = {word.stem for word in words(TOKEN.sub(" ", span.text)) if word.weight > _TELLING}
        for token in tokens:
            company.setdefault(token, set()).update(stems, (other for other in tokens if other != token))
    return company


def _meet(before: set[str], after: set[str]) -> bool:
    return not before or any(one == other or related(one, other) for one in before for other in after)


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = data_file("modality")["patterns"]
    return tuple((name, re.compile("|".join(patterns))) for name, patterns in table.items())
