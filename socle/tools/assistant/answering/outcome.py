"""How a turn ends: one message, and no event left."""

from collections.abc import Sequence

from django.utils import timezone

from socle.checks.statements import refusal
from socle.ledger.kinds import Kind
from socle.ledger.recording import record
from socle.tools.assistant.answering.models_in_use import ModelInUse
from socle.tools.assistant.answering.proving import Statement, is_proven
from socle.tools.assistant.answering.writing import Written
from socle.tools.assistant.models import Turn, TurnEvent

NOT_READY = "Aucun de vos documents n’est prêt : relancez quand leur lecture est terminée."
NOTHING_FOUND = "Les documents ne semblent pas répondre à cette question."
NOTHING_PROVEN = (
    "La proposition du modèle n’est confirmée par aucun passage : elle n’est pas affichée. "
    "Voici les passages les plus proches."
)


def end(turn: Turn, status: Turn.Status, notice: str = "") -> None:
    """Ends a turn: what it holds now is its one message; the ledger hears how it ended."""
    turn.status = status
    turn.notice = notice
    turn.ended = timezone.now()
    turn.save()
    TurnEvent.objects.filter(turn=turn).delete()
    record(
        Kind.RUN_ENDED,
        administration_id=turn.administration_id,
        act=turn.workflow_id,
        facts={"tool": "assistant", "status": str(turn.status), "model": turn.model, "hosting": turn.hosting},
    )


def end_written(turn: Turn, model: ModelInUse, written: Written, statements: list[Statement] | None) -> None:
    """Ends a turn with what a model wrote; `statements` is None when there was nothing to prove it from."""
    turn.model, turn.model_title, turn.hosting = model.name, model.title, model.hosting
    if written.usage is not None and written.usage.kwh is not None:
        turn.energy_wh = written.usage.kwh * 1000
        turn.energy_source = str((written.usage.details.get("impacts") or {}).get("source", ""))[:300]
    if statements is not None and _is_withheld(written, statements):
        refused = refusal(written.text)
        end(turn, Turn.Status.WITHHELD, NOTHING_FOUND if refused else NOTHING_PROVEN)
        return
    turn.answer = written.text
    turn.statements = [one.as_row() for one in statements or ()]
    end(turn, Turn.Status.STOPPED if written.stopped else Turn.Status.DONE)


def _is_withheld(written: Written, statements: Sequence[Statement]) -> bool:
    return not is_proven(statements) and not (written.stopped and not written.text)
