"""Turns as their pages show them: what was found, the answer with its references, the line under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from socle.interface.french import typography
from socle.interface.markdown import mark, render, without_marks
from socle.knowledge.models import Passage
from socle.organisation.callers import Caller
from socle.tools.assistant.models import Turn, TurnEvent

_EXCERPT = 420
_SHORT_NAME = 24


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found, with the sentences that seem to answer marked."""

    passage_id: int
    document_name: str
    short_name: str
    page: int
    html: SafeString


@dataclass(frozen=True)
class ShownTurn:
    """What `assistant/_turn.html` shows."""

    turn: Turn
    found: list[FoundPassage]
    answer_html: SafeString
    proven: int
    unproven: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.turn, name)

    @property
    def failure(self) -> str:
        """Why there is no answer, in a sentence."""
        return self.turn.notice

    @property
    def hosting_title(self) -> str:
        """Where the model is hosted."""
        return self.turn.hosting


def short_name(name: str) -> str:
    """A document's name as it fits a reference: its leading acronym («CCAP»), else its first letters."""
    stem = PurePath(name).stem.replace("_", " ").strip() or name
    first = stem.split()[0] if stem.split() else stem
    if len(first) > 1 and first.isupper():
        return first
    return stem if len(stem) <= _SHORT_NAME else stem[: _SHORT_NAME - 1].rstrip() + "…"


def shown_turns(caller: Caller, turns: Iterable[Turn]) -> list[ShownTurn]:
    """Turns ready to be shown; what a deleted document proved is no longer there."""
    listed = list(turns)
    passages = _passages(caller, {number for turn in listed for number in _numbers(turn)})
    return [_shown(turn, passages) for turn in listed]


def shown_turn(caller: Caller, turn: Turn) -> ShownTurn:
    """One turn ready to be shown."""
    return shown_turns(caller, [turn])[0]


def event_html(caller: Caller, event: TurnEvent) -> SafeString:
    """A piece of an answer being written, with the references of its proven sentences."""
    numbers = {one["passage"] for statement in event.statements for one in statement["references"]}
    return _answer(event.text, event.statements, _passages(caller, numbers))


def _numbers(turn: Turn) -> list[int]:
    cited = [one["passage"] for statement in turn.statements for one in statement["references"]]
    return [*(found["passage"] for found in turn.found), *cited]


def _passages(caller: Caller, numbers: set[int]) -> dict[int, Passage]:
    if not numbers:
        return {}
    known = Passage.objects.visible_to(caller).filter(pk__in=numbers).select_related("document")
    return {passage.pk: passage for passage in known}


def _shown(turn: Turn, passages: Mapping[int, Passage]) -> ShownTurn:
    outcomes = [statement["outcome"] for statement in turn.statements]
    return ShownTurn(
        turn=turn,
        found=[
            _found(passages[found["passage"]], found["marks"])
            for found in turn.found
            if found["passage"] in passages
        ],
        answer_html=_answer(turn.answer, turn.statements, passages),
        proven=outcomes.count("passed"),
        unproven=outcomes.count("failed"),
    )


def _found(passage: Passage, marks: Sequence[Sequence[int]]) -> FoundPassage:
    return FoundPassage(
        passage_id=passage.pk,
        document_name=passage.document.name,
        short_name=short_name(passage.document.name),
        page=passage.page,
        html=_excerpt(passage.text, marks),
    )


def _excerpt(text: str, marks: Sequence[Sequence[int]]) -> SafeString:
    """The part of a passage around its marked sentences, at most some lines long."""
    start = max(0, marks[0][0] - 80) if marks else 0
    end = min(len(text), max(start + _EXCERPT, marks[0][1] if marks else 0))
    inside = [(max(start, first), min(end, last)) for first, last in marks if first < end and last > start]
    pieces: list[SafeString] = [SafeString("… ")] if start else []
    at = start
    for first, last in inside:
        pieces.append(format_html("{}<mark>{}</mark>", text[at:first], text[first:last]))
        at = last
    pieces.append(format_html("{}{}", text[at:end], " …" if end < len(text) else ""))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _answer(
    text: str, statements: Sequence[Mapping[str, Any]], passages: Mapping[int, Passage]
) -> SafeString:
    """The answer's HTML: each proven sentence followed by its references, the others marked «non sourcé»."""
    insertions: list[SafeString] = []
    written, at = "", 0
    for statement in statements:
        before, after = _around(statement, passages)
        start, end = statement["start"], statement["end"]
        written += without_marks(text[at:start]) + mark(len(insertions))
        written += without_marks(text[start:end]) + mark(len(insertions) + 1)
        insertions += [before, after]
        at = end
    return render(written + without_marks(text[at:]), insertions)


def _around(statement: Mapping[str, Any], passages: Mapping[int, Passage]) -> tuple[SafeString, SafeString]:
    """What goes before and after a sentence."""
    nothing = SafeString("")
    if statement["outcome"] == "not_applicable":
        return nothing, nothing
    if statement["outcome"] == "failed":
        return mark_safe('<span class="unsourced">'), _unsourced(str(statement["why"]))
    cited = [one for one in statement["references"] if one["passage"] in passages]
    if not cited:
        return mark_safe('<span class="unsourced">'), _unsourced("Le document a été supprimé.")
    return nothing, format_html_join("", " {}", ((one,) for one in _references(cited, passages)))


def _unsourced(why: str) -> SafeString:
    return format_html('</span> <span class="tag warn" title="{}">Non sourcé</span>', typography(why))


def _references(cited: Sequence[Mapping[str, int]], passages: Mapping[int, Passage]) -> list[SafeString]:
    """One link for each page cited, to its passage with the quote outlined."""
    links: dict[tuple[int, int], SafeString] = {}
    for one in cited:
        passage = passages[one["passage"]]
        address = f"{reverse('knowledge:source', args=[passage.pk])}?start={one['start']}&end={one['end']}"
        links.setdefault(
            (passage.document_id, passage.page),
            format_html(
                '<a class="ref" href="{}" data-source="{}" data-passage="{}">{}</a>',
                address,
                address,
                passage.pk,
                typography(f"{short_name(passage.document.name)} p. {passage.page}"),
            ),
        )
    return list(links.values())
