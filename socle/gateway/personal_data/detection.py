"""Finds personal data in a text, part by part, so that other threads get their turn."""

from collections.abc import Callable, Collection, Iterable, Iterator

from socle.gateway.personal_data.kinds import Finding, Kind
from socle.gateway.personal_data.names import names
from socle.gateway.personal_data.patterns import emails, ibans, nirs, phones

# A search holds Python's lock: in parts it lets go of it between two.
PART = 16_384
# Longer than anything that is looked for.
OVERLAP = 768

Finder = Callable[[str, int, int], Iterator[Finding]]

# In the order of trust: of two findings that begin together the first kind counts.
FINDERS: dict[Kind, Finder] = {Kind.NIR: nirs, Kind.IBAN: ibans, Kind.EMAIL: emails, Kind.PHONE: phones}
_WITH_A_FORM = list(FINDERS)


def findings(text: str, kinds: Collection[Kind]) -> list[Finding]:
    """The personal data of these kinds in a text, in its order, no two overlapping."""
    sure = [one for kind in _WITH_A_FORM if kind in kinds for one in _in_parts(text, FINDERS[kind])]
    sure.sort(key=lambda one: (one.start, _WITH_A_FORM.index(one.kind)))
    found = _apart(sure)
    if Kind.NAME not in kinds:
        return found
    likely = sorted(_in_parts(text, names), key=lambda one: (one.start, -one.end))
    return _merged(found, _apart(likely))


def _in_parts(text: str, finder: Finder) -> Iterator[Finding]:
    """What begins in each part; a part is read on a little, for what goes past its end."""
    for start in range(0, len(text), PART):
        for finding in finder(text, start, start + PART + OVERLAP):
            if start <= finding.start < start + PART:
                yield finding


def _apart(found: Iterable[Finding]) -> list[Finding]:
    """Without what overlaps one that stands before it."""
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def _merged(sure: list[Finding], likely: list[Finding]) -> list[Finding]:
    """Both, in order; a name ends where something sure begins, and none begins inside it."""
    merged: list[Finding] = []
    next_sure = iter([*sure, None])
    coming, end = next(next_sure), 0
    for name in likely:
        while coming is not None and coming.start <= name.start:
            merged.append(coming)
            end, coming = coming.end, next(next_sure)
        start = max(name.start, end)
        stop = name.end if coming is None else min(name.end, coming.start)
        if start < stop:
            merged.append(Finding(Kind.NAME, start, stop))
    if coming is not None:
        merged += [coming, *(one for one in next_sure if one is not None)]
    return merged
