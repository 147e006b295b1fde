"""French legal references, parsed and put in one form: «L. 311-3-1 du CRPA» and «article L311-3-1 du code des
relations entre le public et l'administration» are the same.

Articles follow the codes' own numbering: L, LO, R, D, A with one or two stars, digits and hyphens, bis, ter…,
capital letters in the tax code («1649 AC», «150-0 B ter»). Lists share the text that ends them; «du même
code» is the code named last. Source: guide de légistique, fiches 3.1.1 and 3.4.1.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from socle.checks.legal_texts import LegalText, legal_texts
from socle.checks.outcomes import CheckOutcome, enumeration, failed, not_applicable, passed

_ORDINAL = r"(?:un|duo|ter|quater|quin|sex?|septen?|octo|novo)?(?:dec|vic|tric|quadrag|quinquag)ies"
_MULTIPLE = rf"(?:bis|ter|quater|(?:quinqu|sex|sept|oct|no[nv])ies|{_ORDINAL})"
_LETTER = r"(?:L\.?O|L\.?P|Lp|L|R|D|A)\s?\*{0,2}\s?\.?\s?"
_NUMBER = (
    rf"(?P<letter>{_LETTER})?\*?(?P<digits>\d{{1,4}}(?:er|ᵉʳ)?(?:\s?[-‐‑–]\s?\d{{1,3}})*)"
    rf"(?P<rest>(?:[ \u00a0](?:{_MULTIPLE}|(?![IVX]\b|[LRDA][.\u00a0 ]?\d)[A-Z]{{1,2}})(?!\w|['’.]\w))*)"
    r"(?!\w)"
)
_ARTICLES = re.compile(r"\b(?:[Aa]rticles?|ARTICLES?|[Aa]rt\.)[ \u00a0\n]+")
_ONE = re.compile(_NUMBER)
_SEPARATOR = re.compile(
    r"\s*(?:,|;)?\s*(?P<range>à|et|ou|ainsi\s+qu(?:e\s+|['’])|,|;)\s*(?:(?:et|ou)\s+)?"
    r"(?:(?:de\s+|à\s+)?(?:l['’]|les\s+)?(?:articles?|art\.)\s+)?"
)
_BARE = re.compile(r"(?<![\w.-])(?:L\.?O|L|R|D|A)\s?\*{0,2}\s?\.?[ \u00a0]?\d{1,4}(?:\s?[-‐‑]\s?\d{1,3})+")
# «L. 16 B» without a hyphen may be anything: an article only when its code is told
_DOUBTFUL = re.compile(r"(?<![\w.-])(?:[LRDA])\*{0,2}\.[ \u00a0]?\d{1,4}(?![\d-])")
_NOT_AN_ARTICLE = re.compile(r"\s*(?:%|€|euros?\b|mois\b|jours?\b|ans?\b|heures?\b|mètres?\b|[.,]\d)")
_LINK = re.compile(
    r"\s*,?\s*(?:(?:du|de\s+la|de\s+l['’]|de|des|d['’])\s*)?(?:présente?\s+|ladite\s+|dudit\s+)?(?:\(\s*)?(?:partie\s+\w+\s+du\s+)?"
)
_SAME = re.compile(
    r"\s*,?\s*(?:du\s+même|de\s+ce|dudit|de\s+la\s+même|de\s+cette|de\s+ladite)\s+(?:code|loi|texte|livre)\b"
)
_ANNOUNCED = re.compile(r"\s*,?\s*\(?(?:art(?:\.|icles?)\s+)?")  # «CRPA, art. L. 311-1»
_NEAR = 40  # characters between an article and the name of its text: «, partie législative du »


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A reference in a text: an article (`number`) of a text (`of`, «» when not told), or a text itself.

    `until` is the last article of a range («L. 1 à L. 5»); `date` is ISO 8601, or «».
    """

    start: int
    end: int
    text: str
    number: str
    of: str
    until: str = ""
    date: str = ""

    @property
    def key(self) -> str:
        """The comparable form: «article L311-3-1 | code civil», «articles 1 à 5 | loi 78-17», «loi 78-17»."""
        if not self.number:
            return self.of
        articles = f"articles {self.number} à {self.until}" if self.until else f"article {self.number}"
        return f"{articles} | {self.of}" if self.of else articles


def legal_references(text: str) -> list[LegalReference]:
    """Every legal reference of a text, in order; a text cited with its article is not told again alone."""
    named = legal_texts(text)
    starts = {one.start: one for one in named}
    found: list[LegalReference] = []
    used: set[int] = set()
    for group in _groups(text, named):
        of = _text_of(text, group, named, starts)
        if of is None and _is_doubtful(text, group[0][0].start()):
            continue
        articles = list(_articles(text, group, of, of is not None and of.start not in used))
        if of and any(one.start <= of.start and of.end <= one.end for one in articles):
            used.add(of.start)
        found += articles
    for one in named:
        if one.start not in used:
            found.append(
                LegalReference(one.start, one.end, text[one.start : one.end], "", one.name, date=one.date)
            )
    return sorted(found, key=lambda one: one.start)


def normalised(reference: str) -> str | None:
    """The comparable form of one reference; None when the text holds none or several."""
    keys = {one.key for one in legal_references(reference)}
    return keys.pop() if len(keys) == 1 else None


