"""The search of a turn: the passages of the conversation's documents that bear on the question."""

import logging
import time
from dataclasses import asdict, dataclass, field

from socle.checks.questions import answer_sentences
from socle.inference.client import GatewayError
from socle.knowledge.embedding import question_vector
from socle.knowledge.models import Document
from socle.knowledge.search import Hit, search
from socle.organisation.callers import Caller
from socle.tools.assistant.answering.proving import sources_of
from socle.tools.assistant.models import Turn

log = logging.getLogger(__name__)

SHOWN = 8
_SHORT_QUESTION_WORDS = 5


@dataclass(frozen=True)
class Found:
    """A passage that was found: by its number, so that its text goes when its document goes."""

    passage: int
    marks: list[tuple[int, int]] = field(default_factory=list)


def documents_of(caller: Caller, turn: Turn) -> tuple[int, int]:
    """How many documents the conversation has, and how many of them can be searched now."""
    statuses = Document.objects.visible_to(caller).filter(collection_id=turn.conversation.collection_id)
    listed = list(statuses.values_list("status", flat=True))
    return len(listed), listed.count(Document.Status.READY)


def query_of(turn: Turn) -> str:
    """What is searched: the question, with the one before when it is too short to stand alone."""
    if len(turn.question.split()) >= _SHORT_QUESTION_WORDS:
        return turn.question
    former = turn.conversation.turns.filter(ordinal__lt=turn.ordinal).last()
    return f"{former.question} {turn.question}" if former else turn.question


def query_vector(caller: Caller, query: str) -> list[float] | None:
    """The query's vector by the gateway; None when it cannot be had now, and words alone are searched."""
    try:
        return question_vector(caller, query)[0]
    except GatewayError as error:
        log.warning("a turn's query has no vector: %s", type(error).__name__)
        return None


def search_turn(caller: Caller, turn: Turn, vector: list[float] | None) -> list[Hit]:
    """The passages found for a turn, best first."""
    return search(
        caller,
        query_of(turn),
        [turn.conversation.collection_id],
        method="hybrid" if vector else "lexical",
        limit=SHOWN,
        query_vector=vector,
    )


def record(turn: Turn, hits: list[Hit], began: float) -> None:
    """Keeps what was found, with the sentences that seem to answer, on the turn."""
    turn.found = [asdict(_found(turn.question, hit)) for hit in hits]
    turn.search_seconds = round(time.monotonic() - began, 3)
    turn.searched = True
    turn.save(update_fields=["found", "search_seconds", "searched"])


def _found(question: str, hit: Hit) -> Found:
    (source,) = sources_of([hit.passage])
    spans = sorted(answer_sentences(question, source), key=lambda span: span.start)
    return Found(hit.passage.pk, [(span.start, span.end) for span in spans])
