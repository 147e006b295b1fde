"""Do two versions of a paragraph oblige, allow, forbid, except and deny alike?

Words of one class may replace each other («vous êtes tenu de» and «vous devez»), but a class must not
vanish nor appear: that changes what the letter does to its reader.
"""

import re
from functools import cache

from socle.checks.words import fold
from socle.tools.plain_language.data_files import data_file


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


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = data_file("modality")["patterns"]
    return tuple((name, re.compile("|".join(patterns))) for name, patterns in table.items())
