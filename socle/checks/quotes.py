"""Does a quote stand exactly on its page?

Folded, because a reader of files changes them and an eye does not see them: runs of spaces and line ends,
hyphenation at the end of a line, ligatures, typographic apostrophes, quotation marks and dashes, composed
accents. Kept: every letter with its accent and case, every digit, every sign.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from socle.checks.outcomes import CheckOutcome, failed, not_applicable, passed

_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐‑\u00ad][ \t]*\r?\n\s*(?=[^\W\d_])")
_SAME = str.maketrans("’‘ʼ´`“”„–—―−‐‑", "'''''\"\"\"------", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_GUILLEMETS = re.compile(r"[«»]")
_OMITTED = re.compile(r"\s*[\[(]\s*(?:…|\.{3})\s*[\])]\s*")
_HYPHENATED = "\ue000"  # private use: a hyphen at the end of a line, which may be the word's own or not
_OPENING, _CLOSING = "«\"“”'’ \t\n\u00a0\u202f", "»\"“”'’ \t\n\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the page, `end` excluded."""

    start: int
    end: int


def locate(quote: str, page: str) -> tuple[Span, ...]:
    """Where the quote stands on the page: one span, or one for each part around «[…]»; empty when nowhere.

    A quote that stands several times is located at its first place.
    """
    parts = [part for part in _OMITTED.split(_bare(quote)) if part.strip()]
    folded, offsets = _fold(page)
    spans: list[Span] = []
    begin = 0
    for part in parts:
        match = _pattern(part).search(folded, begin)
        if match is None:
            return ()
        spans.append(Span(offsets[match.start()][0], offsets[match.end() - 1][1]))
        begin = match.end()
    return tuple(spans)


def locations(quote: str, page: str) -> list[Span]:
    """Every place where a quote without omission stands."""
    bare = _bare(quote)
    if not bare:
        return []
    folded, offsets = _fold(page)
    return [
        Span(offsets[match.start()][0], offsets[match.end() - 1][1])
        for match in _pattern(bare).finditer(folded)
    ]


def check_quote(quote: str, page: str, where: str = "la page citée") -> CheckOutcome:
    """A quote stands word for word in the text of its page; `where` names it («la page 3»)."""
    name = "quote"
    if not _bare(quote):
        return not_applicable(name, "Aucune citation à vérifier.")
    if not page.strip():
        return not_applicable(name, f"Le texte de {where} est vide : la citation ne peut pas être vérifiée.")
    if not locate(quote, page):
        told = f"La citation « {_shortened(quote)} » ne figure pas mot pour mot dans {where}"
        return failed(name, f"{told}. Ouvrez la source et recopiez le passage exact.")
    return passed(name, f"La citation figure mot pour mot dans {where}.")


def _bare(quote: str) -> str:
    """The quote without the marks around it, nor an omission at either end."""
    bare = quote.strip()
    previous = None
    while bare != previous:
        previous = bare
        bare = bare.lstrip(_OPENING).rstrip(_CLOSING)
        bare = re.sub(r"^(?:[\[(]\s*)?(?:…|\.{3})(?:\s*[\])])?\s*|\s*[\[(]\s*(?:…|\.{3})\s*[\])]$", "", bare)
    return bare


@lru_cache(maxsize=64)
def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as compared, and for each of its characters the offsets of what it came from."""
    hyphens = {match.start(): match.end() for match in _LINE_HYPHEN.finditer(text)}
    folded: list[str] = []
    offsets: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        if place in hyphens:
            written, end = _HYPHENATED, hyphens[place]
        else:
            cluster = _CLUSTER.match(text, place)
            end = cluster.end() if cluster else place + 1
            written = _folded(text[place:end])
        for character in written:
            if character == " " and folded and folded[-1] == " ":
                continue
            folded.append(character)
            offsets.append((place, end))
        place = end
    return "".join(folded), offsets


def _folded(cluster: str) -> str:
    plain = _GUILLEMETS.sub('"', unicodedata.normalize("NFKC", cluster.translate(_SAME)).translate(_SAME))
    return re.sub(r"\s", " ", plain.replace("œ", "oe").replace("Œ", "OE").replace(_HYPHENATED, ""))


@lru_cache(maxsize=256)
def _pattern(part: str) -> re.Pattern[str]:
    """What finds the quote in a folded page: a hyphen at a line's end may stand between any two letters."""
    folded = _fold(part)[0].strip()
    pieces = [_piece(character) for character in folded]
    opening = (r"(?<!\w)" if folded[0].isalnum() else "") + (r"(?<!\d[.,])" if folded[0].isdigit() else "")
    closing = (r"(?!\w)" if folded[-1].isalnum() else "") + (r"(?![.,]\d)" if folded[-1].isdigit() else "")
    return re.compile(opening + f"{_HYPHENATED}?".join(pieces) + closing)


def _piece(character: str) -> str:
    if character == " ":
        return " "
    if character in {"-", _HYPHENATED}:
        return f"(?:- ?|{_HYPHENATED})" if character == "-" else f"(?:-|{_HYPHENATED})?"
    if character == '"':
        return ' ?" ?'  # «mot», with a space or without
    return re.escape(character)


def _shortened(quote: str, longest: int = 120) -> str:
    bare = re.sub(r"\s+", " ", _bare(quote))
    return bare if len(bare) <= longest else f"{bare[:longest].rsplit(' ', 1)[0]}…"
