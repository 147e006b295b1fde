"""Turns what the catalogue refuses into the API's answers, at the edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from pydantic import StringConstraints

from socle.inference.catalogue import CatalogueError
from socle.inference.catalogue.origins import Described, described
from socle.interface.api_errors import ApiProblem
from socle.organisation.api.access import not_found

Json = dict[str, Any]
EntryName = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$")
]


@contextmanager
def refusals() -> Iterator[None]:
    """The reading's sentence as a 422."""
    try:
        yield
    except CatalogueError as error:
        raise ApiProblem(422, str(error), code="invalid_catalogue_entry") from error


def entry_of(table: str, name: str, what: str) -> Described:
    """An entry in force; raises ApiProblem 404."""
    with refusals():
        entry = described(table).get(name)
    if entry is None or entry.is_disabled:
        raise not_found(what)
    return entry


def in_force(table: str) -> list[Described]:
    """The entries in force, by name."""
    with refusals():
        return [entry for _, entry in sorted(described(table).items()) if not entry.is_disabled]


def check_free(table: str, name: str, what: str) -> None:
    """Raises ApiProblem 409 where an entry of the name is in force."""
    with refusals():
        entry = described(table).get(name)
    if entry is not None and not entry.is_disabled:
        message = f"name: there is a {what} of this name already."
        raise ApiProblem(409, message, param="name", code="already_exists")
