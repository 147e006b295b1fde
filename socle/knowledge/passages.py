"""A parsed document cut into passages, the units of search: whole sentences under one path of headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from socle.knowledge.parsing.document import Box, ParsedDocument, union
from socle.knowledge.units import LIMIT, Section, Span, Unit, sections

_TARGET = 150
_TINY = 40  # words: two sections below that may share a passage
_LONE = 25  # a shorter passage beside others of its section is a pity
_MOST_UNITS = 400  # units looked back at when choosing where to stop


@dataclass(frozen=True)
class PassageDraft:
    """A passage before it is stored: its text, the headings above it, its places, its first page."""

    text: str
    headings: list[str]
    spans: list[Span]
    page: int
    metadata: dict[str, object] = field(default_factory=dict)


def split(parsed: ParsedDocument) -> list[PassageDraft]:
    """The document's passages in order: all of its body once, each of at most LIMIT words.

    Headings stand beside the text, not in it, except those of tiny sections put together, which say there
    what belongs to which.
    """
    drafts: list[PassageDraft] = []
    for section in _tiny_joined(sections(parsed)):
        drafts += [_draft(units, section.headings) for units in _packed(section.units)]
    return drafts


def _tiny_joined(found: list[Section]) -> list[Section]:
    """Neighbours that are both tiny become one section under what their paths share."""
    joined: list[Section] = []
    named: list[bool] = []
    for section in found:
        if joined and _may_join(joined[-1], section):
            before = joined[-1] if named[-1] else _named(joined[-1], section)
            shared = before.headings
            joined[-1] = Section(shared, before.units + _with_name(section, shared).units)
            named[-1] = True
        else:
            joined.append(section)
            named.append(False)
    return joined


def _may_join(first: Section, second: Section) -> bool:
    if first.words > _TINY or second.words > _TINY:
        return False
    shared = _shared(first.headings, second.headings)
    # Sisters under one heading, not strangers that only share the document.
    close = len(first.headings) - len(shared) <= 1 and len(second.headings) - len(shared) <= 1
    return close and bool(shared) and first.words + second.words + 40 <= LIMIT


def _named(first: Section, second: Section) -> Section:
    return _with_name(first, _shared(first.headings, second.headings))


def _with_name(section: Section, shared: list[str]) -> Section:
    """The section with the headings below the shared ones written as its first words."""
    own = section.headings[len(shared) :]
    if not own:
        return Section(shared, section.units)
    text = " – ".join(own)
    heading = Unit(text, section.units[0].spans[:1], len(text.split()), "\n", 9)
    return Section(shared, [heading, *section.units])


def _shared(first: list[str], second: list[str]) -> list[str]:
    shared: list[str] = []
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared.append(one)
    return shared


def _packed(units: list[Unit]) -> list[list[Unit]]:
    """The units in groups of at most LIMIT words, the least bad way: near the target, stopping where a
    reader would. Chosen over the whole section, so that no crumb is left at its end."""
    costs: list[float] = [0.0]
    starts: list[int] = [0]
    for end in range(1, len(units) + 1):
        best, chosen, words = float("inf"), end - 1, 0
        for start in range(end - 1, max(-1, end - _MOST_UNITS), -1):
            words += units[start].words
            if words > LIMIT and start < end - 1:
                break
            cost = costs[start] + _cost(words, units[end - 1], is_last=end == len(units), is_whole=start == 0)
            if cost < best:
                best, chosen = cost, start
        costs.append(best)
        starts.append(chosen)
    groups: list[list[Unit]] = []
    end = len(units)
    while end > 0:
        groups.insert(0, units[starts[end] : end])
        end = starts[end]
    return groups


def _cost(words: int, last: Unit, *, is_last: bool, is_whole: bool) -> float:
    """How bad a passage is: far from the target, tiny, or ending at a bad place."""
    if is_last and is_whole:
        return 0.0
    away = ((words - _TARGET) / _TARGET) ** 2
    lone = 1.0 if words < _LONE else 0.0
    place = 0.0 if is_last else 0.08 * last.ends
    return away + lone + place + 0.15


def _draft(units: list[Unit], headings: list[str]) -> PassageDraft:
    text = units[0].text
    for unit in units[1:]:
        text += unit.glue + unit.text
    spans = _merged([span for unit in units for span in unit.spans])
    return PassageDraft(text, list(headings), spans, spans[0].page)


def _merged(spans: list[Span]) -> list[Span]:
    """One span for neighbours in one column of a page; a jump to another column starts a new one."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last is not None and last.page == span.page and _beside(last.box, span.box):
            merged[-1] = Span(span.page, union([box for box in (last.box, span.box) if box is not None]))
        else:
            merged.append(span)
    return merged


def _beside(first: Box | None, second: Box | None) -> bool:
    if first is None or second is None:
        return first is second
    across = min(first[2], second[2]) - max(first[0], second[0])
    return across > 0 and second[3] >= first[1]
