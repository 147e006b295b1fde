"""What an answer's sentence is: a statement that needs proof, a refusal, or neither."""

import re

from socle.checks.facts import facts
from socle.checks.sentences import split_sentences
from socle.checks.words import fold, words

_PROVENANCE = re.compile(
    r"\[\^?\d+(?:\s*[,;-]\s*\d+)*\]|\((?:passages?|extraits?|sources?|documents?)\s*(?:n\s?°\s?)?\d+[^)]*\)"
    r"|\b(?:d['’]après|selon|dans|voir|cf\.)?\s*(?:l['’]|les?\s|la\s|des?\s)?(?:passages?|extraits?|sources?)\s*"
    r"(?:n\s?°\s?)?\[?\d+\]?(?:\s*(?:et|,)\s*\d+)*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|`|^\s*#{1,6}\s+|^\s*>\s+|\\[()\[\]]|\$", re.MULTILINE)
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_COURTESY = re.compile(
    r"^\W*(?:bonjour|bonsoir|merci|cordialement|bien s[uû]r|d'accord|n'hesitez pas|je reste"
    r"|j'espere|je vous|excellente"
    r"|en resume\W*$|voici|ci-dessous|souhaitez-vous|si vous (?:avez|souhaitez|voulez)|je suis)\b"
)
# «the document», as an answer may call it
_DOCUMENT = (
    r"(?:(?:les?|la|ces?|cette|l'|mes|vos|aucuns?|aucune|nul)?\s*(?:documents?|textes?|passages?|extraits?|contextes?|sources?"
    r"|contenus?|elements?|informations?|donnees|fichiers?|pages?|articles?|ccap|cctp|reglement|contrat|marche|cahier"
    r"|dossier|pieces?|annexes?|clauses?|accord-cadre)(?:\s+[\w'-]+){0,8}?)"
)
_TELLS = (
    r"(?:precise\w*|mentionn\w*|indiqu\w*|specifi\w*|evoqu\w*|abord\w*|trait\w*|explicit\w*|detail\w*|renseign\w*|parl\w*"
    r"|permet\w*\s+(?:pas\s+)?d\w*|repond\w*|definiss\w*|defini\w*)"
)
_INFORMATION = (
    r"(?:d'\w+\s+)?(?:d'|de\s+|cette\s+|ces\s+|l'|aucune\s+|la\s+)?(?:informations?|mentions?"
    r"|precisions?|reponses?|details?|elements?|indications?|renseignements?|donnees?)"
)
_ADVERBS = (
    r"(?:\s*(?:pas|aucunement|nulle part|explicitement|clairement|directement|specifiquement"
    r"|malheureusement|non plus))*"
)
_REFUSALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_DOCUMENT}\s*,?\s*n(?:e\s+|')(?:l[ea]s?\s+|l'|en\s+|y\s+)?{_TELLS}{_ADVERBS}\s*(?:pas|aucun|rien|nulle)\b",
        rf"\b{_DOCUMENT}\s*,?\s*n(?:e\s+|')(?:me\s+|nous\s+)?(?:permet\w*|suffi\w*)\s+pas\b",
        rf"\b{_DOCUMENT}\s*,?\s*n(?:e\s+|')(?:\w+\s+){{0,3}}?(?:contien\w*|comport\w*|donn\w*|fourni\w*|dispos\w*|a|ont|offr\w*|inclu\w*|appor\w*){_ADVERBS}\s*(?:pas|aucun\w*)\s*{_INFORMATION}",
        rf"\bn(?:e\s+|')(?:est|sont|a|ont|a ete|ont ete)\s*{_ADVERBS}\s*(?:pas|jamais|nulle "
        rf"part)\s+(?:ete\s+)?(?:\w+ment\s+)?(?:precise|mentionne|indique|specifie|fourni|disponible"
        rf"|present[es]*\s+dans|trouve|communique|donne|renseigne|explicite|aborde|evoque|traite"
        rf"|inclus\w*\s+dans|connu|defini\w*\s+dans)",
        r"\bne\s+(?:figur|apparai|se\s+trouv)\w*\s+(?:pas|nulle part)\b",
        r"\bje\s+(?:ne|n')\s*(?:\w+\s+)?(?:sais|trouve|peux|dispose|connais|suis|parviens|vois|pas\s+(?:trouve|acces))\w*\s+(?:malheureusement\s+)?(?:pas|aucun|rien)",
        r"\bje\s+n'ai\s+(?:malheureusement\s+)?(?:pas|aucun|rien)\b",
        r"\b(?:aucune?|pas\s+d\w*'?)\s*(?:information|mention|precision|indication|reponse|element|detail|passage|extrait|donnee|reference)s?\b",
        r"\binformations?\s+(?:\w+\s+){0,4}(?:manqu\w*|absente?s?|n'est pas|ne sont pas|indisponibles?"
        r"|non\s+(?:disponible|precise|fourni|mentionne))",
        r"\bimpossible\s+(?:de|d')\s*(?:\w+\s+)?(?:repondre|determiner|dire|savoir|preciser|trouver|conclure)",
        r"\bil\s+(?:n'est|m'est)\s+(?:donc\s+|pas\s+)?(?:pas\s+)?(?:possible|impossible)\s+(?:de|d')\s*(?:repondre|determiner|dire|savoir|preciser)",
        r"\bon\s+ne\s+(?:sait|trouve|peut)\s+pas\b(?!\s+\w+\s+l)",
        rf"\bil\s+n'y\s+a\s+(?:donc\s+)?(?:pas|aucune?)\s*{_INFORMATION}",
        r"\b(?:non|pas)\s+(?:precise|mentionne|indique|specifie|renseigne"
        r"|communique)e?s?\b(?!\s+(?:dans le bon|par le titulaire))",
        r"^\W*(?:i don't know|not (?:specified|mentioned|found)|the (?:document|text|context"
        r"|passage)s?\s+do(?:es)?\s+not|i (?:cannot|can't|could not))\b",
    )
)