def check_legal_references_sourced(text: str, sources: Sequence[str]) -> CheckOutcome:
    """Each legal reference of a text is in one of its sources, written alike or not.

    An article whose text is not told is held by the same article of any text of the sources.
    """
    name = "legal_references_sourced"
    cited = legal_references(text)
    if not cited:
        return not_applicable(name, "Aucune référence juridique n'est citée.")
    held = [one for source in sources for one in legal_references(source)]
    missing = [one.text for one in cited if not any(_holds(other, one) for other in held)]
    if missing:
        listed = enumeration([f"« {one} »" for one in dict.fromkeys(missing)])
        return failed(name, f"Référence absente des sources : {listed}. Vérifiez-la ou retirez-la.")
    return passed(name, "Les références juridiques citées figurent toutes dans les sources.")


def check_legal_references_known(text: str, known: Collection[str]) -> CheckOutcome:
    """Each reference that names its text is among `known`, the keys of what exists (LegalReference.key)."""
    name = "legal_references_known"
    cited = [one for one in legal_references(text) if one.of]
    if not cited:
        return not_applicable(name, "Aucune référence juridique complète n'est citée.")
    missing = [one.text for one in cited if not any(key in known for key in _keys(one))]
    if missing:
        listed = enumeration([f"« {one} »" for one in dict.fromkeys(missing)])
        return failed(name, f"Référence introuvable : {listed}. Vérifiez-la sur Légifrance.")
    return passed(name, "Les références juridiques citées existent toutes.")


def _groups(
    text: str, named: Sequence[LegalText]
) -> Iterator[list[tuple[re.Match[str], re.Match[str] | None]]]:
    """Lists of articles, each with the end of its range if it opens one."""
    inside = [(one.start, one.end) for one in named]
    done = 0
    places = {match.end() for match in _ARTICLES.finditer(text)}
    places |= {match.start() for bare in (_BARE, _DOUBTFUL) for match in bare.finditer(text)}
    for place in sorted(places):
        if place < done or any(start <= place < end for start, end in inside):
            continue
        group = _list(text, place)
        if group:
            last, until = group[-1]
            done = (until or last).end()
            yield group


def _is_doubtful(text: str, place: int) -> bool:
    announced = any(match.end() == place for match in _ARTICLES.finditer(text, max(0, place - 12), place))
    return not announced and bool(_DOUBTFUL.match(text, place))


def _list(text: str, place: int) -> list[tuple[re.Match[str], re.Match[str] | None]]:
    group: list[tuple[re.Match[str], re.Match[str] | None]] = []
    match = _number_at(text, place)
    while match:
        group.append((match, None))
        separator = _SEPARATOR.match(text, match.end())
        following = _number_at(text, separator.end()) if separator else None
        if separator and following and separator["range"] == "à":
            group[-1] = (match, following)
            separator = _SEPARATOR.match(text, following.end())
            following = _number_at(text, separator.end()) if separator else None
        match = following
    return group


def _number_at(text: str, place: int) -> re.Match[str] | None:
    match = _ONE.match(text, place)
    return match if match and not _NOT_AN_ARTICLE.match(text, match.end()) else None


def _text_of(
    text: str,
    group: Sequence[tuple[re.Match[str], re.Match[str] | None]],
    named: Sequence[LegalText],
    starts: dict[int, LegalText],
) -> LegalText | None:
    """The text that a list of articles belongs to: told after it, told before it («CRPA, art. L. 311-1»), or
    the one named last when it says «du même code».
    """
    last, until = group[-1]
    end, begin = (until or last).end(), group[0][0].start()
    link = _LINK.match(text, end)
    after = starts.get(link.end() if link else end)
    if after and after.kind in {"code", "text", "european"}:
        return after
    before = next((one for one in reversed(named) if one.end <= begin), None)
    if before is None:
        return None
    announced = _ANNOUNCED.fullmatch(text, before.end, begin)
    return before if announced or _SAME.match(text, end) else None


def _articles(
    text: str,
    group: Sequence[tuple[re.Match[str], re.Match[str] | None]],
    of: LegalText | None,
    is_free: bool,
) -> Iterator[LegalReference]:
    """The articles of a list; the one next to the name of their text takes it in, unless another has."""
    near = of if is_free else None
    for match, until in group:
        start, end = match.start(), (until or match).end()
        if near and (match, until) == group[-1] and 0 <= near.start - end < _NEAR:
            end = near.end
        elif near and (match, until) == group[0] and _ANNOUNCED.fullmatch(text, near.end, start):
            start = near.start
        last = _canonical(until) if until else ""
        yield LegalReference(start, end, text[start:end], _canonical(match), of.name if of else "", last)


def _canonical(match: re.Match[str]) -> str:
    letter = re.sub(r"[\s.*]", "", match["letter"] or "").upper()
    digits = re.sub(r"\s?[-‐‑–]\s?", "-", match["digits"]).replace("ᵉʳ", "er").removesuffix("er")
    return letter + digits + re.sub(r"\s+", " ", match["rest"] or "")


def _keys(one: LegalReference) -> list[str]:
    """A range exists when both of its ends do; only the first is looked up, and the last."""
    return [one.key, f"article {one.number} | {one.of}"] if one.number else [one.key]


def _holds(held: LegalReference, cited: LegalReference) -> bool:
    if cited.number:
        same = (held.number, held.until) == (cited.number, cited.until) or cited.number in {
            held.number,
            held.until,
        }
        return same and (held.of == cited.of or not cited.of or not held.of)
    return held.of == cited.of
