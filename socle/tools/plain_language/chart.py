"""The measures before and after, as rows of a table and as a small chart made on the server.

The chart has a title and a description for who cannot see it, and no inline style: colours come from classes
of the page's style sheet, with presentation attributes where there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from socle.tools.plain_language.readability import Readability

# As wide as the pane that it stands in, so that its words keep their size.
_WIDTH, _LABELS, _NUMBERS = 460, 214, 46
_BAR, _ROW, _TOP = 13, 36, 34
_BEFORE, _AFTER = "#6a6a6a", "#000091"  # grey and the State's blue: contrast over 5 on white
_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: its name, both values, which way is better («haut», «bas»), and a sentence that says what it
    is."""

    name: str
    before: float
    after: float
    better: str
    meaning: str

    @property
    def verdict(self) -> str:
        """plus simple, moins simple, or inchangé."""
        if self.before == self.after:
            return "inchangé"
        rises = self.after > self.before
        return "plus simple" if rises == (self.better == "haut") else "moins simple"


def measures(before: Readability, after: Readability) -> list[Measure]:
    """The rows of the table, in the order of the chart."""
    pairs = (
        ("Indice de Kandel-Moles", before.kandel_moles, after.kandel_moles, "haut",
         "De 0, très difficile, à 100, très facile."),
        ("Indice LIX", before.lix, after.lix, "bas", "Plus il est bas, plus le texte est facile."),
        ("Mots par phrase, en moyenne", before.mean_sentence, after.mean_sentence, "bas",
         "On conseille 15 à 20 mots."),
        ("Mots de la plus longue phrase", before.longest_sentence, after.longest_sentence, "bas",
         "Au-delà de 25 mots, on perd le fil."),
        ("Voix passives", before.passives, after.passives, "bas", "La voix active dit qui fait quoi."),
        ("Sigles non expliqués", len(before.acronyms), len(after.acronyms), "bas", "Un sigle s’explique."),
        ("Mots rares", len(before.rare_words), len(after.rare_words), "bas",
         "Mots absents de textes courants."),
        ("Doubles négations", before.double_negations, after.double_negations, "bas",
         "Deux négations dans une même proposition."),
    )  # fmt: skip
    return [Measure(*pair) for pair in pairs]


def chart(rows: Sequence[Measure], identifier: str = "lisibilite") -> str:
    """An SVG of horizontal bars, two for each measure, each measure on its own scale. What there was none of
    and is none of has no bars: the description and the table say so."""
    drawn = [row for row in rows if row.before or row.after]
    height = _TOP + _ROW * len(drawn)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="readability-chart" role="img" '
        f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'aria-labelledby="{escape(identifier)}-title {escape(identifier)}-desc">'
        f'<title id="{escape(identifier)}-title">Lisibilité avant et après</title>'
        f'<desc id="{escape(identifier)}-desc">{escape(_description(rows))}</desc>'
    )
    bars = "".join(_bars(row, _TOP + _ROW * index) for index, row in enumerate(drawn))
    return f"{head}{_legend()}{bars}</svg>"


def _description(rows: Sequence[Measure]) -> str:
    told = (
        f"{row.name}{_SPACE}: {number(row.before)} avant, {number(row.after)} après, {row.verdict}"
        for row in rows
    )
    return ". ".join(told) + "."


def _legend() -> str:
    return (
        f'<rect class="before" x="{_LABELS}" y="8" width="12" height="12" fill="{_BEFORE}"/>'
        f'<text x="{_LABELS + 18}" y="19" font-size="15">Avant</text>'
        f'<rect class="after" x="{_LABELS + 80}" y="8" width="12" height="12" fill="{_AFTER}"/>'
        f'<text x="{_LABELS + 98}" y="19" font-size="15">Après</text>'
    )


def _bars(row: Measure, top: int) -> str:
    most = max(row.before, row.after, 1.0)
    label = f'<text x="0" y="{top + 20}" font-size="15">{escape(row.name)}</text>'
    return label + _bar(row.before, most, top + 2, "before") + _bar(row.after, most, top + 3 + _BAR, "after")


def _bar(value: float, most: float, top: int, kind: str) -> str:
    width = round((_WIDTH - _LABELS - _NUMBERS) * max(value, 0.0) / most, 1)
    fill = _BEFORE if kind == "before" else _AFTER
    return (
        f'<rect class="{kind}" x="{_LABELS}" y="{top}" width="{width}" height="{_BAR}" fill="{fill}"/>'
        f'<text x="{_LABELS + width + 6}" y="{top + _BAR - 2}" font-size="14">{number(value)}</text>'
    )


def number(value: float) -> str:
    """As French writes it: a comma, and no decimal when there is none."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",") if value % 1 else f"{value:.0f}"
