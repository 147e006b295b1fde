"""Who goes first where a provider has no place left: people, then jobs, then batches."""

from enum import IntEnum

from starlette.types import Scope

from socle.interface.api_errors import ApiProblem

HEADER = b"x-socle-priority"


class Priority(IntEnum):
    """The lower goes first."""

    INTERACTIVE = 0
    JOB = 1
    BATCH = 2


def priority_of(scope: Scope) -> Priority:
    """What the header says, `interactive` where it says nothing; raises ApiProblem 400 for another word."""
    for name, value in scope["headers"]:
        if name == HEADER:
            return _named(value.decode("latin-1").strip().upper())
    return Priority.INTERACTIVE


def _named(word: str) -> Priority:
    try:
        return Priority[word]
    except KeyError:
        raise ApiProblem(
            400,
            "The header X-Socle-Priority must be one of: interactive, job, batch.",
            code="invalid_priority",
            param="X-Socle-Priority",
        ) from None
