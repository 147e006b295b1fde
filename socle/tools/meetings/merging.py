"""What rules read and what a model proposes, together: nothing twice, in the order in which it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socle.tools.meetings.found import Found
from socle.tools.meetings.outline import FREE, POINTS


def merged(read: Sequence[Found], proposed: Sequence[Found]) -> list[Found]:
    """One list by section. Where both found the same sentence the rule's line stays, and takes from the
    model's what it lacks; where a model told the subjects, the rules' choice of sentences is not needed."""
    told = {one.section for one in proposed if one.kind == POINTS}
    kept = [one for one in read if one.kind != POINTS or one.section not in told]
    for one in proposed:
        place = next((at for at, other in enumerate(kept) if _is_same(one, other)), None)
        if place is None:
            kept.append(one)
        else:
            kept[place] = _completed(kept[place], one)
    return sorted(kept, key=lambda one: (one.section, one.start))


def _is_same(one: Found, other: Found) -> bool:
    if one.section != other.section:
        return False
    if one.kind in {POINTS, FREE}:
        return one.places == other.places and one.text == other.text
    return bool(one.places & other.places)


def _completed(kept: Found, other: Found) -> Found:
    return replace(
        kept,
        who=kept.who or other.who,
        when=kept.when or other.when,
        topic=kept.topic or other.topic,
    )
