"""`{% load work %}`: runs and items in words."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django import template

from socle.interface.french import number
from socle.work.evidence import clock, moment_of
from socle.work.models import Item, Run

register = template.Library()

_RUN_TONES = {"drafted": "warn", "validated": "ok", "failed": "bad"}
_STATE_TONES = {"kept": "ok", "edited": "warn", "rejected": "bad"}
_SINGULAR = {"pages": "page", "documents": "document", "paragraphes": "paragraphe", "étapes": "étape"}


@register.filter
def tone(run: Run) -> str:
    """The colour of a run's status; the status itself is written."""
    return _RUN_TONES.get(run.status, "")


@register.filter
def state_tone(item: Item) -> str:
    """The colour of a decision; the decision itself is written."""
    return _STATE_TONES.get(item.state, "")


@register.filter
def progress_sentence(run: Run) -> str:
    """«Lecture des pièces : page 34 sur 71»."""
    if run.status == Run.Status.WAITING:
        return "En attente d’un moment libre"
    if not run.is_under_way:
        return run.get_status_display()
    doing = run.doing or "En cours"
    if not run.total:
        return f"{doing}…"
    unit = _SINGULAR.get(run.unit, run.unit.removesuffix("s"))
    place = min(run.done + 1, run.total)
    return f"{doing} : {unit} {number(place)} sur {number(run.total)}"


@register.filter(name="clock")
def clock_of(seconds: float) -> str:
    """«00:12:34»."""
    return clock(seconds)


@register.filter
def proof_name(proof: Mapping[str, Any]) -> str:
    """«CCAP p. 9»; «00:12:34» of a recording; for a text that was given, «texte donné»."""
    if moment := moment_of(proof):
        return clock(moment.start)
    if proof["document"] is None:
        return "Texte donné"
    stem = PurePath(str(proof["name"])).stem.replace("_", " ")
    return f"{stem[:40]} p. {proof['page']}"
