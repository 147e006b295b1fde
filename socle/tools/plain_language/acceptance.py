"""Is a model's answer for one paragraph acceptable, and if not, why: in sentences that the model can be told.

An answer is taken only when its tokens are all there, once each and in order; when it is French, neither too
short nor too long; when it states no fact of its own; when it obliges, allows, denies and excepts as the
original does; and when the facts of the whole, put back, equal those of the original.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from socle.checks.language import check_french
from socle.checks.modality import align, check_modality
from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed
from socle.checks.words import STOP_WORDS, fold, is_ordinary
from socle.tools.plain_language.attachment import disagreements, new_speakers, strayed_tokens
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.locked_spans import TOKEN
from socle.tools.plain_language.locking import LockedParagraph, TokensLost, facts_outside_tokens, same_facts

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_LEAST_SMALL_WORDS = 0.2  # share of articles, pronouns and the like: a third to a half in French
_LEAST_KNOWN = 0.55
# A label that only people with intellectual disabilities can give, by proofreading.
_EASY_TO_READ = re.compile(r"\bf\.?a\.?l\.?c\b|\bfaciles? à lire\b", re.IGNORECASE)
_LINK = re.compile(r"\]\(|https?://|<\w|!\[", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The text with its facts back when the answer is accepted, else None; what was checked; the reasons."""

    text: str | None
    reasons: tuple[str, ...]
    checks: tuple[CheckOutcome, ...]
    notices: tuple[str, ...] = ()  # what a person should look at all the same

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the answer is refused, one sentence each; empty when it is accepted."""
        return tuple(check.sentence for check in self.checks if check.outcome == "failed")


def judge(locked: LockedParagraph, answer: Mapping[str, Any]) -> Judgement:
    """What to think of an answer, whatever it holds."""
    written = answer.get("texte") if isinstance(answer, Mapping) else None
    if not isinstance(written, str) or not written.strip():
        return Judgement(None, (), (failed("format", "La réponse ne contient pas de texte."),))
    text = " ".join(unicodedata.normalize("NFC", written).split())
    checks = [_tokens(locked, text), _language(text), _length(locked.text, text), _additions(locked, text)]
    checks += [
        check_modality(locked.text, text),
        _attachment(locked.text, text),
        _markup(locked.text, text),
        _label(text),
    ]
    restored = None
    if all(check.outcome != "failed" for check in checks):
        restored = locked.restore(text)
        checks.append(_facts(locked.original, restored))
    accepted = all(check.outcome != "failed" for check in checks)
    notices = (*new_speakers(locked.text, text), *_firmer(locked.text, text)) if accepted else ()
    return Judgement(restored if accepted else None, _reasons(answer), tuple(checks), notices)


def _tokens(locked: LockedParagraph, text: str) -> CheckOutcome:
    if not locked.facts and not TOKEN.search(text):
        return not_applicable("repères", "Ce paragraphe ne contient aucune information verrouillée.")
    try:
        locked.restore(text)
    except TokensLost as error:
        return failed("repères", error.sentence + ".")
    return passed("repères", "Chaque information verrouillée est revenue une fois, à sa place.")


def _language(text: str) -> CheckOutcome:
    words = [fold(word.rstrip("'’")) for word in _WORD.findall(TOKEN.sub(" ", text))]
    small = sum(word in STOP_WORDS or len(word) == 1 for word in words)
    known = sum(word in STOP_WORDS or len(word) == 1 or is_ordinary(word) for word in words)
    few = small < _LEAST_SMALL_WORDS * len(words) or known < _LEAST_KNOWN * len(words)
    if words and (few or check_french(TOKEN.sub(" ", text)).outcome == "failed"):
        return failed("langue", "Le texte n’est pas en français courant.")
    return passed("langue", "Le texte est en français.")


def _length(original: str, text: str) -> CheckOutcome:
    limits = data_file("rewriting")["limits"]
    before, after = len(original.split()), len(text.split())
    if after < limits["shortest"] * before:
        return failed("longueur", "Le texte est trop court : une partie du paragraphe manque.")
    if after > limits["longest"] * before + 5:
        return failed("longueur", "Le texte est trop long : il ajoute ou répète quelque chose.")
    return passed("longueur", "La longueur est comparable à celle de l’original.")


def _additions(locked: LockedParagraph, text: str) -> CheckOutcome:
    own = facts_outside_tokens(locked.text)
    added = [fact for fact in facts_outside_tokens(text) if fact not in own]
    if added:
        told = ", ".join(f"« {fact.strip()} »" for fact in dict.fromkeys(added))
        return failed("ajouts", f"Le texte contient un nombre, un nom ou une référence en plus : {told}.")
    return passed("ajouts", "Le texte n’ajoute ni nombre, ni nom, ni référence.")


def _attachment(original: str, text: str) -> CheckOutcome:
    if astray := strayed_tokens(original, text):
        return failed("rattachement", f"Dit maintenant d’autre chose : {', '.join(astray)}.")
    if wrong := disagreements(original, text):
        return failed("rattachement", f"L’article ne s’accorde plus : {', '.join(wrong)}.")
    return passed("rattachement", "Chaque information est dite de la même chose qu’avant.")


def _firmer(original: str, text: str) -> tuple[str, ...]:
    """What only a person can tell: whether that to which a letter invites is due."""
    return tuple(
        f"«\u00a0{shift.before.text}\u00a0» est devenu «\u00a0{shift.after.text}\u00a0»\u00a0: vérifiez que "
        "c’est obligatoire."
        for shift in align(original, text).firmer
    )


def _markup(original: str, text: str) -> CheckOutcome:
    if _LINK.search(text) and not _LINK.search(original):
        return failed("mise en forme", "Le texte contient un lien ou du code.")
    return passed("mise en forme", "Le texte ne contient ni lien ni code.")


def _label(text: str) -> CheckOutcome:
    if _EASY_TO_READ.search(text):
        return failed(
            "étiquette", "Seule une relecture par les personnes concernées permet de parler de FALC."
        )
    return passed("étiquette", "Le texte ne se dit pas facile à lire.")


def _facts(original: str, restored: str) -> CheckOutcome:
    if same_facts(original, restored):
        return passed(
            "informations verrouillées", "Montants, dates, délais, noms et références sont identiques."
        )
    return failed(
        "informations verrouillées", "Une information verrouillée aurait changé de valeur ou de portée."
    )


def _reasons(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The model's reasons, as plain text of a bounded length; what is no text is left out, and what speaks
    of a token, which no reader sees."""
    limits = data_file("rewriting")["limits"]
    told = answer.get("raisons")
    if not isinstance(told, list):
        return ()
    clean = (
        " ".join(one.split())[: int(limits["reason_characters"])] for one in told if isinstance(one, str)
    )
    said = (one for one in clean if one and not _EASY_TO_READ.search(one) and not TOKEN.search(one))
    return tuple(said)[: int(limits["reasons"])]
