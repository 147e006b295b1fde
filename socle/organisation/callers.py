"""Who asks: the few facts about a person that access is decided on."""

from dataclasses import dataclass

from socle.organisation.models import Person
from socle.organisation.scopes import ALL, Scopes


@dataclass(frozen=True)
class Caller:
    """A person at work, by a session, a key or a five-minute token.

    `sensitivity` is that of the data handled; `scopes` are those of the key; `run` is the run of a tool that
    works for the person, empty where there is none.
    """

    person_id: int
    service_id: int | None
    administration_id: int
    sensitivity: str = "internal"
    scopes: Scopes = ALL
    key_id: int | None = None
    run: str = ""


def caller_of(
    person: Person,
    sensitivity: str = "internal",
    key_id: int | None = None,
    run: str = "",
    scopes: Scopes = ALL,
) -> Caller:
    """The caller that a person is, with the sensitivity of the data in hand, and the run that asks for it."""
    return Caller(
        person_id=person.pk,
        service_id=person.service_id,
        administration_id=person.administration_id,
        sensitivity=sensitivity,
        scopes=scopes,
        key_id=key_id,
        run=run,
    )
