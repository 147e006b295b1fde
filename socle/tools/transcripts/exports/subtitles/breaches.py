"""What of the rules a set of subtitles does not keep, said for those who will correct it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socle.tools.transcripts.exports.subtitles.breaks import is_torn
from socle.tools.transcripts.exports.subtitles.cues import Cue
from socle.tools.transcripts.exports.subtitles.rules import Rules
from socle.work.evidence import clock

LATE = 500  # milliseconds after the words


@dataclass(frozen=True)
class Breach:
    """A rule that a subtitle does not keep: its number from 1, the rule's name, a sentence in French."""

    number: int
    rule: str
    sentence: str


def breaches(cues: Sequence[Cue], rules: Rules) -> list[Breach]:
    """Every rule not kept, in the order of the subtitles."""
    return [
        Breach(place + 1, rule, f"{clock(cue.start / 1000)} : {sentence}")
        for place, cue in enumerate(cues)
        for rule, sentence in _of(cue, cues[place + 1] if place + 1 < len(cues) else None, rules)
    ]


def _of(cue: Cue, following: Cue | None, rules: Rules) -> Iterator[tuple[str, str]]:
    lasts = cue.end - cue.start
    if len(cue.lines) > rules.lines:
        yield "lines", f"{len(cue.lines)} lignes ; {rules.lines} au plus."
    if (longest := max(map(len, cue.lines))) > rules.line:
        yield "line_length", f"une ligne de {longest} signes ; {rules.line} au plus."
    if cue.characters * 1000 > rules.rate * lasts:
        rate = cue.characters * 1000 / lasts
        yield (
            "reading_speed",
            f"{rate:.0f} signes par seconde ; {rules.rate:g} au plus : la parole est trop rapide.",
        )
    if cue.characters > rules.charter_room(lasts):
        yield (
            "charter",
            f"{cue.characters} signes en {lasts / 1000:.1f} s : plus que la charte de 2011 n’admet.",
        )
    if torn := next((line for line in cue.lines if is_torn(line, rules)), ""):
        yield "break", f"« {torn.split(' ')[-1]} » est séparé de ce qui le suit."
    if lasts < rules.shortest:
        yield "shortest", f"{lasts} ms à l’écran ; {rules.shortest} au moins."
    if lasts > rules.longest:
        yield "longest", f"{lasts / 1000:.1f} s à l’écran ; {rules.longest / 1000:g} au plus."
    if following is not None and following.start - cue.end < rules.gap:
        yield "gap", f"{following.start - cue.end} ms avant le suivant ; {rules.gap} au moins."
    if cue.start - cue.spoken[0] > LATE:
        yield "late", "affiché après les mots : plusieurs personnes parlent à la fois."
