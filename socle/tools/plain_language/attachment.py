"""Is each fact of a paragraph still said of the same thing, by the same voice, once it is rewritten?"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from socle.checks.sentences import split_sentences
from socle.checks.words import related, words
from socle.tools.plain_language.locked_spans import TOKEN

_FIRST_PERSON = re.compile(r"\b(?:je|nous)\b|\bj['’]", re.IGNORECASE)
_OF_THE_SENDER = re.compile(r"\b(?:je|nous|me|mon|ma|mes|notre|nos)\b|\b[jm]['’]", re.IGNORECASE)
_FULL = {"j": "je"}
_ARTICLE = re.compile(rf"\b(?P<article>la|le|du|au|les|des|aux)\s(?P<token>{TOKEN.pattern})", re.IGNORECASE)
_GENDERS = {"la": "f", "le": "m", "du": "m", "au": "m", "les": "p", "des": "p", "aux": "p"}
_TELLING = 0.3  # the weight from which a word says what a sentence is about


def strayed_tokens(original: str, rewritten: str) -> list[str]:
    """The tokens that went to what another sentence of the original says.

    Rule: the sentence that holds the token now shares a telling word with another sentence of the original,
    and neither a word nor a token with its own. A sentence in all new words («la payer» for «procéder à son
    règlement») shares nothing with any, and proves nothing.
    """
    before, after = _sentences(original), _sentences(rewritten)
    strayed = []
    for sentence in after:
        for token in sentence.tokens:
            own = [one for one in before if token in one.tokens]
            others = [one for one in before if token not in one.tokens]
            if own and not _near(sentence, own, token) and _near(sentence, others, token):
                strayed.append(token)
    return strayed


def new_speakers(original: str, rewritten: str) -> tuple[str, ...]:
    """In French, each sentence that says «je» or «nous» where the original does not: it may tell of another
    who acts, as when «un courrier reçu le» becomes «je vous ai écrit le»."""
    before = list(split_sentences(original))
    notices = []
    for span in split_sentences(rewritten):
        spoken = _FIRST_PERSON.search(span.text)
        tokens = set(TOKEN.findall(span.text))
        same = [one.text for one in before if tokens & set(TOKEN.findall(one.text))] or [original]
        if spoken and not any(_OF_THE_SENDER.search(one) for one in same):
            said = spoken.group().lower().rstrip("'’")
            notices.append(
                f"Une phrase dit maintenant «\u00a0{_FULL.get(said, said)}\u00a0»\u00a0: vérifiez qui agit."
            )
    return tuple(dict.fromkeys(notices))


def disagreements(original: str, rewritten: str) -> list[str]:
    """The tokens whose article changed gender or number: «à la [NOM_1]» must not become «au [NOM_1]»."""
    before, after = _articles(original), _articles(rewritten)
    return [token for token, kind in before.items() if after.get(token, kind) != kind]


def _articles(text: str) -> dict[str, str]:
    """For each token that follows a definite article, its gender or number."""
    return {match["token"]: _GENDERS[match["article"].lower()] for match in _ARTICLE.finditer(text)}


class _Sentence(NamedTuple):
    """What a sentence is about: its telling stems, and its tokens."""

    stems: frozenset[str]
    tokens: frozenset[str]


def _sentences(text: str) -> list[_Sentence]:
    found = []
    for span in split_sentences(text):
        told = frozenset(word.stem for word in words(TOKEN.sub(" ", span.text)) if word.weight > _TELLING)
        found.append(_Sentence(told, frozenset(TOKEN.findall(span.text))))
    return found


def _near(sentence: _Sentence, others: Sequence[_Sentence], token: str) -> bool:
    """Does the sentence share a word or another token with one of these?"""
    return any(
        sentence.tokens & other.tokens - {token}
        or any(related(one, there) for one in sentence.stems for there in other.stems)
        for other in others
    )
