"""Syllables of French words, by rule.

Hyphenation libraries (pyphen, on which textstat rests) were tried on the words of the tests: they part
words as a typographer does, never leaving one letter alone, and were wrong on 21 of 56. The rule: one
syllable for each group of vowels that is said at once; a final e, es, and the ent of verbs are mute. A
semi-vowel makes one syllable with the vowel that follows (lieu, huit, oui), save after two consonants
(ouvrier). Source: the description of French syllables in any school grammar.
"""

import re
from functools import lru_cache

from socle.checks.words import fold
from socle.tools.plain_language.data_files import data_file

_QU = re.compile(r"qu(?=[aeiouyéèêëàâîïôû'])")
_GU = re.compile(r"gu(?=[eiyéèêë])")
_GE = re.compile(r"ge(?=[aoâô])")
_AFTER_TWO = re.compile(r"(?<=[bcdfgptv][lr])[iu](?=[eéèaoâ])")
_NUCLEUS = re.compile(
    r"aoû|ao(?=n\b)|eaux?|[œeu]*euil(?:l(?=[aeéèio]))?|œil|ueil(?:l(?=[aeéèio]))?|œu|oeu|[aeoé]y(?=[aeéèio])|aie(?=n?t|m)"
    r"|[aeo]i(?:ll)?|[aàâ][iîu]|eu|oû|ou|oî|oi"
    r"|i(?:eu|en|er|ez|é|è|ê|e|o(?:n)?|a(?:i)?)|u[iî]|[aàâeéèêëiîïoôuùûüyœæ]"
)
_OUI = re.compile(r"ou(?=[iîeéa])")


def syllables(word: str) -> int:
    """How many syllables a word has: one at least, whatever is given."""
    return sum(_of_part(part) for part in re.findall(r"[^\W\d_]+", word)) or 1


@lru_cache(maxsize=50_000)
def _of_part(part: str) -> int:
    if part.isupper() and len(part) < 6:
        return len(part)  # an acronym is spelt out
    word = _without_mute_ending(part.lower())
    word = _GE.sub("g", _GU.sub("g", _QU.sub("q", word)))
    word = _AFTER_TWO.sub(lambda match: match.group() + "'", word)  # ouvri'er
    word = (
        re.sub(r"(?<=[aeéiouy])[ïü]", "'i", word)
        .replace("éa", "é'a")
        .replace("éo", "é'o")
        .replace("éu", "é'u")
    )
    word = re.sub(r"oo", "o'o", word).replace("aï", "a'i").replace("éé", "é'é").replace("ée", "é'e")
    word = re.sub(r"(?<!q)u(?=[aéèoê])|(?<![aeoqg])u(?=er|ez|el)", "u'", word)
    word = re.sub(r"ou'", "ou", word)
    return max(1, len(_NUCLEUS.findall(_OUI.sub("w", word))))


def _without_mute_ending(word: str) -> str:
    if word.endswith("ent") and _is_mute_ent(word):
        return (
            word[:-3] + ("e" if word[-4:-3] in {"g"} else "") if not _ends_in_vowel(word[:-3]) else word[:-3]
        )
    bare = re.sub(r"(?<=[^aeouéèêq])es?$|(?<=[aeouéiy])es?$|(?<=[gq]u)es?$", "", word)
    return bare if re.search(r"[aeéèêëiîïoôuùûüyàâœæ]", bare) else word


def _ends_in_vowel(text: str) -> bool:
    return text[-1:] in set("aeéiouy")


def _is_mute_ent(word: str) -> bool:
    folded, table = fold(word), data_file("readability")["syllables"]
    if folded.endswith("ment"):
        return folded in table["mute_ment"].split()
    return folded not in table["heard_ent"].split()
