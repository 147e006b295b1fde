"""Whose content is whose: the one place where access within an administration is decided."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from socle.organisation.callers import Caller
from socle.organisation.models import Administration, Person, Service

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class ContentQuerySet(models.QuerySet[Row_co]):
    """Content is only ever fetched through `visible_to`."""

    def visible_to(self, caller: Caller) -> Self:
        """The caller's own rows and those of the caller's service, in the caller's administration."""
        return self.filter(self._belongs_to(caller), administration_id=caller.administration_id)

    def _belongs_to(self, caller: Caller) -> Q:
        own = Q(owner_id=caller.person_id)
        if caller.service_id is None:
            return own
        return own | Q(service_id=caller.service_id)


class Content(models.Model):
    """A row that belongs to one person, or to one service, of one administration, until its deletion date.

    Row-level security keeps administrations apart; `visible_to` keeps services and people apart.
    """

    administration = models.ForeignKey(Administration, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    deletes_on = models.DateField()

    class Meta:
        abstract = True


def ownership(person: Person) -> dict[str, int | date]:
    """The columns that make a new content row this person's own."""
    return {
        "administration_id": person.administration_id,
        "owner_id": person.pk,
        "deletes_on": person.deletion_date(),
    }
