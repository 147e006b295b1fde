"""A turn as a durable workflow: search, then write. Each step takes up where a dead worker left it."""

import logging
import time
from uuid import UUID

from dbos import error as dbos_error

from socle.checks.questions import answerable
from socle.inference.catalogue import UnknownModel
from socle.inference.client import GatewayBusy, GatewayError, LimitReached, NotPermitted
from socle.inference.policy import highest
from socle.jobs.durable import step, workflow
from socle.knowledge.models import Passage
from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.assistant.actions import WORKFLOW
from socle.tools.assistant.answering import outcome, prompting, searching
from socle.tools.assistant.answering.journal import Journal
from socle.tools.assistant.answering.models_in_use import ModelInUse, model_in_use
from socle.tools.assistant.answering.proving import Prover, sources_of
from socle.tools.assistant.answering.writing import PlainText, ProvenText, Written, write
from socle.tools.assistant.models import Turn

log = logging.getLogger(__name__)

MAXIMAL_STARTS = 2
INTERRUPTED = "La réponse a été interrompue. Votre question est conservée : vous pouvez relancer."
FAILED = "Le modèle n’a pas pu répondre. Votre question est conservée : vous pouvez relancer."
BUSY = "Le modèle est très demandé en ce moment. Votre question est conservée : relancez dans un instant."
LIMITED = (
    "Une limite d’utilisation est atteinte. Votre question est conservée : relancez plus tard. "
    "Vos limites sont dites dans la page « Mes clés » de votre compte."
)
REFUSED = (
    "Aucun modèle n’est autorisé pour des données de cette sensibilité. Voyez avec votre administration."
)


@workflow(WORKFLOW)
def answer_turn(administration_id: int, turn_id: str, attempt: int) -> None:
    """Answers one attempt at a turn; whatever happens, the turn ends with a status and a sentence."""
    try:
        if search_documents(administration_id, turn_id, attempt):
            write_answer(administration_id, turn_id, attempt)
    except dbos_error.DBOSWorkflowCancelledError:
        raise
    except GatewayError as error:
        log.warning("turn %s failed: %s", turn_id, type(error).__name__)
        give_up(administration_id, turn_id, attempt, _notice(error))
    except UnknownModel as error:
        log.error("turn %s has no model: %s", turn_id, error.name)
        give_up(administration_id, turn_id, attempt, FAILED)
    except Exception:
        log.exception("turn %s failed", turn_id)
        give_up(administration_id, turn_id, attempt, FAILED)


@step
def search_documents(administration_id: int, turn_id: str, attempt: int) -> bool:
    """Searches, and says whether there is something to write."""
    began = time.monotonic()
    with administration_scope(administration_id):
        turn = _under_way(turn_id, attempt)
        if turn is None:
            return False
        caller = _asker(turn)
        documents, ready = searching.documents_of(caller, turn)
        if not ready:
            return _without_search(turn, documents)
        query = searching.query_of(turn)
        Turn.objects.filter(pk=turn.pk).update(status=Turn.Status.SEARCHING)
    vector = searching.query_vector(caller, query)
    with administration_scope(administration_id):
        hits = searching.search_turn(caller, turn, vector)
        searching.record(turn, hits, began)
        return _worth_writing(turn, [hit.passage for hit in hits])


def _without_search(turn: Turn, documents: int) -> bool:
    """Goes on without documents where there are none; waits for no document that is still being read."""
    if documents:
        outcome.end(turn, Turn.Status.WITHHELD, outcome.NOT_READY)
        return False
    Turn.objects.filter(pk=turn.pk).update(status=Turn.Status.WRITING, searched=True)
    return True


def _worth_writing(turn: Turn, passages: list[Passage]) -> bool:
    """Ends the turn when the passages hold nothing of what was asked: no model is called for nothing."""
    if passages and answerable(turn.question, sources_of(passages)).answerable:
        Turn.objects.filter(pk=turn.pk).update(status=Turn.Status.WRITING)
        return True
    outcome.end(turn, Turn.Status.WITHHELD, outcome.NOTHING_FOUND)
    return False


@step
def write_answer(administration_id: int, turn_id: str, attempt: int) -> str:
    """Has the model write, proves each sentence, and ends the turn; returns its status."""
    with administration_scope(administration_id):
        turn = _under_way(turn_id, attempt)
        if turn is None:
            return "gone"
        turn.starts += 1
        turn.save(update_fields=["starts"])
        if turn.starts > MAXIMAL_STARTS:
            outcome.end(turn, Turn.Status.INTERRUPTED, INTERRUPTED)
            return turn.status
        caller = _asker(turn)
        model = model_in_use(caller.sensitivity)
        passages = _passages(caller, turn, model)
        if turn.found and not passages:
            # What was found has been deleted since: an answer without it would have nothing to stand on.
            outcome.end(turn, Turn.Status.WITHHELD, outcome.NOTHING_FOUND)
            return turn.status
    journal = Journal(administration_id, turn)
    journal.begin()
    written = _write(caller, turn, model, passages, journal)
    with administration_scope(administration_id):
        current = _under_way(turn_id, attempt)
        if current is None:
            return "gone"
        statements = Prover(turn.question, passages).statements(written.text) if passages else None
        outcome.end_written(current, model, written, statements)
        return current.status


def _write(
    caller: Caller, turn: Turn, model: ModelInUse, passages: list[Passage], journal: Journal
) -> Written:
    if passages:
        messages = prompting.messages_on_documents(turn, passages)
        return write(caller, model, messages, ProvenText(journal, Prover(turn.question, passages)))
    return write(caller, model, prompting.messages_without_documents(turn), PlainText(journal))


def _passages(caller: Caller, turn: Turn, model: ModelInUse) -> list[Passage]:
    numbers = [found["passage"] for found in turn.found]
    known = {
        passage.pk: passage
        for passage in Passage.objects.visible_to(caller).filter(pk__in=numbers).select_related("document")
    }
    return prompting.passages_to_read([known[one] for one in numbers if one in known], model.budget)


@step
def give_up(administration_id: int, turn_id: str, attempt: int, notice: str) -> None:
    """Ends a turn that could not be answered with a sentence that says what to do."""
    with administration_scope(administration_id):
        turn = _under_way(turn_id, attempt)
        if turn is not None:
            outcome.end(turn, Turn.Status.FAILED, notice)


def _under_way(turn_id: str, attempt: int) -> Turn | None:
    """The turn, when this attempt at it is still wanted."""
    return (
        Turn.objects.select_related("conversation__project")
        .filter(pk=UUID(turn_id), attempt=attempt, status__in=Turn.UNDER_WAY)
        .first()
    )


def _asker(turn: Turn) -> Caller:
    asker = Person.objects.get(pk=turn.asker_id)
    return caller_of(asker, sensitivity_of(turn), run=turn.workflow_id)


def sensitivity_of(turn: Turn) -> str:
    """The highest of the conversation's documents, its project's, and those that passages were found in."""
    conversation = turn.conversation
    touched = [conversation.collection, *([conversation.project.collection] if conversation.project else [])]
    found = Passage.objects.filter(pk__in=[one["passage"] for one in turn.found])
    return highest(
        *(collection.sensitivity for collection in touched),
        *found.values_list("collection__sensitivity", flat=True),
    )


def _notice(error: GatewayError) -> str:
    if isinstance(error, LimitReached):
        return LIMITED
    if isinstance(error, GatewayBusy):
        return BUSY
    return REFUSED if isinstance(error, NotPermitted) else FAILED
