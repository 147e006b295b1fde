"""Sealed case files, and the timings of reviews."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models

from socle.organisation.content import Content, ContentQuerySet
from socle.organisation.models import Person, Service


class CaseFileQuerySet(ContentQuerySet["CaseFile"]):
    """Case files, as the people of their runs see them."""


class CaseFile(Content):
    """What an explanation needs, kept until the term set for appeals, whatever becomes of the run.

    `deletes_on` is that term. No foreign key leads to the run: its retention is another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    run_id = models.UUIDField(db_index=True)
    tool = models.SlugField(max_length=60)
    tool_title = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    validated = models.DateTimeField(null=True, help_text="When people validated the draft, if they did")
    content = models.TextField(help_text="Canonical JSON; text, because the seal is on each of its bytes")
    seal = models.CharField(max_length=64)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created"]

    def __str__(self) -> str:
        return self.title

    @property
    def term(self) -> date:
        """The last day on which it is kept."""
        return self.deletes_on


class Timing(models.Model):
    """How long one act on a draft took a person: seen by that person alone, or as one of many."""

    administration_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    service_id = models.BigIntegerField(null=True)
    tool = models.SlugField(max_length=60)
    seconds = models.PositiveIntegerField()
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tool} · {self.day}"


class Sitting(models.Model):
    """Since when a person has had a draft before them: what the next act is timed from. Gone within a day."""

    administration_id = models.BigIntegerField()
    run_id = models.UUIDField()
    person_id = models.BigIntegerField()
    since = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("run_id", "person_id", name="sitting_once")]

    def __str__(self) -> str:
        return str(self.run_id)
