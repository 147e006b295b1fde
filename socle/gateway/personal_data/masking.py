"""Hides personal data behind placeholders that are the same for a request from its beginning to its end."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from socle.gateway.personal_data.kinds import LABELS, Finding, Kind
from socle.gateway.personal_data.names import capitalised_words, name_words
from socle.gateway.personal_data.texts import Text

PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(LABELS.values())}) ([0-9]{{1,6}})\]")
# Values that are also looked for inside longer words; of more, only what was found by itself is hidden.
MOST_SWEPT = 200


@dataclass
class Mask:
    """Which placeholder stands for which value; numbers begin after those that the request wrote itself."""

    begins_after: int = 0
    values: dict[str, str] = field(default_factory=dict)
    _placeholders: dict[str, str] = field(default_factory=dict)
    _counts: Counter[Kind] = field(default_factory=Counter)

    def placeholder(self, kind: Kind, value: str) -> str:
        """What stands for a value."""
        known = self._placeholders.get(value)
        if known is None:
            self._counts[kind] += 1
            known = f"[{LABELS[kind]} {self.begins_after + self._counts[kind]}]"
            self._placeholders[value] = known
            self.values[known] = value
        return known

    def restored(self, text: str) -> str:
        """A text with the values back in their places."""
        return PLACEHOLDER.sub(lambda found: self.values.get(found[0], found[0]), text)


@dataclass(frozen=True)
class Known:
    """What of one text must be hidden in all the others too: words of names, and values with a form."""

    words: frozenset[str]
    values: Sequence[tuple[Kind, str]]


def masked(texts: Sequence[Text], found: Sequence[Sequence[Finding]], kinds: Collection[Kind]) -> Mask:
    """Replaces, in these texts, what was found of these kinds in each; gives the mask that undoes it."""
    mask = Mask(begins_after=_highest_written(texts))
    hidden = [[one for one in findings if one.kind in kinds] for findings in found]
    known = Known(_words_of_names(texts, hidden), _values(texts, hidden))
    for text, findings in zip(texts, hidden, strict=True):
        text.replace(_hidden(text.text, findings, known, mask))
    return mask


def _hidden(text: str, findings: Sequence[Finding], known: Known, mask: Mask) -> str:
    pieces, end = [], 0
    for finding in _with_words(text, findings, known.words):
        value = text[finding.start : finding.end]
        pieces += [text[end : finding.start], mask.placeholder(finding.kind, value)]
        end = finding.end
    result = "".join([*pieces, text[end:]])
    for kind, value in known.values:
        if value in result:
            result = result.replace(value, mask.placeholder(kind, value))
    return result


def _with_words(text: str, findings: Sequence[Finding], words: Collection[str]) -> Iterator[Finding]:
    """The findings, and between them the words of names that stand alone."""
    if not words:
        yield from findings
        return
    alone = (
        Finding(Kind.NAME, match.start(), match.end())
        for match in capitalised_words(text)
        if match.group() in words
    )
    end = 0
    for finding in sorted([*findings, *alone], key=lambda one: (one.start, -one.end)):
        if finding.start >= end:
            yield finding
            end = finding.end


def _words_of_names(texts: Sequence[Text], hidden: Sequence[Sequence[Finding]]) -> frozenset[str]:
    return frozenset(
        word
        for text, findings in zip(texts, hidden, strict=True)
        for one in findings
        if one.kind is Kind.NAME
        for word in name_words(text.text[one.start : one.end])
    )


def _values(texts: Sequence[Text], hidden: Sequence[Sequence[Finding]]) -> list[tuple[Kind, str]]:
    """The values with a form, the longest first: one of them may be a part of another."""
    values = {
        text.text[one.start : one.end]: one.kind
        for text, findings in zip(texts, hidden, strict=True)
        for one in findings
        # A word that is a name may be a part of another word, «Martin» of «Martinique».
        if one.kind is not Kind.NAME or len([*capitalised_words(text.text[one.start : one.end])]) > 1
    }
    if len(values) > MOST_SWEPT:
        return []
    return [(values[value], value) for value in sorted(values, key=len, reverse=True)]


def _highest_written(texts: Iterable[Text]) -> int:
    """The highest number of a placeholder that the request itself wrote."""
    return max((int(found[1]) for text in texts for found in PLACEHOLDER.finditer(text.text)), default=0)
