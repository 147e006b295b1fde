"""The templates of minutes that services make for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from socle.organisation.models import Service
from socle.tools.meetings.outline import Outline, sections_of


class MinutesTemplate(models.Model):
    """A service's own kind of minutes: its sections in order, each of a kind, with what it should hold."""

    administration_id = models.BigIntegerField()
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    sections = models.JSONField(default=list, help_text="[{kind, title, instruction}]")
    affects_persons = models.BooleanField(
        default=False, help_text="Whether what is written is of one person: each line is then decided alone"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [models.UniqueConstraint("service", "name", name="minutes_template_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def outline(self) -> Outline:
        """The template as plain values."""
        return Outline(f"service-{self.pk}", self.name, sections_of(self.sections), self.affects_persons)