def plain(sentence: str) -> str:
    """A sentence as it is read: no Markdown, no LaTeX, no citation marks such as [1] or «selon le passage
    2».
    """
    text = _FRACTION.sub(r"\1 / \2", _MARKUP.sub("", sentence))
    text = text.replace("\\times", "x").replace("\\cdot", "x").replace("\\%", "%").replace("\\,", " ")
    return _PROVENANCE.sub(" ", text).strip()


def is_refusal(sentence: str) -> bool:
    """Does this one sentence say that the document does not hold the information?"""
    folded = re.sub(r"\s+", " ", fold(plain(sentence)))
    return any(pattern.search(folded) for pattern in _REFUSALS)


def refusal(text: str) -> bool:
    """Does the answer say that the document does not hold the information?

    True when its first statement says so, or when nothing else states a checkable fact.
    """
    stated = [
        span.text for span in split_sentences(text) if not is_neutral(span.text) or is_refusal(span.text)
    ]
    if not stated:
        return False
    if is_refusal(stated[0]):
        return True
    others = [sentence for sentence in stated if not is_refusal(sentence)]
    return len(others) < len(stated) and not any(facts(plain(sentence)) for sentence in others)


def is_neutral(sentence: str) -> bool:
    """Does the sentence state nothing to prove: a greeting, a question, an announcement, a title, a rule of
    a table?
    """
    text = plain(sentence)
    folded = fold(text).strip()
    if not re.search(r"\w", folded) or folded.endswith("?"):
        return True
    if re.match(r"\s*#{1,6}\s|\s*\*\*[^*]+\*\*\s*:?\s*$", sentence) and not _has_number(text):
        return True
    if folded.endswith(":") and not _has_number(text):
        return True
    if _COURTESY.match(folded) and not _has_number(text):
        return True
    return (
        not facts(text)
        and not any(word.weight > 0.3 for word in words(text))
        and folded.strip(" .!") not in {"oui", "non"}
    )


def _has_number(text: str) -> bool:
    return any(fact.kind in {"number", "date", "formula"} for fact in facts(text))
