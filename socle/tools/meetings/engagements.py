"""Who engages to do something, and for when: only what the recording says at that place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from socle.checks.flat import flat
from socle.checks.words import is_ordinary
from socle.tools.meetings.cues import cues
from socle.tools.meetings.units import Unit

NEAR = 2
"""How many sentences before and after a quote are its neighbourhood."""

_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ"
_NAME = rf"[{_UPPER}][\w’'-]*[\w](?:[ -][{_UPPER}][\w’'-]*\w)*"
_TITLED = re.compile(rf"\b(?:Madame|Monsieur|Mme|M\.|Maître|Docteur) (?:{_NAME})")
_NAMED = re.compile(rf"(?<![\w’'-]){_NAME}")
_ELIDED = re.compile(r"[JLDCMTSNQjldcmtsnq][’']")
_SAID = {"OK", "Ok", "Oui", "Non", "Bon", "Bien"}
_PRONOUN = re.compile(r"\b(?:je|tu|il|elle|on|nous|vous|ils|elles|ca|cela)\b|\bj'")
_I = re.compile(r"\b(?:je|m'en|m'y)\b|\bj'")
_YOU = re.compile(r"\b(?:tu|te|t'en|vous)\b")


def who_acts(unit: Unit, act: int) -> str:
    """Who does what a sentence says at a place: the subject before the verb, in the sentence's words; the
    speaker where it says «je». Empty where nobody is named."""
    before = unit.text[:act]
    plain = flat(unit.text)
    reach = max(before.rfind(", "), before.rfind(" : "), before.rfind(" ; "))
    clause = before[reach + 1 :]
    # A clause with a subject of its own says nothing of who is named before it.
    for text in (clause,) if _PRONOUN.search(flat(clause)) else (clause, before):
        if name := _last_name(text):
            return name
    if _I.search(plain[max(0, act - 12) : act + 12]):
        return unit.speaker
    if _YOU.search(plain[max(0, act - 12) : act + 12]):
        return _called(unit.text)
    return ""


def _last_name(text: str) -> str:
    places = [*_TITLED.finditer(text), *cues().office.phrases.finditer(flat(text))]
    places += [match for match in _NAMED.finditer(text) if _is_name(match.group(), match.start() == 0, text)]
    if not places:
        return ""
    last = max(places, key=lambda match: (match.end(), match.end() - match.start()))
    return text[last.start() : last.end()].strip(" ,")


def _is_name(word: str, opens: bool, text: str) -> bool:
    first = word.split(maxsplit=1)[0]
    if _ELIDED.match(word) or (first.isupper() and is_ordinary(first.lower())) or first in _SAID:
        return False
    return not ((opens or not text[: text.find(word)].strip()) and is_ordinary(first))


def _called(text: str) -> str:
    """The name that opens or closes a sentence said to somebody: «Paul, tu peux …»."""
    match = re.match(rf"\W*(?:Et |Alors |Donc )?({_TITLED.pattern}|{_NAME}),", text)
    return match[1] if match and not is_ordinary(match[1].split()[0]) else ""


def deadline_in(text: str) -> str:
    """For when, in the sentence's words: «avant le premier mars»; empty where it is not said."""
    match = cues().deadline.find(text)
    return text[match.start() : match.end()].strip() if match else ""


def said_near(words: str, near: Sequence[Unit]) -> bool:
    """Whether these words are said, in this order, in one of the sentences."""
    wanted = _spaced(words)
    return bool(wanted.strip()) and any(f" {wanted.strip()} " in f" {_spaced(unit.text)} " for unit in near)


def is_speaker(name: str, units: Sequence[Unit]) -> bool:
    """Whether the name is that of who says «je» in one of the sentences."""
    return any(
        _spaced(name) == _spaced(unit.speaker) and cues().first_person.find(unit.text) is not None
        for unit in units
        if unit.speaker
    )


def neighbourhood(units: Sequence[Unit], places: Sequence[int]) -> Sequence[Unit]:
    """The sentences around those that are quoted, of the whole meeting."""
    return units[max(0, min(places) - NEAR) : max(places) + NEAR + 1]


def _spaced(text: str) -> str:
    return " ".join(re.findall(r"\w+", flat(text)))
