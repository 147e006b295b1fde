"""Each sentence of an answer is matched to the passages given, and carries its reference or is marked.

The model is not asked to cite: what it writes is compared afterwards, by a rule that anybody can follow.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePath

from socle.checks.evidence import Passage as Source
from socle.checks.sentences import split_sentences
from socle.checks.support import support
from socle.knowledge.models import Passage


@dataclass(frozen=True)
class Reference:
    """An exact quote: characters `start` to `end` of a passage's text."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One sentence of an answer, by its place in it, and what the rule says of it."""

    start: int
    end: int
    outcome: str
    why: str
    references: list[Reference] = field(default_factory=list)

    def as_row(self) -> dict[str, object]:
        """The form in which a turn keeps it."""
        return asdict(self)


def sources_of(passages: Sequence[Passage]) -> list[Source]:
    """Passages as the checks read them: the document's name stands above their headings."""
    return [
        Source(passage.pk, passage.text, (_title(passage.document.name), *passage.headings))
        for passage in passages
    ]


def _title(name: str) -> str:
    return PurePath(name).stem.replace("_", " ")


class Prover:
    """Compares the sentences of one answer with the passages that the model was given."""

    def __init__(self, question: str, passages: Sequence[Passage]) -> None:
        self._question = question
        self._sources = sources_of(passages)

    def statement(self, text: str, start: int, end: int) -> Statement:
        """The rule's outcome for the sentence that stands between two places of a text."""
        found = support(text[start:end], self._sources, self._question)
        references = [Reference(quote.passage_id, quote.start, quote.end) for quote in found.quotes]
        return Statement(start, end, found.outcome, found.sentence, references)

    def statements(self, answer: str) -> list[Statement]:
        """The outcome for each sentence of a whole answer."""
        return [self.statement(answer, span.start, span.end) for span in split_sentences(answer)]


def is_proven(statements: Sequence[Statement]) -> bool:
    """Whether at least one sentence is supported; otherwise the answer is withheld."""
    return any(statement.outcome == "passed" for statement in statements)
