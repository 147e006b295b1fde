"""«Ce que vous devez faire, avant quand, avec quoi»: read from the letter by rule, each with its exact quote.

Nothing is worded anew: a step is a sentence of the letter. What the rules cannot tell is said as a doubt,
for the agent to settle: who must act, a deadline that must be computed or is told elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from socle.checks.sentences import split_sentences
from socle.checks.words import fold
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.locked_spans import locked_spans

TITLE = "Ce que vous devez faire, avant quand, avec quoi"
_CONTACTS = {"téléphone", "courriel", "adresse web"}
_END_OF_DOCUMENT = re.compile(
    r"[,;.:()]|\s(?:et|ou)\s(?!(?:de|d['’]|du|des)\b)|\sainsi\sque?\b|\savant\s|\sau\splus\stard\s|\sdans\sun\sdélai\s|\squi\s|\sremis\b"
    r"|\sd(?:oit|oivent|evra|evront)\s",
    re.IGNORECASE,
)

# A time that begins is no term: «à compter du 1er juin 2026»; «à compter de la réception» follows a duration.
_BEGINNING = re.compile(r"depuis|dès|antérieurement|postérieurement|à compter|à partir", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of the letter: the paragraph's number, the place in it, the words."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: the sentence that asks it, its deadlines, what to send or bring, and the doubts."""

    quote: Quote
    deadlines: tuple[Quote, ...]
    documents: tuple[Quote, ...]
    conditional: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionBox:
    """What the letter asks (`steps`), what it leaves open (`options`), and whom to contact."""

    steps: tuple[Step, ...]
    options: tuple[Step, ...]
    contacts: tuple[Quote, ...]

    @property
    def is_empty(self) -> bool:
        """Does the letter ask nothing of its reader?"""
        return not self.steps


def action_box(paragraphs: Sequence[LetterParagraph]) -> ActionBox:
    """The box of a letter, in the letter's order."""
    steps: list[Step] = []
    options: list[Step] = []
    for position, paragraph in enumerate(paragraphs):
        if paragraph.role not in {"body", "item", "appeal"}:
            continue
        for quote in _sentences(paragraph):
            kind = _kind(quote.text)
            if kind == "option" or (kind and paragraph.role == "appeal"):
                options.append(_step(quote, kind, paragraphs, position))
            elif kind:
                steps.append(_step(quote, kind, paragraphs, position))
    return ActionBox(tuple(steps), tuple(options), tuple(_contacts(paragraphs)))


def _sentences(paragraph: LetterParagraph) -> Iterator[Quote]:
    for span in split_sentences(paragraph.text):
        yield Quote(paragraph.index, span.start, span.end, span.text)


def _kind(sentence: str) -> str:
    """asked, perhaps (nobody says by whom), option, or nothing."""
    folded = _folded(sentence)
    if _any("not_asked", folded) and not _any("asked", folded):
        return ""
    if _any("asked", folded):
        return "" if re.search(r"\bde ne pas\b", folded) else "asked"
    if _any("perhaps", folded):
        return "perhaps"
    return "option" if _any("allowed", folded) else ""


def _step(quote: Quote, kind: str, paragraphs: Sequence[LetterParagraph], position: int) -> Step:
    deadlines = tuple(_deadlines(quote))
    documents = (*_documents(quote), *_listed(quote, paragraphs, position))
    conditional = bool(_pattern("condition").search(_folded(quote.text)))
    return Step(quote, deadlines, documents, conditional, tuple(_doubts(quote, kind, deadlines)))


def _deadlines(quote: Quote) -> Iterator[Quote]:
    """The deadlines of a sentence; dates alone count when the sentence sets a meeting or a term with «le»."""
    spans = [span for span in locked_spans(quote.text) if span.kind in {"délai", "date"}]
    told = [span for span in spans if span.kind == "délai" and not _BEGINNING.match(quote.text, span.start)]
    if not told and re.search(r"\bconvoqu|\brendez-vous\b", _folded(quote.text)):
        told = [span for span in spans if span.kind == "date"]
    return (_part(quote, span.start, span.end) for span in told)


def _documents(quote: Quote) -> Iterator[Quote]:
    if not _pattern("bringing").search(_folded(quote.text)):
        return
    at = 0
    for match in re.finditer(str(data_file("actions")["documents"]), quote.text, re.IGNORECASE):
        if match.start() < at:
            continue
        stop = _END_OF_DOCUMENT.search(quote.text, match.end())
        at = stop.start() if stop else len(quote.text)
        yield _part(quote, match.start(), at)


def _listed(quote: Quote, paragraphs: Sequence[LetterParagraph], position: int) -> Iterator[Quote]:
    """The items of the list that the sentence announces."""
    if not quote.text.rstrip().endswith(":"):
        return
    for paragraph in paragraphs[position + 1 :]:
        if paragraph.role != "item":
            return
        marker = re.match(r"\s*\S{1,3}\s+", paragraph.text)
        start = marker.end() if marker else 0
        end = len(paragraph.text.rstrip(" ;.,\u00a0"))
        yield Quote(paragraph.index, start, end, paragraph.text[start:end])


def _doubts(quote: Quote, kind: str, deadlines: Sequence[Quote]) -> Iterator[str]:
    folded = _folded(quote.text)
    if kind == "perhaps":
        yield "La phrase ne dit pas qui doit le faire."
    if any(not re.search(r"\d{4}", deadline.text) for deadline in deadlines):
        yield "La date limite est à calculer."
    if re.search(str(data_file("actions")["refers"]), folded):
        yield "Le délai est donné ailleurs dans la lettre."
    elif not deadlines and re.search(str(data_file("actions")["event"]), folded):
        yield "Le moment est dit sans date."
    elif not deadlines and kind != "option":
        yield "Aucune date limite n’est écrite dans cette phrase."


def _contacts(paragraphs: Sequence[LetterParagraph]) -> Iterator[Quote]:
    """Phones, e-mail and web addresses of the whole letter, each once; those of the appeal stay there."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        if paragraph.role in {"appeal", "mention"}:
            continue
        for span in locked_spans(paragraph.text):
            text = paragraph.text[span.start : span.end]
            if span.kind in _CONTACTS and text not in seen:
                seen.add(text)
                yield Quote(paragraph.index, span.start, span.end, text)


def _part(quote: Quote, start: int, end: int) -> Quote:
    return Quote(quote.paragraph, quote.start + start, quote.start + end, quote.text[start:end])


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text))


def _any(name: str, folded: str) -> bool:
    return any(re.search(pattern, folded) for pattern in data_file("actions")[name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(data_file("actions")[name]))
