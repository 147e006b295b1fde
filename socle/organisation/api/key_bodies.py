"""What a request about a key says, checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, get_args

from django.utils import timezone
from ninja import Field, Schema
from pydantic import field_validator

from socle.interface.api_errors import ApiProblem
from socle.organisation.api.access import forbidden
from socle.organisation.api.lists import Name
from socle.organisation.keys import LONGEST_LIFE
from socle.organisation.scopes import InvalidScope, Scopes, checked

MOST = 50
LONGEST_OVERLAP_HOURS = 24 * 30
Sensitivity = Literal["public", "internal", "personal", "restricted"]
# From the least to the most care.
_ORDER: tuple[str, ...] = get_args(Sensitivity)
Words = Annotated[list[str], Field(max_length=MOST)]


class ScopesBody(Schema):
    """A key's scopes; an empty list allows all."""

    models: Words = []
    endpoints: Words = []
    collections: Annotated[list[int], Field(max_length=MOST)] = []
    addresses: Words = []

    def checked(self) -> Scopes:
        """The scopes; raises ApiProblem 422 that names the wrong one."""
        try:
            return checked(self.models, self.endpoints, self.collections, self.addresses)
        except InvalidScope as error:
            raise ApiProblem(
                422, f"scopes.{error}", param=f"scopes.{error.field}", code="invalid_value"
            ) from error


class NewKey(Schema):
    """A key to make. `expires` in Unix seconds or ISO 8601."""

    name: Name
    expires: datetime | None = None
    sensitivity: Sensitivity | None = None
    scopes: ScopesBody | None = None

    @field_validator("expires")
    @classmethod
    def is_to_come(cls, value: datetime | None) -> datetime | None:
        """A key that has expired already would be of no use; without a zone the moment is in UTC."""
        if value is None:
            return None
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
        if value <= timezone.now():
            raise ValueError("must be in the future")
        if value > timezone.now() + LONGEST_LIFE:
            raise ValueError("must be within ten years")
        return value

    def scopes_within(self, own: Scopes) -> Scopes:
        """The scopes asked for, else those of the asking key; raises ApiProblem 403 for wider ones."""
        return within(own, self.scopes.checked()) if self.scopes else own

    def sensitivity_above(self, own: str) -> str:
        """The sensitivity asked for, else `internal` or the asking key's where that is higher; raises
        ApiProblem 403 for a lower one than the asking key's."""
        return not_below(own, self.sensitivity or max("internal", own, key=_ORDER.index))


class KeyChange(Schema):
    """What to change of a key; what is absent stays."""

    name: Name | None = None
    scopes: ScopesBody | None = None
    sensitivity: Sensitivity | None = None


class Rotation(Schema):
    """How many hours the old key works beside the new one."""

    overlap_hours: Annotated[float, Field(ge=0, le=LONGEST_OVERLAP_HOURS)] = 24

    def until(self) -> datetime:
        """The moment at which the old key stops."""
        return timezone.now() + timedelta(hours=self.overlap_hours)


def within(own: Scopes, wanted: Scopes) -> Scopes:
    """What a key gives to another; raises ApiProblem 403 where that would reach further than itself."""
    if not own.includes(wanted):
        message = "A key may not make or change a key so that it reaches further than itself."
        raise forbidden(message, "scopes_too_wide")
    return wanted


def not_below(own: str, wanted: str) -> str:
    """What a key gives to another; raises ApiProblem 403 where data would go further than by itself."""
    if _ORDER.index(wanted) < _ORDER.index(own):
        message = f"A key of sensitivity '{own}' may not make or change a key to '{wanted}', which is lower."
        raise forbidden(message, "sensitivity_too_low")
    return wanted
