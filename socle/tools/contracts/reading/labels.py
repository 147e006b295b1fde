"""Labels of forms: how they are compared, and which lines are nothing but a label."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.vocabulary import vocabulary

LONGEST_LABEL = 120
_LONGEST_LINE = 60
_EDGES = ' \t.;,-•*|»«"■▪●➢'
_NUMBERING = re.compile(
    r"^\s*(?:[a-h]?\d{0,2}(?:\.\d+)*\s?(?:°\s?)?[-.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+"
    r"|article \d+(?:er)?\s*[-.:]?\s*)"
)
_IDENTIFIER = re.compile(
    r"(?:n ?°|numero |code )?\s?(?:de )?(?:siret|siren|iban|bic|swift|cpv|code naf|ape|tva.*|rcs|telephone"
    r"|tel|courriel|adresse.*|code postal|ville|fax|bic ?/ ?swift)(?: (?:de la|du|de l') ?[a-z' -]{1,40})?"
)


def label_of(text: str) -> str:
    """A label as it is compared: folded, without its remarks in brackets and its numbering."""
    bare = re.sub(r"\([^()]*\)|\*", " ", fold(text))
    bare = re.sub(r"^\s*o\s+(?=[^\W\d_])", "", bare)
    bare = _NUMBERING.sub("", bare)
    return " ".join(bare.split()).strip(_EDGES + ":")


def remark_of(label: str) -> str:
    """What a label says in brackets."""
    return " ".join(re.findall(r"\(([^()]*)\)", fold(label)))


def is_known(label: str) -> bool:
    """Whether a folded label names a field or an identifier."""
    known = vocabulary()
    return (
        any(rule.named_by(label) for rule in known.fields)
        or any(rule.named_by(label) for rule in known.choices)
        or _IDENTIFIER.fullmatch(label) is not None
    )


def is_bare_label(text: str) -> bool:
    """Whether a line is only a label of a form, without its value: «Représentée par», «N° de SIRET»."""
    if len(text) > _LONGEST_LINE or re.search(r"\d|:\s*\S|[.;]\s*$", text):
        return False
    label = label_of(text)
    return bool(label) and (
        is_known(label) or any(form.fullmatch(label) for form in vocabulary().form_labels)
    )
